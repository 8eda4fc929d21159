package cloudtest

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"slices"
	"sync"
	"time"
)

// ports are what goes wrong before a service has a request. Each of them has the
// connection to itself, and the certificate of a stranger. The connection is closed
// afterwards, and when the cloud closes.
var ports = map[string]func(net.Conn, tls.Certificate){
	"deaf":         func(c net.Conn, _ tls.Certificate) { _, _ = io.Copy(io.Discard, c) },
	"hangup":       func(net.Conn, tls.Certificate) {},
	"resetport":    func(c net.Conn, _ tls.Certificate) { _ = c.(*net.TCPConn).SetLinger(0) },
	"plain":        greet("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
	"alert":        greet("\x15\x03\x03\x00\x02\x02\x28"), // handshake_failure
	"alertwarning": greet("\x15\x03\x03\x00\x02\x01\x00"), // close_notify
	"banner":       greet("SSH-2.0-" + foreign + "\r\n"),
	"hugerecord":   greet("\x16\x03\x03\xff\xff"),
	"oldtls":       shake(func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 }),
	"stranger":     shake(func(*tls.Config) {}),
	"halfshake": func(c net.Conn, _ tls.Certificate) {
		_, _ = io.ReadFull(c, make([]byte, 1))
		_, _ = io.WriteString(c, "\x16\x03\x03\x00\x7a\x02\x00")
		_, _ = io.Copy(io.Discard, c)
	},
}

// greet writes bytes to whoever has begun to speak, and hangs up when the client does.
func greet(text string) func(net.Conn, tls.Certificate) {
	return func(c net.Conn, _ tls.Certificate) {
		_, _ = io.ReadFull(c, make([]byte, 1))
		_, _ = io.WriteString(c, text)
		_, _ = io.Copy(io.Discard, c)
	}
}

// shake answers over TLS, as change has it.
func shake(change func(*tls.Config)) func(net.Conn, tls.Certificate) {
	return func(c net.Conn, certificate tls.Certificate) {
		config := &tls.Config{Certificates: []tls.Certificate{certificate}}
		change(config)
		_ = tls.Server(c, config).Handshake()
	}
}

// FaultyURL returns the https URL of a port on loopback that has a fault of the table
// ports; "closed" is a port on which nobody listens, and "ended" one whose certificate
// has ended.
func (c *Cloud) FaultyURL(name string) (string, error) {
	now := time.Now()
	if name == "ended" {
		now = now.Add(-10 * certificateLife)
	}
	serve, known := ports[name]
	if name == "ended" {
		serve, known = ports["stranger"], true
	}
	if !known && name != "closed" {
		return "", fmt.Errorf("no port %q; there are closed, ended and %v", name, slices.Sorted(maps.Keys(ports)))
	}
	_, certificate, err := newAuthority(now)
	if err != nil {
		return "", err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	url := "https://" + listener.Addr().String()
	if name == "closed" {
		return url, listener.Close()
	}
	c.servers = append(c.servers, newPort(c, listener, func(conn net.Conn) { serve(conn, certificate) }))
	return url, nil
}

// port is a listener with its connections.
type port struct {
	net.Listener

	mu     sync.Mutex // guards what follows
	conns  []net.Conn
	closed bool
}

// newPort has serve play every connection.
func newPort(c *Cloud, listener net.Listener, serve func(net.Conn)) *port {
	p := &port{Listener: listener}
	c.serving.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			if !p.add(conn) {
				return
			}
			c.serving.Go(func() {
				defer func() { _ = conn.Close() }()
				serve(conn)
			})
		}
	})
	return p
}

// add remembers a connection, or closes it where the port is closed.
func (p *port) add(conn net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		_ = conn.Close()
		return false
	}
	p.conns = append(p.conns, conn)
	return true
}

// Close ends the listener and its connections. It may be called more than once.
func (p *port) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	err := p.Listener.Close()
	for _, conn := range p.conns {
		_ = conn.Close()
	}
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
