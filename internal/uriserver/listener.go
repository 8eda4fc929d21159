package uriserver

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"sync"

	"aliyun-cred-helper/internal/credential"
)

// listenLoopback listens on a port of 127.0.0.1; 0 is any free one.
func listenLoopback(ctx context.Context, port int) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, &credential.Error{
			Kind: credential.Usage, Hint: "choose another --port, or leave it out for any free one",
			Err: fmt.Errorf("port %d cannot be used: %w", port, err),
		}
	}
	return limitConnections(listener, maxConnections), nil
}

// limitConnections returns listener with at most n connections open at once.
func limitConnections(listener net.Listener, n int) net.Listener {
	return &limitedListener{Listener: listener, slots: make(chan struct{}, n)}
}

type limitedListener struct {
	net.Listener
	slots chan struct{}
}

// Accept waits while there are as many connections as allowed. Each has time limits.
func (l *limitedListener) Accept() (net.Conn, error) {
	l.slots <- struct{}{}
	conn, err := l.Listener.Accept()
	if err != nil {
		<-l.slots
		return nil, err
	}
	return &limitedConn{Conn: conn, release: sync.OnceFunc(func() { <-l.slots })}, nil
}

type limitedConn struct {
	net.Conn
	release func()
}

func (c *limitedConn) Close() error {
	defer c.release()
	return c.Conn.Close()
}
