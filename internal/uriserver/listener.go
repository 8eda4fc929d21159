package uriserver

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
)

// listenLoopback listens on a port of 127.0.0.1; 0 is any free one.
func listenLoopback(ctx context.Context, port int) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, &credential.Error{
			Kind: credential.Usage, Hint: "choose another --port, or leave it out for any free one",
			Err: message.Errorf("port %d cannot be used: %w", port, err),
		}
	}
	return limitConnections(listener, maxConnections), nil
}

// limitConnections returns listener with at most n connections open at once. A new one
// takes the place of the oldest one that has not sent a whole request within patience.
func limitConnections(listener net.Listener, n int) net.Listener {
	l := &limitedListener{Listener: listener, most: n}
	l.changed.L = &l.mu
	return l
}

// patience is how long a connection may stay without a request while others wait. A
// client on a busy machine may take a second for it.
const patience = 3 * time.Second

type limitedListener struct {
	net.Listener
	most int

	mu      sync.Mutex // guards the fields below, and those of each limitedConn
	changed sync.Cond  // of mu: there may be room
	open    []*limitedConn
	closed  bool
}

// Accept waits while there are as many connections as allowed and none of them can be
// closed. Each has time limits.
func (l *limitedListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.open) >= l.most {
		i := slices.IndexFunc(l.open, func(c *limitedConn) bool { return c.isSilent })
		switch {
		case l.closed:
			_ = conn.Close()
			return nil, net.ErrClosed
		case i < 0:
			l.changed.Wait()
		default:
			go dismiss(l.open[i].Conn) // ends within a second
			l.open = slices.Delete(l.open, i, i+1)
		}
	}
	c := &limitedConn{Conn: conn, listener: l}
	c.timer = time.AfterFunc(patience, func() { c.setSilent(true) })
	l.open = append(l.open, c)
	return c, nil
}

// dismiss closes a connection whose client has sent no request. It may be about to, and
// finds an answer then.
func dismiss(conn net.Conn) {
	end := func() { _ = conn.Close() }
	defer end()
	defer time.AfterFunc(time.Second, end).Stop()
	body, err := cli.JSON(uriFailure{Code: "Busy", Message: "too many connections, try again"}, false)
	if err != nil {
		return
	}
	r := http.Response{
		StatusCode: http.StatusServiceUnavailable, ProtoMajor: 1, ProtoMinor: 1, Close: true,
		Header: http.Header{
			"Retry-After": {"1"}, "Cache-Control": {"no-store"},
			"Content-Type": {"application/json"}, "X-Content-Type-Options": {"nosniff"},
		},
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}
	_ = r.Write(conn)
}

// Close ends the waiting of Accept, too.
func (l *limitedListener) Close() error {
	l.mu.Lock()
	l.closed = true
	l.changed.Broadcast()
	l.mu.Unlock()
	return l.Listener.Close()
}

// limitedConn is a connection of a limitedListener.
type limitedConn struct {
	net.Conn
	listener *limitedListener
	timer    *time.Timer
	isSilent bool // it may be closed for another one
}

// requested says that a request has come: the connection keeps its place.
func (c *limitedConn) requested() {
	c.timer.Stop()
	c.setSilent(false)
}

func (c *limitedConn) setSilent(is bool) {
	c.listener.mu.Lock()
	defer c.listener.mu.Unlock()
	c.isSilent = is
	c.listener.changed.Broadcast()
}

func (c *limitedConn) Close() error {
	c.timer.Stop()
	l := c.listener
	l.mu.Lock()
	l.open = slices.DeleteFunc(l.open, func(other *limitedConn) bool { return other == c })
	l.changed.Broadcast()
	l.mu.Unlock()
	return c.Conn.Close()
}
