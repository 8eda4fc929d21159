package httpx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// repeat writes text to conn until the client closes the connection.
func repeat(conn net.Conn, text string) {
	for {
		if _, err := io.WriteString(conn, text); err != nil {
			return
		}
	}
}

// Servers that never come to an end. Each is given the connection after it has read
// some of the request, or none of it.
var endless = []struct {
	name   string
	unread bool
	serve  func(net.Conn)
	kind   credential.Kind // of the error, at once; zero: that of the time limit
}{
	{"switching protocols", false, func(conn net.Conn) {
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
	}, credential.Refused},
	{"switching protocols with a body", false, func(conn net.Conn) {
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
		repeat(conn, "BODYVALUE")
	}, credential.Refused},
	{"switching to nothing", false, func(conn net.Conn) {
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\n\r\n")
	}, credential.Refused},
	{"processing, and no more", false, func(conn net.Conn) {
		_, _ = io.WriteString(conn, "HTTP/1.1 102 Processing\r\n\r\n")
	}, credential.Refused},
	{"early hints without end", false, func(conn net.Conn) { repeat(conn, "HTTP/1.1 103 Early Hints\r\nLink: VALUE\r\n\r\n") }, credential.Refused},
	{"continue without end", false, func(conn net.Conn) { repeat(conn, "HTTP/1.1 100 Continue\r\n\r\n") }, credential.Refused},
	{"header lines without end", false, func(conn net.Conn) {
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n")
		repeat(conn, "X-Header: VALUE\r\n")
	}, credential.Network},
	{"one header without end", false, func(conn net.Conn) {
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nX: ")
		repeat(conn, "VALUE")
	}, credential.Network},
	{"half a header", false, func(conn net.Conn) { _, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nX-Hea") }, 0},
	{"no body", false, func(conn net.Conn) { _, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n") }, 0},
	{"half a body", false, func(conn net.Conn) {
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nBODY")
	}, 0},
	{"half a chunk", false, func(conn net.Conn) {
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nBODY")
	}, 0},
	{"nothing", false, func(net.Conn) {}, 0},
	{"nothing, not even reading", true, func(net.Conn) {}, 0},
}

// listen starts a server that hands every connection to serve, and keeps it open
// until the test ends or the client closes it.
func listen(t *testing.T, unread bool, serve func(net.Conn)) (url string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = conn.Close() })
			go func() {
				if !unread {
					_, _ = conn.Read(make([]byte, 4096))
				}
				serve(conn)
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

// TestNoServerOutlastsACall ends each by its time limit and by a signal.
func TestNoServerOutlastsACall(t *testing.T) {
	const patience = 20 * time.Second // of the test, on a busy machine
	person := errors.New("interrupted by a person")
	for _, test := range endless {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			url := listen(t, test.unread, test.serve)
			body := []byte("x")
			if test.unread {
				body = bytes.Repeat(body, 16<<20) // more than the system takes
			}
			do := func(ctx context.Context) error {
				got := make(chan error, 1)
				go func() {
					_, err := connected(t, nil).Do(ctx, Request{Op: "op", Attempts: 1, Build: func(ctx context.Context) (*http.Request, error) {
						return NewRequest(ctx, http.MethodPost, url, body)
					}})
					got <- err
				}()
				select {
				case err := <-got:
					return err
				case <-time.After(patience):
					t.Error("the call does not end")
					return nil
				}
			}
			limited, cancel := context.WithTimeout(t.Context(), patience)
			if test.kind == 0 {
				limited, cancel = context.WithTimeout(t.Context(), 200*time.Millisecond)
			}
			defer cancel()
			err := do(limited)
			want := max(test.kind, 0)
			if want == 0 {
				want = credential.Network
			}
			if credential.KindOf(err) != want || errors.Is(err, context.DeadlineExceeded) != (test.kind == 0) || strings.Contains(fmt.Sprint(err), "VALUE") {
				t.Errorf("with a time limit: got %v, want kind %v", err, want)
			}
			ctx, interrupt := context.WithCancelCause(t.Context())
			time.AfterFunc(50*time.Millisecond, func() { interrupt(person) })
			if err := do(ctx); test.kind == 0 && !errors.Is(err, person) {
				t.Errorf("with a signal: got %v", err)
			}
		})
	}
}

// One 100 (Continue) that nobody asked for is no failure.
func TestContinue(t *testing.T) {
	url := listen(t, false, func(conn net.Conn) {
		_, _ = io.WriteString(conn, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
	})
	resp, err := connected(t, nil).Do(t.Context(), Request{Op: "op", Build: to(url)})
	if err != nil || resp.Status != 200 || string(resp.Body) != "{}" {
		t.Errorf("got %v, %v", resp, err)
	}
}

// A transport and a body that know no context are left behind.
func TestTransportWithoutContext(t *testing.T) {
	for name, wait := range map[string]func(free chan struct{}) *transport{
		"the transport": func(free chan struct{}) *transport {
			return &transport{answer: func(int, *http.Request) (*http.Response, error) {
				<-free
				return nil, io.ErrUnexpectedEOF
			}}
		},
		"the body": func(free chan struct{}) *transport {
			return &transport{answer: func(int, *http.Request) (*http.Response, error) {
				r := answer(200, "")
				r.Body = io.NopCloser(deaf{free})
				return r, nil
			}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				free, start := make(chan struct{}), time.Now()
				defer close(free)
				_, err := client(wait(free)).Do(t.Context(), Request{Op: "op", Build: example, Attempts: 1})
				if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != serviceLimits.attempt+tidyUp {
					t.Errorf("got %v after %v", err, time.Since(start))
				}
			})
		})
	}
}

// deaf is a body that does not end before free is closed.
type deaf struct{ free chan struct{} }

func (d deaf) Read([]byte) (int, error) {
	<-d.free
	return 0, io.EOF
}

// A panic of a transport is one of the caller, who can recover from it.
func TestTransportPanics(t *testing.T) {
	defer func() {
		if p := recover(); p != "broken" {
			t.Errorf("got panic %v", p)
		}
	}()
	_, _ = client(&transport{answer: func(int, *http.Request) (*http.Response, error) { panic("broken") }}).
		Do(t.Context(), Request{Op: "op", Build: example})
}

// An unhurried request has the time of its call.
func TestUnhurried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 25*time.Second)
		defer cancel()
		slow := &transport{answer: func(_ int, req *http.Request) (*http.Response, error) {
			if !sleep(req.Context(), 24*time.Second) {
				return nil, req.Context().Err()
			}
			return answer(200, "{}"), nil
		}}
		_, err := client(slow).Do(ctx, Request{Op: "op", Build: example, Unhurried: true, Attempts: 1})
		if err != nil || time.Since(start) != 24*time.Second {
			t.Errorf("got %v after %v", err, time.Since(start))
		}
		_, err = client(silent()).Do(ctx, Request{Op: "op", Build: example, Unhurried: true, Attempts: 1})
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 25*time.Second {
			t.Errorf("got %v after %v", err, time.Since(start))
		}
	})
}
