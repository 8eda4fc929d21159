package httpx

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

// checkPeer looks for the owner of peer's end of a connection to here. A socket of
// IPv6 can be connected to an address of IPv4.
func checkPeer(peer, here netip.AddrPort) error {
	for _, path := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		table, err := os.Open(path)
		if err != nil {
			continue // without IPv6 there is no second table
		}
		uid, found := socketOwner(table, peer, here)
		_ = table.Close()
		switch {
		case found && (uid == 0 || uid == os.Getuid()):
			return nil
		case found:
			return ErrPeerForeign
		}
	}
	return ErrPeerUnknown
}

// socketOwner returns the uid of the socket that is bound to local and connected to
// remote, from a table in the format of /proc/net/tcp (proc_net(5)). It does not count
// a socket without an inode, which its process has closed: the kernel then gives 0 as
// its owner.
func socketOwner(table io.Reader, local, remote netip.AddrPort) (uid int, found bool) {
	const localAt, remoteAt, uidAt, inodeAt = 1, 2, 7, 9
	locals, remotes := tableForms(local), tableForms(remote)
	for lines := bufio.NewScanner(table); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) <= inodeAt || fields[inodeAt] == "0" {
			continue
		}
		for i := range locals {
			if fields[localAt] == locals[i] && fields[remoteAt] == remotes[i] {
				uid, err := strconv.Atoi(fields[uidAt])
				return uid, err == nil
			}
		}
	}
	return 0, false
}

// tableForms returns how the tables write an address: as it is and, for one of IPv4, as
// a socket of IPv6 has it. They print words of 32 bits in the byte order of the machine.
func tableForms(a netip.AddrPort) []string {
	form := func(address []byte) string {
		var b strings.Builder
		for ; len(address) > 0; address = address[4:] {
			fmt.Fprintf(&b, "%08X", binary.NativeEndian.Uint32(address))
		}
		fmt.Fprintf(&b, ":%04X", a.Port())
		return b.String()
	}
	mapped := a.Addr().As16()
	return []string{form(a.Addr().AsSlice()), form(mapped[:])}
}
