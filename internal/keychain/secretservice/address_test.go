//go:build linux || freebsd || netbsd || openbsd || (dragonfly && cgo)

package secretservice

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAddress(t *testing.T) {
	dir, err := os.MkdirTemp("", "k c") // a space, which addresses escape
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	socket := filepath.Join(dir, "bus")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	there := "unix:path=" + strings.ReplaceAll(socket, " ", "%20")
	tests := []struct{ address, runtime, socket, want string }{
		{"", dir, socket, ""},
		{"autolaunch:", dir + "/", socket, ""},
		{there, "", socket, ""},
		{there + ",guid=0123", "", socket, ""},
		{"unix:path=/nonexistent;" + there + ";", "", socket, ""},
		{"unix:abstract=/tmp/x%20y", "", "@/tmp/x y", ""},
		{"unix:guid=0123,abstract=x;" + there, "", "@x", ""},
		{"unix:path=/nonexistent", dir, "", "no D-Bus session"},
		{"unix:abstract=", dir, "", "no D-Bus session"},
		{"", "/nonexistent", "", "no D-Bus session"},
		{"", "", "", "no D-Bus session"},
		{"autolaunch:scope=x", dir, "", "not a socket"},
		{"unixexec:path=/bin/sh;" + there, "", "", "not a socket"},
		{there + ";tcp:host=127.0.0.1,port=1", "", "", "not a socket"},
	}
	for _, test := range tests {
		got, err := New(Options{Address: test.address, RuntimeDir: test.runtime}).socket()
		checkError(t, test.address+", "+test.runtime, err, test.want)
		if got != test.socket {
			t.Errorf("%s, %s: got %q, want %q", test.address, test.runtime, got, test.socket)
		}
	}
}

// checkError wants an *Error with a part of its text, or nil if want is empty.
func checkError(t *testing.T, name string, err error, want string) {
	t.Helper()
	var e *Error
	if want == "" && err != nil || want != "" && (!errors.As(err, &e) || !strings.Contains(e.Error(), want)) {
		t.Errorf("%s: got %v, want %q", name, err, want)
	}
}
