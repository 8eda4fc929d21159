//go:build freebsd || netbsd || openbsd || (dragonfly && cgo)

package secretservice

import (
	"strings"

	"github.com/godbus/dbus/v5"
)

// dial connects to the bus that listens at a socket. On FreeBSD the bus takes the user
// from a message that only a transport of godbus sends.
func dial(name string) (*dbus.Conn, error) {
	if abstract, ok := strings.CutPrefix(name, "@"); ok {
		return dbus.Connect("unix:abstract=" + dbus.EscapeBusAddressValue(abstract))
	}
	return dbus.Connect("unix:path=" + dbus.EscapeBusAddressValue(name))
}
