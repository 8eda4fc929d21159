package httpx

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"time"

	"aliyun-cred-helper/internal/message"
)

// limits are the waits of one attempt.
type limits struct {
	connect time.Duration // of TCP; the TLS handshake may take as long again
	attempt time.Duration // from the first packet to the last byte of the body
}

var (
	serviceLimits  = limits{connect: 5 * time.Second, attempt: 10 * time.Second}
	metadataLimits = limits{connect: time.Second, attempt: 2 * time.Second}
)

// proxyFunc picks the proxy of a request, nil for none.
type proxyFunc func(*http.Request) (*url.URL, error)

// proxyRefusal is an answer other than 200 to CONNECT.
type proxyRefusal struct{ status int }

func (e *proxyRefusal) Error() string {
	return message.Sprintf("the proxy refused the connection with HTTP status %d", e.status)
}

// newTransport returns real connections. A nil proxy means no proxy.
// They speak HTTP/1.1 only, which is all that a handful of requests in a row need:
// make build leaves HTTP/2 out of the programs.
func newTransport(l limits, proxy proxyFunc) *http.Transport {
	var http1 http.Protocols
	http1.SetHTTP1(true)
	t := &http.Transport{
		Protocols: &http1,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			return dialerFor(addr, l.connect).DialContext(ctx, network, addr)
		},
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    l.connect,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: maxBody,
		DisableCompression:     true,
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, res *http.Response) error {
			// net/http would return the status text that the proxy chose.
			if res.StatusCode != http.StatusOK {
				return &proxyRefusal{status: res.StatusCode}
			}
			return nil
		},
	}
	if proxy != nil {
		t.Proxy = exceptLoopback(proxy)
	}
	return t
}

// exceptLoopback sends requests to this machine around proxy. It also replaces
// proxy's error, which repeats an address that may have a password in it.
func exceptLoopback(proxy proxyFunc) proxyFunc {
	return func(req *http.Request) (*url.URL, error) {
		if IsLoopback(req.URL.Hostname()) {
			return nil, nil
		}
		u, err := proxy(req)
		if err != nil {
			return nil, errProxyAddress
		}
		return u, nil
	}
}

// dialerFor returns the dialer for addr. For a loopback host it refuses to
// connect to any other address: plain http is allowed there, and a resolver may
// return anything for "localhost".
func dialerFor(addr string, connect time.Duration) *net.Dialer {
	d := &net.Dialer{Timeout: connect}
	if host, _, err := net.SplitHostPort(addr); err == nil && IsLoopback(host) {
		d.Control = onlyLoopback
	}
	return d
}

// onlyLoopback is a net.Dialer's Control; addr is already a literal address.
func onlyLoopback(_, addr string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil || !IsLoopback(host) {
		return errNotLoopback
	}
	return nil
}
