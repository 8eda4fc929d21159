//go:build linux || freebsd || netbsd || openbsd || (dragonfly && cgo)

package secretservice

import (
	"strings"
	"testing"
)

// FuzzAddress wants a session bus at a socket of this machine, whatever
// DBUS_SESSION_BUS_ADDRESS says: no program is started and no network asked.
func FuzzAddress(f *testing.F) {
	for _, address := range []string{
		"", "autolaunch:", "unix:path=/run/user/0/bus", "unix:abstract=/tmp/x,guid=1", "unix:path=%2f", "unix:path=%zz", "tcp:host=evil.example,port=1", "unixexec:path=/bin/sh",
		"unix:path=/nowhere;tcp:host=a", ";", "unix:", "unix:dir=/tmp", "unix:abstract=", "nonce-tcp:host=a;unix:abstract=b", "launchd:env=X",
	} {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) {
		c := Client{opt: Options{Address: address}}
		socket, err := c.socket()
		if err == nil && !strings.HasPrefix(socket, "@") && !isSocket(socket) {
			t.Errorf("%q: %q is no socket", address, socket)
		}
		for part := range strings.SplitSeq(address, ";") {
			if part != "" && !strings.HasPrefix(part, "unix:") && err == nil {
				t.Errorf("%q is accepted with %q in it", address, part)
			}
		}
		if err == nil && strings.HasPrefix(socket, "@") && (len(socket) == 1 || !strings.Contains(address, "abstract=")) {
			t.Errorf("%q: got the abstract socket %q", address, socket)
		}
	})
}
