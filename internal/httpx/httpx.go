// Package httpx is the one way to the network: bounded, retried exchanges with
// the vendor's services over HTTP/1.1.
//
// It refuses what no caller needs: redirects (a 3xx is an answer like any
// other), TLS below 1.2, bodies over 64 KiB, a proxy for the metadata service
// or a loopback host, and a "localhost" that is not on this machine. Its errors
// and debug lines name the operation and the host, never a query, a header or
// a byte of a body.
//
// Attempts are spaced by exponential back-off with jitter, and by Retry-After
// (RFC 9110 section 10.2.3) where an answer has it.
package httpx

import (
	"bytes"
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
)

const (
	maxBody         = 64 << 10 // bytes of an answer's body
	defaultAttempts = 4
	userAgent       = "aliyun-cred-helper"
)

// Options configure a Client.
type Options struct {
	// Transport carries every request; nil means real connections.
	Transport http.RoundTripper
	// Getenv returns the variables that name a proxy. Nil means none that is malformed.
	Getenv func(string) string
	// Now is the wall clock; it is required.
	Now credential.Clock
	// Debugf gets one line an attempt: operation, host, status, request id and
	// duration. Nil means silence.
	Debugf func(format string, args ...any)
	// Release returns the version in the User-Agent. It is called at the first request.
	// Nil, or an empty one, means none.
	Release func() string
}

// Client sends requests. It keeps connections alive, so that consecutive
// requests to one host share a connection. It is safe for concurrent use; Close
// ends it.
type Client struct {
	now      credential.Clock
	debugf   func(format string, args ...any)
	getenv   func(string) string // may be nil
	service  http.RoundTripper
	metadata http.RoundTripper
	agent    func() string // the User-Agent
	open     sync.Once     // makes service and metadata, if they are nil
	used     atomic.Bool   // set after open: there may be connections to close
}

// New returns a Client that is ready for use.
func New(o Options) *Client {
	c := &Client{now: o.Now, debugf: o.Debugf, getenv: o.Getenv, service: o.Transport, metadata: o.Transport, agent: userAgentOf(o.Release)}
	if c.debugf == nil {
		c.debugf = func(string, ...any) {}
	}
	return c
}

// connect makes the transports at the first request: a call that is served from the cache
// does not pay for them.
func (c *Client) connect() {
	c.open.Do(func() {
		if c.service == nil {
			c.service = newTransport(serviceLimits, Proxy(c.getenv))
			c.metadata = newTransport(metadataLimits, nil)
		}
		c.used.Store(true)
	})
}

// Close closes the idle connections. Requests under way are not disturbed.
func (c *Client) Close() {
	if !c.used.Load() {
		return
	}
	for _, t := range []http.RoundTripper{c.service, c.metadata} {
		if t, ok := t.(interface{ CloseIdleConnections() }); ok {
			t.CloseIdleConnections()
		}
	}
}

// Request is one exchange with a service, possibly in several attempts.
type Request struct {
	// Op names the exchange in errors and debug lines: "sts AssumeRole".
	Op string
	// Build makes the request of one attempt; it is called anew for each, since
	// nonce, date and signature must not repeat. Its error ends the exchange.
	Build func(ctx context.Context) (*http.Request, error)
	// Retry reports whether another attempt is made after an answer with a
	// status that is not IsTransient. Nil means no.
	Retry func(*Response) bool
	// Attempts is how many times the request is sent at most. Zero means 4.
	Attempts int
	// Metadata marks the ECS metadata service: 1 s to connect and 2 s for an
	// attempt instead of 5 s and 10 s, and never a proxy.
	Metadata bool
	// TimeoutFinal makes an attempt that was connected but got no answer in
	// time the last one.
	TimeoutFinal bool
	// Limit is how long one attempt may last, if that is shorter than usual. Zero means
	// the usual 10 s.
	Limit time.Duration
	// Pace is shared by requests that are sent at once. Nil means none.
	Pace *Pace
	// Unhurried lets an attempt last as long as the context of Do: its answer must
	// not be lost.
	Unhurried bool
}

// NewRequest makes a request, for Build. A nil body is none. The error does not
// repeat target, which may hold a secret.
func NewRequest(ctx context.Context, method, target string, body []byte) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, method, target, bytes.NewReader(body))
	if err != nil {
		return nil, message.New("the endpoint makes no valid request")
	}
	return req, nil
}

// Do sends r until there is an answer after which no other attempt is made, the
// attempts are used up, or the next wait would end after ctx. An answer of any
// HTTP status is a Response. Errors are a *credential.Error of Kind Network (no
// answer), of Kind Refused (a body over 64 KiB), one that wraps what Build
// returned, or, when ctx was cancelled before its deadline, context.Cause(ctx) as
// it is. An informational answer (1xx) in place of one is of Kind Refused. Do returns
// when ctx ends, whatever the service does.
func (c *Client) Do(ctx context.Context, r Request) (*Response, error) {
	c.connect()
	for n := 1; ; n++ {
		if !r.Pace.wait(ctx) {
			return nil, interrupted(ctx, r.Op)
		}
		resp, again, err := c.attempt(ctx, r)
		if !again || n >= r.attempts(resp) {
			return resp, err
		}
		wait, ok := c.backoff(ctx, r, n, resp)
		if !ok {
			return resp, err
		}
		if r.Pace != nil {
			r.Pace.hold(wait)
		} else if !sleep(ctx, wait) {
			return nil, interrupted(ctx, r.Op)
		}
	}
}

// attempt sends r once. again reports whether another attempt may succeed.
func (c *Client) attempt(ctx context.Context, r Request) (resp *Response, again bool, err error) {
	if ctx.Err() != nil {
		return nil, false, interrupted(ctx, r.Op)
	}
	transport, limits := c.service, serviceLimits
	if r.Metadata {
		transport, limits = c.metadata, metadataLimits
	}
	inner := ctx
	if !r.Unhurried {
		if r.Limit > 0 {
			limits.attempt = min(limits.attempt, r.Limit)
		}
		var cancel context.CancelFunc
		inner, cancel = within(ctx, limits.attempt)
		defer cancel()
	}

	req, err := r.Build(inner)
	if err != nil {
		return nil, false, &credential.Error{Op: r.Op, Err: err}
	}
	if req.Header.Get("User-Agent") == "" {
		req.Header.Set("User-Agent", c.agent())
	}
	start := c.now()
	resp, err = exchange(transport, req)
	took := c.now().Sub(start).Round(time.Millisecond)

	switch {
	case err == nil:
		c.debugf("%s: %s: status %d, request id %s, %s", r.Op, req.URL.Host, resp.Status, shownID{resp}, took)
		again = IsTransient(resp.Status) || r.Retry != nil && r.Retry(resp)
		return resp, again, nil
	case ctx.Err() != nil:
		err = interrupted(ctx, r.Op)
	case inner.Err() != nil:
		again = !r.TimeoutFinal
		err = timedOut(r.Op, message.Sprintf("no answer within %s", limits.attempt))
	default:
		again, err = failure(r.Op, err)
	}
	c.debugf("%s: %s: no answer, %s", r.Op, req.URL.Host, took)
	return nil, again, err
}
