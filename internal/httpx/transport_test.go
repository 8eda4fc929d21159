package httpx

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// quiet is a server that logs nothing; the caller starts it.
func quiet(t *testing.T, h http.HandlerFunc) *httptest.Server {
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	t.Cleanup(s.Close)
	return s
}

// connected is a client with real connections that closes them at the end.
func connected(t *testing.T, tr *http.Transport) *Client {
	o := Options{Now: time.Now}
	if tr != nil {
		o.Transport = tr
	}
	c := New(o)
	t.Cleanup(c.Close)
	return c
}

// trusting is a transport that trusts s.
func trusting(s *httptest.Server) *http.Transport {
	tr := newTransport(serviceLimits, nil)
	tr.TLSClientConfig.RootCAs = x509.NewCertPool()
	tr.TLSClientConfig.RootCAs.AddCert(s.Certificate())
	return tr
}

func TestOneConnection(t *testing.T) {
	var connections, requests atomic.Int32
	s := quiet(t, func(w http.ResponseWriter, r *http.Request) {
		if requests.Add(1) == 2 {
			w.WriteHeader(403)
		}
		_, _ = w.Write(bytes.Repeat([]byte("x"), maxBody))
		if r.Proto != "HTTP/1.1" {
			t.Errorf("got %s, want HTTP/1.1", r.Proto)
		}
	})
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	s.EnableHTTP2 = true
	s.StartTLS()
	c := connected(t, trusting(s))
	for range 5 {
		if _, err := c.Do(t.Context(), Request{Op: "op", Build: to(s.URL)}); err != nil {
			t.Fatal(err)
		}
	}
	if got := connections.Load(); got != 1 {
		t.Errorf("got %d connections, want 1", got)
	}
	c.Close()
	if _, err := c.Do(t.Context(), Request{Op: "op", Build: to(s.URL)}); err != nil {
		t.Fatal(err)
	}
	if got := connections.Load(); got != 2 {
		t.Errorf("got %d connections after Close, want 2", got)
	}
}

func TestConcurrentUse(t *testing.T) {
	s := quiet(t, func(http.ResponseWriter, *http.Request) {})
	s.Start()
	c := connected(t, nil)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := c.Do(t.Context(), Request{Op: "op", Build: to(s.URL)}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestNoRedirect(t *testing.T) {
	var requests atomic.Int32
	s := quiet(t, func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	})
	s.Start()
	resp, err := connected(t, nil).Do(t.Context(), Request{Op: "op", Build: to(s.URL)})
	if err != nil || resp.Status != 302 || requests.Load() != 1 {
		t.Errorf("got %v, %v after %d requests, want the 302 after 1", resp, err, requests.Load())
	}
}

func TestEndlessAnswers(t *testing.T) {
	chunk := bytes.Repeat([]byte("BODYVALUE"), 100)
	tests := map[string]http.HandlerFunc{
		"body": func(w http.ResponseWriter, _ *http.Request) {
			for {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		},
		"header": func(w http.ResponseWriter, _ *http.Request) {
			for i := range 200 {
				w.Header().Set(fmt.Sprintf("X-%d", i), string(chunk))
			}
		},
	}
	for name, handler := range tests {
		s := quiet(t, handler)
		s.Start()
		_, err := connected(t, nil).Do(t.Context(), Request{Op: "op", Build: to(s.URL), Attempts: 1})
		if err == nil || strings.Contains(err.Error(), "VALUE") {
			t.Errorf("%s: got %v, want an error without the answer", name, err)
		}
	}
}

func TestNotHTTP(t *testing.T) {
	for _, reply := range []string{
		"", "BODYVALUE\r\n\r\n", "HTTP/1.1 BODYVALUE\r\n\r\n", "HTTP/1.1 200 OK\r\nBODYVALUE\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: BODYVALUE\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nBODYVALUE",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nBODYVALUE\r\n",
	} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = io.WriteString(conn, reply)
			_ = conn.Close()
		}()
		_, err = connected(t, nil).Do(t.Context(), Request{Op: "op", Build: to("http://" + l.Addr().String() + "/?QUERYVALUE"), Attempts: 1})
		if credential.KindOf(err) != credential.Network || strings.Contains(err.Error(), "VALUE") {
			t.Errorf("%q: got %v, want a network error without the answer", reply, err)
		}
		_ = l.Close()
		<-done
	}
}

func TestTLS(t *testing.T) {
	ok := func(http.ResponseWriter, *http.Request) {}
	trusted := func(s *httptest.Server) *http.Transport { return localhostHere(trusting(s)) }
	tests := []struct {
		name      string
		server    func(s *httptest.Server)
		transport func(s *httptest.Server) *http.Transport
		url       func(raw string) string
		wantHint  string
		wantErr   string
		want      int // connections
	}{
		{
			name:      "unknown authority",
			transport: func(*httptest.Server) *http.Transport { return newTransport(serviceLimits, nil) },
			wantHint:  "SSL_CERT_FILE", wantErr: "unknown authority", want: 1,
		},
		{
			name: "other host", transport: trusted,
			url:      func(raw string) string { return strings.Replace(raw, "127.0.0.1", "localhost", 1) },
			wantHint: "endpoint", wantErr: "localhost", want: 1,
		},
		{
			name: "expired",
			transport: func(s *httptest.Server) *http.Transport {
				tr := trusting(s)
				tr.TLSClientConfig.Time = func() time.Time { return time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC) }
				return tr
			},
			wantHint: "clock", wantErr: "expired", want: 1,
		},
		{
			name: "TLS 1.1", transport: trusted,
			server: func(s *httptest.Server) {
				s.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
			},
			wantErr: "tls: ", want: 1,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var connections atomic.Int32
			s := quiet(t, ok)
			s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
				if state == http.StateNew {
					connections.Add(1)
				}
			}
			if test.server != nil {
				test.server(s)
			}
			s.StartTLS()
			target := s.URL
			if test.url != nil {
				target = test.url(target)
			}
			request := Request{Op: "op", Build: to(target)}
			if test.wantHint == "" {
				request.Attempts = 1 // it is retried, and the waits here are real
			}
			_, err := connected(t, test.transport(s)).Do(t.Context(), request)
			if credential.KindOf(err) != credential.Network || !strings.Contains(fmt.Sprint(err), test.wantErr) {
				t.Errorf("got %v, want a network error with %q", err, test.wantErr)
			}
			if got := credential.HintOf(err); !strings.Contains(got, test.wantHint) {
				t.Errorf("got hint %q, want one with %q", got, test.wantHint)
			}
			if got := int(connections.Load()); got != test.want {
				t.Errorf("got %d connections, want %d", got, test.want)
			}
		})
	}
	t.Run("1.2", func(t *testing.T) {
		s := quiet(t, ok)
		s.TLS = &tls.Config{MaxVersion: tls.VersionTLS12}
		s.StartTLS()
		if _, err := connected(t, trusting(s)).Do(t.Context(), Request{Op: "op", Build: to(s.URL)}); err != nil {
			t.Error(err)
		}
	})
	t.Run("not TLS", func(t *testing.T) {
		s := quiet(t, ok)
		s.Start()
		_, err := connected(t, nil).Do(t.Context(), Request{Op: "op", Build: to("https" + strings.TrimPrefix(s.URL, "http"))})
		if !errors.Is(err, errNoTLS) {
			t.Errorf("got %v, want %v", err, errNoTLS)
		}
	})
}

func TestConnectionRefused(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	_, err = connected(t, nil).Do(t.Context(), Request{Op: "op", Build: to("http://" + l.Addr().String()), Attempts: 1})
	var dial *net.OpError
	if credential.KindOf(err) != credential.Network || !errors.As(err, &dial) || dial.Op != "dial" {
		t.Errorf("got %v, want a dial error of kind Network", err)
	}
}

// localhostHere has tr find localhost without looking the name up, which a machine
// without /etc/hosts does on the network.
func localhostHere(tr *http.Transport) *http.Transport {
	dial := tr.DialContext
	tr.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if port, ok := strings.CutPrefix(address, "localhost:"); ok {
			address = "127.0.0.1:" + port
		}
		return dial(ctx, network, address)
	}
	return tr
}

func TestProxy(t *testing.T) {
	var viaProxy, direct atomic.Int32
	status := http.StatusOK
	proxy := quiet(t, func(w http.ResponseWriter, _ *http.Request) {
		viaProxy.Add(1)
		w.WriteHeader(status)
	})
	proxy.Start()
	target := quiet(t, func(http.ResponseWriter, *http.Request) { direct.Add(1) })
	target.Start()
	address, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	through := func() *Client {
		return connected(t, localhostHere(newTransport(serviceLimits, http.ProxyURL(address))))
	}

	for _, raw := range []string{target.URL, strings.Replace(target.URL, "127.0.0.1", "localhost", 1)} {
		if _, err := through().Do(t.Context(), Request{Op: "op", Build: to(raw)}); err != nil {
			t.Fatal(err)
		}
	}
	if viaProxy.Load() != 0 || direct.Load() != 2 {
		t.Errorf("loopback: %d requests through the proxy, %d direct, want 0 and 2", viaProxy.Load(), direct.Load())
	}
	if _, err := through().Do(t.Context(), Request{Op: "op", Build: to("http://service.invalid/")}); err != nil {
		t.Fatal(err)
	}
	if viaProxy.Load() != 1 {
		t.Errorf("another host: %d requests through the proxy, want 1", viaProxy.Load())
	}

	viaProxy.Store(0)
	status = http.StatusProxyAuthRequired
	_, err = through().Do(t.Context(), Request{Op: "op", Build: to("https://service.invalid/")})
	if got, want := fmt.Sprint(err), "op: the proxy refused the connection with HTTP status 407"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !strings.Contains(credential.HintOf(err), "HTTPS_PROXY") || viaProxy.Load() != 1 {
		t.Errorf("got hint %q after %d attempts, want HTTPS_PROXY after 1", credential.HintOf(err), viaProxy.Load())
	}

	proxy.Close()
	_, err = through().Do(t.Context(), Request{Op: "op", Build: to("https://service.invalid/"), Attempts: 1})
	if !strings.Contains(credential.HintOf(err), "HTTPS_PROXY") {
		t.Errorf("no proxy there: got %v with hint %q", err, credential.HintOf(err))
	}
}

func TestProxyAddressIsNotRepeated(t *testing.T) {
	tr := newTransport(serviceLimits, func(*http.Request) (*url.URL, error) {
		return nil, errors.New(`invalid proxy address "http://user:PASSWORD@host"`)
	})
	_, err := connected(t, tr).Do(t.Context(), Request{Op: "op", Build: to("http://service.invalid/")})
	if !errors.Is(err, errProxyAddress) || strings.Contains(err.Error(), "PASSWORD") {
		t.Errorf("got %v, want %v", err, errProxyAddress)
	}
}

func TestDefaultTransports(t *testing.T) {
	c := New(Options{Now: time.Now})
	if c.connect(); c.service == nil || c.metadata == nil {
		t.Fatal("there are no transports")
	}
	if tr := c.service.(*http.Transport); tr.Proxy == nil || tr.TLSHandshakeTimeout != 5*time.Second {
		t.Errorf("service: got %v, want a proxy and 5 s to connect", tr)
	}
	if tr := c.metadata.(*http.Transport); tr.Proxy != nil || tr.TLSHandshakeTimeout != time.Second {
		t.Errorf("metadata: got %v, want no proxy and 1 s to connect", tr)
	}
}

func TestLocalhostIsLoopback(t *testing.T) {
	for addr, want := range map[string]error{
		"127.0.0.1:80": nil, "[::1]:80": nil, "127.9.9.9:80": nil,
		"192.0.2.1:80": errNotLoopback, "[2001:db8::1]:80": errNotLoopback, "0.0.0.0:80": errNotLoopback, "": errNotLoopback,
	} {
		if got := onlyLoopback("tcp", addr, nil); !errors.Is(got, want) {
			t.Errorf("%s: got %v, want %v", addr, got, want)
		}
	}

	for addr, want := range map[string]bool{"localhost:80": true, "LOCALHOST:443": true, "127.0.0.1:80": true, "service.example:80": false} {
		if d := dialerFor(addr, time.Second); (d.Control != nil) != want || d.Timeout != time.Second {
			t.Errorf("%s: got a dialer that checks the address: %v, want %v", addr, !want, want)
		}
	}

	// The check of the dialer is final, however the transport wraps it.
	tr := &transport{answer: func(int, *http.Request) (*http.Response, error) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errNotLoopback}
	}}
	_, err := client(tr).Do(t.Context(), Request{Op: "op", Build: example})
	if tr.attempts != 1 || !errors.Is(err, errNotLoopback) {
		t.Errorf("got %v after %d attempts, want %v after 1", err, tr.attempts, errNotLoopback)
	}
}

func TestNoSuchHost(t *testing.T) {
	tr := &transport{answer: func(int, *http.Request) (*http.Response, error) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "service.invalid", IsNotFound: true}}
	}}
	_, err := client(tr).Do(context.Background(), Request{Op: "op", Build: example, Attempts: 1})
	if got, want := fmt.Sprint(err), "op: lookup service.invalid: no such host"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if credential.HintOf(err) != hintHost {
		t.Errorf("got hint %q, want %q", credential.HintOf(err), hintHost)
	}
}

// Servers that offer HTTP/2 are spoken to over HTTP/1.1, with and without the build tag.
func TestHTTP1(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	transport := newTransport(serviceLimits, nil)
	transport.TLSClientConfig.RootCAs = x509.NewCertPool()
	transport.TLSClientConfig.RootCAs.AddCert(server.Certificate())
	defer transport.CloseIdleConnections()
	res, err := (&http.Client{Transport: transport}).Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.Proto != "HTTP/1.1" {
		t.Errorf("got %s, want HTTP/1.1", res.Proto)
	}
}
