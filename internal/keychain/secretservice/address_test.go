//go:build linux || dragonfly || freebsd || netbsd || openbsd

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
	tests := []struct{ address, runtime, want string }{
		{"", dir, ""},
		{"autolaunch:", dir + "/", ""},
		{there, "", ""},
		{there + ",guid=0123", "", ""},
		{"unix:path=/nonexistent;" + there + ";", "", ""},
		{"unix:abstract=/tmp/x", "", ""},
		{"unix:path=/nonexistent", dir, "no D-Bus session"},
		{"", "/nonexistent", "no D-Bus session"},
		{"", "", "no D-Bus session"},
		{"autolaunch:scope=x", dir, "not a socket"},
		{"unixexec:path=/bin/sh;" + there, "", "not a socket"},
		{there + ";tcp:host=127.0.0.1,port=1", "", "not a socket"},
	}
	for _, test := range tests {
		c := New(Options{Address: test.address, RuntimeDir: test.runtime})
		c.ringRunDir = dir
		checkError(t, test.address+", "+test.runtime, c.checkAddress(), test.want)
	}
	// A bus that go-keyring would not find.
	c := New(Options{RuntimeDir: dir})
	c.ringRunDir = "/nonexistent"
	err = c.checkAddress()
	checkError(t, "unnamed", err, "does not say where the session bus is")
	var e *Error
	if !errors.As(err, &e) || e.Hint != "set DBUS_SESSION_BUS_ADDRESS=unix:path="+socket || !e.Sufficient {
		t.Errorf("got %+v", e)
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
