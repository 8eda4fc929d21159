//go:build linux || freebsd || netbsd || openbsd || (dragonfly && cgo)

package secretservice

import (
	"strings"

	"github.com/godbus/dbus/v5"
)

// dial connects to the bus that listens at a socket, which has no time limit of its own. To
// send the whole handshake at once would save four answers, but no measurable time.
func dial(name string) (*dbus.Conn, error) {
	if abstract, ok := strings.CutPrefix(name, "@"); ok {
		return dbus.Connect("unix:abstract=" + dbus.EscapeBusAddressValue(abstract))
	}
	return dbus.Connect("unix:path=" + dbus.EscapeBusAddressValue(name))
}
