package openapi

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
)

// now is the clock of the tests: that of a synctest bubble at its start.
var now = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

var signer = credential.Credential{
	AccessKeyID:     "STS.SIGNER",
	AccessKeySecret: credential.NewSecret("SIGNERSECRET"),
	SecurityToken:   credential.NewSecret("SIGNERTOKEN"),
}

// service is a http.RoundTripper that answers with one reply after the other,
// the last one for ever, and keeps what it was sent.
type service struct {
	replies []reply
	sent    []*http.Request
	bodies  []string
}

type reply struct {
	status int
	body   string
	header http.Header
}

func (s *service) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	s.sent, s.bodies = append(s.sent, req), append(s.bodies, string(body))
	r := s.replies[min(len(s.sent), len(s.replies))-1]
	if r.header == nil {
		r.header = http.Header{}
	}
	return &http.Response{StatusCode: r.status, Header: r.header, Body: io.NopCloser(strings.NewReader(r.body))}, nil
}

func (s *service) client() *Client {
	return &Client{
		HTTP:     httpx.New(httpx.Options{Transport: s, Now: time.Now}),
		Endpoint: &url.URL{Scheme: "https", Host: "toy.aliyuncs.com"},
		Version:  "2001-02-03",
		Now:      func() time.Time { return now },
	}
}

func refused(code, message string) string {
	text, err := json.Marshal(map[string]string{"Code": code, "Message": message, "RequestId": "R-9", "HostId": "h", "Recommend": "r"})
	if err != nil {
		panic(err)
	}
	return string(text)
}

func TestRequests(t *testing.T) {
	parameters := url.Values{"b": {"x y+é"}, "A": {"1"}}
	call := Call{Op: "toy Ask", Action: "Ask", Parameters: parameters}
	const encoded = "A=1&b=x%20y%2B%C3%A9"
	for _, test := range []struct {
		name, want, body, signed string
		send                     func(*Client) (*httpx.Response, error)
	}{
		{
			"rpc", "POST https://toy.aliyuncs.com/", encoded,
			"content-type;host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version",
			func(c *Client) (*httpx.Response, error) { return c.RPC(t.Context(), call, signer) },
		},
		{
			"roa", "GET https://toy.aliyuncs.com/toys/a%20b%3F?" + encoded, "",
			"host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version",
			func(c *Client) (*httpx.Response, error) { return c.ROA(t.Context(), call, "/toys/a b?", signer) },
		},
		{
			"unsigned", "POST https://toy.aliyuncs.com/", encoded, "",
			func(c *Client) (*httpx.Response, error) { return c.Unsigned(t.Context(), call) },
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := &service{replies: []reply{{status: 200, body: "{}"}}}
			if resp, err := test.send(s.client()); err != nil || resp.Status != 200 {
				t.Fatalf("got %v", err)
			}
			req := s.sent[0]
			if got := req.Method + " " + req.URL.String(); got != test.want || s.bodies[0] != test.body {
				t.Errorf("got %s with body %q, want %s with %q", got, s.bodies[0], test.want, test.body)
			}
			want := http.Header{
				"Accept": {"application/json"}, "X-Acs-Action": {"Ask"}, "X-Acs-Version": {"2001-02-03"},
				"X-Acs-Date": {"2000-01-01T00:00:00Z"}, "X-Acs-Content-Sha256": {hexSHA256(test.body)},
			}
			if test.body != "" {
				want.Set("Content-Type", "application/x-www-form-urlencoded")
			}
			if test.signed != "" {
				want.Set("X-Acs-Security-Token", "SIGNERTOKEN")
				want.Set("Authorization", authorization(req, "STS.SIGNER", signer.AccessKeySecret))
				if !strings.Contains(want.Get("Authorization"), "SignedHeaders="+test.signed+",") {
					t.Errorf("got %s, want the headers %s signed", want.Get("Authorization"), test.signed)
				}
			}
			if nonce := req.Header.Get("X-Acs-Signature-Nonce"); len(nonce) != 32 {
				t.Errorf("got nonce %q, want 32 characters", nonce)
			}
			for _, name := range []string{"Content-Type", "X-Acs-Security-Token", "Authorization", "Accept", "X-Acs-Action", "X-Acs-Version", "X-Acs-Date", "X-Acs-Content-Sha256"} {
				if got := req.Header.Get(name); got != want.Get(name) {
					t.Errorf("%s: got %q, want %q", name, got, want.Get(name))
				}
			}
		})
	}
}

func TestSignerIsChecked(t *testing.T) {
	for name, bad := range map[string]credential.Credential{
		"bearer token": {BearerToken: credential.NewSecret("B")},
		"no id":        {AccessKeySecret: credential.NewSecret("S")},
		"no secret":    {AccessKeyID: "LTAI"},
		"line break":   {AccessKeyID: "LTAI\n", AccessKeySecret: credential.NewSecret("S")},
		"token":        {AccessKeyID: "LTAI", AccessKeySecret: credential.NewSecret("S"), SecurityToken: credential.NewSecret("T\n")},
	} {
		s := &service{replies: []reply{{status: 200}}}
		_, rpc := s.client().RPC(t.Context(), Call{Op: "toy Ask"}, bad)
		_, roa := s.client().ROA(t.Context(), Call{Op: "toy Ask"}, "/", bad)
		_, presigned := Presign("toy Ask", "Ask", "2001-02-03", nil, bad, now)
		for _, err := range []error{rpc, roa, presigned} {
			if credential.KindOf(err) != credential.Usage || !strings.HasPrefix(err.Error(), "toy Ask: ") {
				t.Errorf("%s: got %v, want a usage error", name, err)
			}
		}
		if len(s.sent) != 0 {
			t.Errorf("%s: got %d requests", name, len(s.sent))
		}
	}
}

// An endpoint that makes no URL is an error of every kind of call, and nothing is sent.
func TestImpossibleEndpoint(t *testing.T) {
	s := &service{replies: []reply{{status: 200}}}
	c, call := s.client(), Call{Op: "toy Ask", Action: "Ask"}
	c.Endpoint = &url.URL{Scheme: "https", Host: "CANARY\x00host"}
	_, rpc := c.RPC(t.Context(), call, signer)
	_, roa := c.ROA(t.Context(), call, "/toys", signer)
	_, unsigned := c.Unsigned(t.Context(), call)
	for _, err := range []error{rpc, roa, unsigned} {
		if err == nil || !strings.HasPrefix(err.Error(), "toy Ask: ") || strings.Contains(err.Error(), "CANARY") {
			t.Errorf("got %v", err)
		}
	}
	if len(s.sent) != 0 {
		t.Errorf("got %d requests", len(s.sent))
	}
}

// TestOnce wants no second attempt of what must not be done twice.
func TestOnce(t *testing.T) {
	for name, r := range map[string]reply{
		"500": {status: 500}, "throttled": {status: 400, body: refused("Throttling", "m")}, "nonce": {status: 400, body: refused(codeNonceUsed, "m")},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &service{replies: []reply{r}}
			_, err := s.client().RPC(t.Context(), Call{Op: "toy Make", Action: "Make", Once: true}, signer)
			if err == nil || len(s.sent) != 1 {
				t.Errorf("%s: got %v after %d requests, want one", name, err, len(s.sent))
			}
		})
	}
}

func TestRetries(t *testing.T) {
	good := reply{status: 200, body: "{}"}
	code := func(status int, code string) reply { return reply{status: status, body: refused(code, "m")} }
	tests := []struct {
		name    string
		replies []reply
		want    int             // requests
		kind    credential.Kind // 0: success
	}{
		{"none", []reply{good}, 1, 0},
		{"throttled", []reply{code(400, "Throttling"), code(400, "Throttling.User"), code(400, "Throttling.Api"), good}, 4, 0},
		{"throttled for ever", []reply{code(400, "Throttling.User")}, 4, credential.Network},
		{"unavailable", []reply{code(503, "ServiceUnavailable"), good}, 2, 0},
		{"unavailable for ever", []reply{code(503, "ServiceUnavailable")}, 4, credential.Network},
		{"internal error", []reply{code(500, "InternalError"), good}, 2, 0},
		{"gateway", []reply{{status: 502, body: "<html>"}}, 4, credential.Network},
		{"429", []reply{{status: 429}, good}, 2, 0},
		{"nonce once", []reply{code(400, "SignatureNonceUsed"), good}, 2, 0},
		{"nonce twice", []reply{code(400, "SignatureNonceUsed"), code(400, "SignatureNonceUsed"), good}, 2, credential.Refused},
		{"nonce and throttling", []reply{code(400, "SignatureNonceUsed"), code(400, "Throttling"), good}, 3, 0},
		{"refused", []reply{code(403, "NoPermission"), good}, 1, credential.Refused},
		{"html", []reply{{status: 403, body: "<html>"}, good}, 1, credential.Refused},
		{"redirect", []reply{{status: 302}, good}, 1, credential.Refused},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &service{replies: test.replies}
				_, err := s.client().RPC(t.Context(), Call{Op: "toy Ask", Action: "Ask"}, signer)
				if test.kind == 0 && err != nil || test.kind != 0 && credential.KindOf(err) != test.kind {
					t.Errorf("got %v of kind %d, want kind %d", err, credential.KindOf(err), test.kind)
				}
				if len(s.sent) != test.want {
					t.Errorf("got %d requests, want %d", len(s.sent), test.want)
				}
				seen := map[string]bool{}
				for _, req := range s.sent {
					seen[req.Header.Get("x-acs-signature-nonce")] = true
					seen[req.Header.Get("Authorization")] = true
				}
				if len(seen) != 2*len(s.sent) {
					t.Error("a nonce or a signature was used twice")
				}
			})
		})
	}
}
