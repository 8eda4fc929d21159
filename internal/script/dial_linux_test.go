package script

import (
	"context"
	"net"
	"runtime"

	"golang.org/x/sys/unix"
)

// dialAs dials an address whose socket belongs to that user. Only the thread that
// makes the socket acts as the user.
func dialAs(ctx context.Context, uid int, network, address string) (net.Conn, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before, err := unix.SetfsuidRetUid(uid)
	if err != nil {
		return nil, err
	}
	defer func() { _, _ = unix.SetfsuidRetUid(before) }()
	var d net.Dialer
	return d.DialContext(ctx, network, address)
}
