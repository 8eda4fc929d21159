package httpx

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// Limit shortens an attempt, and never makes it longer.
func TestLimit(t *testing.T) {
	for limit, want := range map[time.Duration]time.Duration{0: 10, 3 * time.Second: 3, time.Minute: 10} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			_, err := client(silent()).Do(t.Context(), Request{Op: "op", Build: example, Limit: limit, Attempts: 1})
			if got := fmt.Sprint(err); got != fmt.Sprintf("op: no answer within %ds", want) || time.Since(start) != want*time.Second {
				t.Errorf("limit %v: got %q after %v, want %d s", limit, got, time.Since(start), want)
			}
		})
	}
}

func TestNewRequest(t *testing.T) {
	req, err := NewRequest(t.Context(), http.MethodPost, "https://service.example/", []byte("body"))
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(req.Body); req.Method != "POST" || string(body) != "body" || req.ContentLength != 4 {
		t.Errorf("got %s with %q of %d bytes", req.Method, body, req.ContentLength)
	}
	for _, target := range []string{"https://service.example/\x00CANARY", ":CANARY"} {
		if req, err := NewRequest(t.Context(), http.MethodGet, target, nil); req != nil || err == nil || strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%q: got %v, %v", target, req, err)
		}
	}
}

func TestUserAgentOfACaller(t *testing.T) {
	for given, want := range map[string]string{"": "aliyun-cred-helper/v1", "mine": "mine"} {
		tr := &transport{answer: func(_ int, req *http.Request) (*http.Response, error) {
			if got := req.Header.Get("User-Agent"); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			return answer(200, ""), nil
		}}
		c := New(Options{Transport: tr, Now: time.Now, Release: func() string { return "v1" }})
		_, err := c.Do(t.Context(), Request{Op: "op", Build: func(ctx context.Context) (*http.Request, error) {
			req, err := example(ctx)
			if given != "" {
				req.Header.Set("User-Agent", given)
			}
			return req, err
		}})
		if err != nil {
			t.Error(err)
		}
	}
}

// Requests to the metadata service have a transport of their own, which has no proxy.
func TestMetadataTransport(t *testing.T) {
	service, metadata := statuses(200), statuses(200)
	c := client(service)
	c.metadata = metadata
	for _, isMetadata := range []bool{true, true, false} {
		if _, err := c.Do(t.Context(), Request{Op: "op", Build: example, Metadata: isMetadata}); err != nil {
			t.Fatal(err)
		}
	}
	if service.attempts != 1 || metadata.attempts != 2 {
		t.Errorf("got %d and %d requests, want 1 and 2", service.attempts, metadata.attempts)
	}
}

// body says whether it was closed.
type body struct {
	io.Reader
	closed bool
}

func (b *body) Close() error { b.closed = true; return nil }

// Whatever an answer is, its body is closed: otherwise the connection is lost.
func TestBodiesAreClosed(t *testing.T) {
	for _, status := range []int{100, 101, 200, 302, 503} {
		b := &body{Reader: strings.NewReader("{}")}
		tr := &transport{answer: func(int, *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: status, Body: b}, nil
		}}
		resp, err := client(tr).Do(t.Context(), Request{Op: "op", Build: example, Attempts: 1})
		if !b.closed {
			t.Errorf("%d: the body is open", status)
		}
		if informational := status < 200; informational != (credential.KindOf(err) == credential.Refused) || informational == (resp != nil) {
			t.Errorf("%d: got %v, %v", status, resp, err)
		}
	}
	b := &body{Reader: strings.NewReader("x")}
	_, err := client(statuses(200)).Do(t.Context(), Request{Op: "op", Build: func(ctx context.Context) (*http.Request, error) {
		return http.NewRequestWithContext(ctx, http.MethodPost, "ftp://service.example", b)
	}})
	if err == nil || !b.closed {
		t.Errorf("a request that is not sent: got %v, body closed: %v", err, b.closed)
	}
}

// A session without an expiry is one only if nothing else is missing.
func TestWithoutExpiry(t *testing.T) {
	for body, want := range map[string]bool{
		`{"AccessKeyId":"STS.ID","AccessKeySecret":"s","SecurityToken":"t"}`:                     true,
		`{"AccessKeyId":"STS.ID","AccessKeySecret":"s","SecurityToken":"t","Expiration":""}`:     true,
		`{"AccessKeyId":"STS.ID","AccessKeySecret":"s","SecurityToken":"t","Expiration":"soon"}`: false,
		`{"AccessKeyId":"STS.ID","AccessKeySecret":"s"}`:                                         false,
		`{}`: false,
	} {
		var keys Keys
		if err := DecodeJSON(response(body), &keys); err != nil {
			t.Fatal(err)
		}
		got, ok := keys.WithoutExpiry()
		if ok != want {
			t.Errorf("%s: got %v", body, ok)
		}
		if ok && (got.AccessKeyID != "STS.ID" || got.AccessKeySecret.Reveal() != "s" || got.SecurityToken.Reveal() != "t" || !got.Expires.IsZero()) {
			t.Errorf("%s: got another session", body)
		}
	}
}

// An answer that is packed could be much longer than what is read of it.
func TestNothingIsPacked(t *testing.T) {
	s := quiet(t, func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("Accept-Encoding"); got != "" {
			t.Errorf("the service may pack with %s", got)
		}
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = io.WriteString(w, "as it is")
	})
	s.Start()
	resp, err := connected(t, nil).Do(t.Context(), Request{Op: "op", Build: to(s.URL)})
	if err != nil || string(resp.Body) != "as it is" {
		t.Errorf("got %v, %v", resp, err)
	}
}

// The errors of this package's own checks stand behind the operation, and are final.
func TestOwnErrors(t *testing.T) {
	for _, tt := range []struct {
		err        error
		text, hint string
		kind       credential.Kind
	}{
		{errScheme, "the URL is neither https nor http", "", credential.Network},
		{errTooLong, "the answer is longer than 64 KiB", "", credential.Refused},
		{errInformational, "the answer is only informational (HTTP status 1xx)", hintAddress, credential.Refused},
		{errProxyAddress, "the proxy's address is not a URL", hintProxy, credential.Network},
		{errNotLoopback, "localhost is not a loopback address on this machine", "use 127.0.0.1 instead of localhost", credential.Network},
	} {
		again, err := failure("op", &url.Error{Op: "Get", URL: "https://CANARY", Err: tt.err})
		if again || err.Error() != "op: "+tt.text || credential.HintOf(err) != tt.hint || credential.KindOf(err) != tt.kind {
			t.Errorf("got %v of kind %v with hint %q, again %v", err, credential.KindOf(err), credential.HintOf(err), again)
		}
	}
}

// Which failures of a connection are worth another attempt, and what to check.
func TestFailures(t *testing.T) {
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	for name, tt := range map[string]struct {
		err   error
		again bool
		hint  string
	}{
		"refused":             {dial(syscall.ECONNREFUSED), true, ""},
		"no such host":        {dial(&net.DNSError{Err: "no such host", IsNotFound: true}), true, hintHost},
		"DNS is silent":       {dial(&net.DNSError{Err: "timeout", IsTimeout: true}), true, ""},
		"proxy is not there":  {&net.OpError{Op: "proxyconnect", Net: "tcp", Err: syscall.ECONNREFUSED}, true, hintProxy},
		"proxy refuses":       {&proxyRefusal{status: 407}, false, hintProxy},
		"proxy is busy":       {&proxyRefusal{status: 503}, true, hintProxy},
		"no TLS":              {tls.RecordHeaderError{}, false, "check the endpoint's scheme and port"},
		"other name":          {&tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: new(x509.Certificate)}}, false, hintHost},
		"expired certificate": {&tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}}, false, hintClock},
		"odd certificate":     {&tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.TooManyIntermediates}}, false, hintCA},
		"unknown authority":   {&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, false, hintCA},
		"broken":              {io.ErrUnexpectedEOF, true, ""},
	} {
		again, err := failure("op", &url.Error{Op: "Get", URL: "https://CANARY", Err: tt.err})
		if again != tt.again || credential.HintOf(err) != tt.hint || credential.KindOf(err) != credential.Network || strings.Contains(err.Error(), "CANARY") || !strings.HasPrefix(err.Error(), "op: ") {
			t.Errorf("%s: got %v of kind %v with hint %q, again %v", name, err, credential.KindOf(err), credential.HintOf(err), again)
		}
	}
}
