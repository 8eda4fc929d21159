package httpx

import (
	"io"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"time"
)

// tidyUp is how long a transport has to end by itself when its context has ended.
const tidyUp = 100 * time.Millisecond

// exchange sends req and reads the whole answer. It returns when the context of req
// ends, or tidyUp later, whatever the service and the transport do: not every read of a
// body ends with its request. What is left behind ends with its connection, at the latest with the
// process.
func exchange(t http.RoundTripper, req *http.Request) (*Response, error) {
	if s := req.URL.Scheme; s != "https" && s != "http" {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, errScheme
	}
	done := make(chan result, 1) // buffered: the goroutine of a late answer can end
	go func() {
		var r result
		defer func() {
			r.panicked = recover() // for the caller's goroutine, where main handles it
			done <- r
		}()
		r.resp, r.err = roundTrip(t, req)
	}()
	var r result
	select {
	case r = <-done:
	case <-req.Context().Done():
		select {
		case r = <-done:
		case <-time.After(tidyUp):
			r.err = req.Context().Err()
		}
	}
	if r.panicked != nil {
		panic(r.panicked)
	}
	return r.resp, r.err
}

// result is what a goroutine of exchange ends with.
type result struct {
	resp     *Response
	err      error
	panicked any
}

// roundTrip reads the answer to its end: only then is the connection free for the next
// request. A RoundTripper, unlike an http.Client, follows no redirect.
func roundTrip(t http.RoundTripper, req *http.Request) (*Response, error) {
	ctx := httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{Got1xxResponse: refuseInformational()})
	res, err := t.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	// After 101 (Switching Protocols) the body is the connection, in both directions.
	// It has no end, and the context does not end a read of it.
	if res.StatusCode < http.StatusOK {
		return nil, errInformational
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxBody+1))
	if err != nil {
		return nil, err
	}
	if len(body) > maxBody {
		return nil, errTooLong
	}
	return &Response{Status: res.StatusCode, Header: res.Header, Body: body}, nil
}

// refuseInformational returns a function that fails at the second informational answer
// (1xx), and at the first that is not 100 (Continue), which some services send unasked.
// No other has a use here, and a service could send them without end.
func refuseInformational() func(code int, header textproto.MIMEHeader) error {
	seen := false
	return func(code int, _ textproto.MIMEHeader) error {
		if seen || code != http.StatusContinue {
			return errInformational
		}
		seen = true
		return nil
	}
}
