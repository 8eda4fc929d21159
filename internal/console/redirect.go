package console

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/message"
)

const (
	opBrowser  = "console sign-in"
	answerTime = 300 * time.Millisecond // for an answer to reach the browser
)

// Redirect is a page on loopback that sends one browser on. Its path cannot be guessed. It
// answers only GET with the right Host header and, on Linux, only processes of this user
// and of root, since others can read its address in the arguments of the browser.
type Redirect struct {
	URL  string
	Hint string // what to do where no browser comes

	listener net.Listener
	path     string
	asked    atomic.Bool // a browser has asked for the page
	done     chan error  // takes the result of that one
}

// Listen listens on a free port of 127.0.0.1. The caller must call Wait. Errors are of Kind
// Internal.
func Listen(ctx context.Context) (*Redirect, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, &credential.Error{Kind: credential.Internal, Op: opBrowser, Err: err}
	}
	path := "/" + rand.Text()
	return &Redirect{URL: "http://" + l.Addr().String() + path, listener: l, path: path, done: make(chan error, 1)}, nil
}

// Wait answers until a browser was sent to what target returns, and stops listening. It
// calls target once, when the browser asks, and returns its error. An error in opened means
// that no browser was opened, and ends it as well. It can be called once. Other errors are
// of Kind Network at ctx's deadline or, when ctx was cancelled, context.Cause(ctx).
func (r *Redirect) Wait(ctx context.Context, target func(context.Context) (credential.Secret, error), opened <-chan error) error {
	server := &http.Server{
		Handler:           http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) { r.serve(ctx, w, req, target) }),
		ReadHeaderTimeout: 5 * time.Second,
		MaxHeaderBytes:    16 << 10,
		// Its messages can have a request, and so the path.
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	server.SetKeepAlivesEnabled(false)
	stopped := make(chan struct{})
	go func() { // ends at Close below
		defer close(stopped)
		_ = server.Serve(r.listener)
	}()
	err := r.await(ctx, opened)
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerTime)
	_ = server.Shutdown(ending)
	cancel()
	_ = server.Close()
	<-stopped
	return err
}

// await returns how it ended. Once a browser has asked, only the answer to it counts.
func (r *Redirect) await(ctx context.Context, opened <-chan error) error {
	var failed error
	for failed == nil {
		select {
		case err := <-r.done:
			return err
		case err := <-opened:
			opened = nil
			if err != nil {
				failed = &credential.Error{Kind: credential.Usage, Hint: r.Hint, Err: message.Errorf("the browser cannot be opened: %w", err)}
			}
		case <-ctx.Done():
			failed = context.Cause(ctx)
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				failed = &credential.Error{Kind: credential.Network, Op: opBrowser, Hint: r.Hint, Err: &late{}}
			}
		}
	}
	if !r.asked.CompareAndSwap(false, true) {
		return <-r.done
	}
	return failed
}

// late is the error for a browser that never came.
type late struct{}

func (*late) Error() string {
	return message.Text("no browser asked for the page within the time limit")
}
func (*late) Unwrap() error { return context.DeadlineExceeded }

// serve answers one request. ctx is that of Wait: a browser that goes away has used up the
// page.
func (r *Redirect) serve(ctx context.Context, w http.ResponseWriter, req *http.Request, target func(context.Context) (credential.Secret, error)) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	switch {
	case req.Host != r.listener.Addr().String(): // a hostile host name may resolve to 127.0.0.1 (DNS rebinding)
		w.WriteHeader(http.StatusForbidden)
	case subtle.ConstantTimeCompare([]byte(req.URL.Path), []byte(r.path)) != 1:
		w.WriteHeader(http.StatusNotFound)
	case req.Method != http.MethodGet:
		h.Set("Allow", http.MethodGet)
		w.WriteHeader(http.StatusMethodNotAllowed)
	case httpx.CheckPeer(req) != nil:
		say(w, http.StatusForbidden, "This sign-in accepts only a browser of the user who started it, on this machine.")
	case !r.asked.CompareAndSwap(false, true):
		say(w, http.StatusGone, "This page works once. Run the command in the terminal again.")
	default:
		address, err := target(ctx)
		if err == nil {
			h.Set("Location", address.Reveal())
			w.WriteHeader(http.StatusFound)
		} else {
			say(w, http.StatusBadGateway, "Not signed in. The terminal says why.")
		}
		_ = http.NewResponseController(w).Flush() // the server may end now
		r.done <- err
	}
}

// say answers with a text.
func say(w http.ResponseWriter, status int, english string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, message.Text(english)+"\n")
}
