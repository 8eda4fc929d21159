package httpx

import (
	"net"
	"net/http"
	"net/netip"

	"aliyun-cred-helper/internal/message"
)

// Errors of CheckPeer.
var (
	ErrPeerForeign = message.New("the connection is from a process of another user")
	ErrPeerUnknown = message.New("whose process the connection is from is not known")
)

// CheckPeer returns an error unless r, a request to a server on a loopback address,
// comes from a process of this user or of root. It works on Linux only; elsewhere it
// returns nil.
func CheckPeer(r *http.Request) error {
	local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if local == nil {
		return ErrPeerUnknown
	}
	here, err := netip.ParseAddrPort(local.String())
	peer, peerErr := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || peerErr != nil {
		return ErrPeerUnknown
	}
	return checkPeer(unmapped(peer), unmapped(here))
}

func unmapped(a netip.AddrPort) netip.AddrPort { return netip.AddrPortFrom(a.Addr().Unmap(), a.Port()) }
