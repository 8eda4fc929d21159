package secretservice

import (
	"bufio"
	"io"
	"net"
	"strings"

	"github.com/godbus/dbus/v5"
)

// dial connects to the bus that listens at a socket, and does not wait for its answer:
// an error of the bus is that of the first call.
func dial(name string) (*dbus.Conn, error) {
	conn, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: name, Net: "unix"})
	if err != nil {
		return nil, err
	}
	bus, err := dbus.NewConn(&eagerConn{UnixConn: conn, in: bufio.NewReader(conn), replies: []string{"REJECTED EXTERNAL\r\n", "OK 0\r\n"}})
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	if err := bus.Auth(nil); err != nil {
		_ = bus.Close()
		return nil, err
	}
	bus.BusObject().Go("org.freedesktop.DBus.Hello", 0, nil) // the bus answers in order
	return bus, nil
}

// handshake is all that a client has to say before its first message, which may follow
// at once (D-Bus specification, "Authentication Protocol"): the bus takes the user from
// the socket.
const handshake = "\x00AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n"

// eagerConn sends handshake together with the first message, where godbus waits for
// four answers. Those that godbus reads before its BEGIN are in replies; the bus's own
// are checked before its first message. It makes a warm call a tenth faster.
type eagerConn struct {
	*net.UnixConn
	in      *bufio.Reader
	replies []string
	begun   bool // godbus has written BEGIN; set before it starts to read messages
	sent    bool // handshake was sent; godbus writes one message at a time
	greeted bool // the bus has answered it; for the one reader
}

func (c *eagerConn) Write(b []byte) (int, error) {
	switch {
	case !c.begun:
		c.begun = string(b) == "BEGIN\r\n"
		return len(b), nil
	case !c.sent:
		c.sent = true
		n, err := c.UnixConn.Write(append([]byte(handshake), b...))
		return max(0, n-len(handshake)), err
	}
	return c.UnixConn.Write(b)
}

func (c *eagerConn) Read(b []byte) (int, error) {
	if len(c.replies) > 0 {
		n := copy(b, c.replies[0])
		c.replies = c.replies[1:]
		return n, nil
	}
	if !c.greeted {
		if err := c.greet(); err != nil {
			return 0, &Error{Reason: reasonNoAnswer, Err: err}
		}
		c.greeted = true
	}
	return c.in.Read(b)
}

// greet reads the answers to handshake: DATA, since it has asked who the client is, and
// OK.
func (c *eagerConn) greet() error {
	for range 2 {
		line, err := c.in.ReadSlice('\n')
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(string(line), "OK "):
			return nil
		case strings.TrimSpace(string(line)) != "DATA":
			return io.ErrUnexpectedEOF
		}
	}
	return io.ErrUnexpectedEOF
}
