package httpx

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/text"
)

// FuzzEndpoint wants addresses of services only: a scheme and a host, https but on
// loopback, which are read again as what they are.
func FuzzEndpoint(f *testing.F) {
	for _, raw := range []string{
		"", "sts.aliyuncs.com", "HTTPS://A:443/", "http://127.0.0.1:8080", "http://[::1]", "https://u:p@h", "h?q", "h#", "//h", "http://a.b", "[::1%25lo]:1", "https://a:0",
		"http://localhost.evil.example", "https://-a", "h:", "a\x00b", "https://[fe80::1%25eth0]", "http://[::ffff:127.0.0.1]",
	} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := Endpoint(raw)
		if err != nil {
			if credential.KindOf(err) != credential.Usage {
				t.Errorf("%q: %v is of kind %v", raw, err, credential.KindOf(err))
			}
			return
		}
		if u.Scheme != "https" && (u.Scheme != "http" || !IsLoopback(u.Hostname())) {
			t.Errorf("%q: plain http to %s", raw, u.Host)
		}
		if u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || !text.Visible(u.Host) || u.Host != strings.ToLower(u.Host) {
			t.Errorf("%q: got %s", raw, u)
		}
		if again, err := Endpoint(u.String()); err != nil || again.String() != u.String() {
			t.Errorf("%q: got %s, which is read as %s, %v", raw, u, again, err)
		}
	})
}

// FuzzRetryAfter wants no wait but one within the limits, whatever the service asks for.
func FuzzRetryAfter(f *testing.F) {
	for _, value := range []string{"", "1", "0", "-1", "99999999999999999999", "1e9", "Fri, 02 Jan 2026 03:04:05 GMT", "Fri, 02 Jan 9999 03:04:05 GMT", " 3", "61"} {
		f.Add(value, "Fri, 02 Jan 2026 03:04:05 GMT", 1)
		f.Add(value, "", 9)
	}
	f.Fuzz(func(t *testing.T, after, date string, n int) {
		now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		c := New(Options{Now: func() time.Time { return now }})
		r := &Response{Status: 503, Header: http.Header{"Retry-After": {after}, "Date": {date}}}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		wait, ok := c.backoff(ctx, Request{}, max(1, n), r)
		if ok && (wait < serviceBase/2 || wait > maxRetryAfter) {
			t.Errorf("%q, %q: wait %s", after, date, wait)
		}
		if asked := r.retryAfter(now); asked < 0 || ok && wait < asked {
			t.Errorf("%q, %q: asked to wait %s, wait %s", after, date, asked, wait)
		}
	})
}

// FuzzRefusal wants nothing of a refusal but a code, a request id and a printable message
// without what was sent.
func FuzzRefusal(f *testing.F) {
	const sent = "CANARY-secret+/="
	for _, body := range []string{
		`{"Code":"NoPermission","Message":"no, CANARY-secret+/= is wrong","RequestId":"A-1"}`, `{"error":"invalid_grant","error_description":"\u001b[2J\u202e"}`,
		`{"ErrorCode":"x y","ErrorMessage":"CANARY-secret%2B%2F%3D"}`, `{"Code":1}`, `[]`, `{}{}`, `{"Code":"CANARY-secret+/="}`, "", "\xff{", `{"Code":"SignatureDoesNotMatch","Message":"m"}`,
	} {
		f.Add(body, 403)
		f.Add(body, 200)
	}
	f.Fuzz(func(t *testing.T, body string, status int) {
		r := &Response{Status: status, Header: http.Header{}, Body: []byte(body)}
		e := r.ServiceError(credential.NewSecret(sent))
		if e != nil && (!text.Only(e.Code, 1, 128, "._- ") || text.Printable(e.Message, 20*text.Max) != e.Message) {
			t.Errorf("%q: got %q, %q", body, e.Code, e.Message)
		}
		if id := r.RequestID(); id != "" && !isRequestID(id) {
			t.Errorf("%q: request id %q", body, id)
		}
		err := Refusal("op", r, e)
		if strings.Contains(err.Error(), sent) {
			t.Errorf("%q: the error has what was sent: %v", body, err)
		}
		if err.Kind != credential.Refused && err.Kind != credential.Network {
			t.Errorf("%q: kind %v", body, err.Kind)
		}
	})
}

// FuzzKeys wants whole sessions only, in characters that a header can carry, and which
// have not expired.
func FuzzKeys(f *testing.F) {
	for _, body := range []string{
		`{"AccessKeyId":"STS.a","AccessKeySecret":"b","SecurityToken":"c","Expiration":"2026-01-02T04:04:05Z"}`, `{"accessKeyId":"a\n","accessKeySecret":"b","securityToken":"c","expiration":"2026-01-02T04:04:05Z"}`,
		`{"AccessKeyId":"a","AccessKeySecret":"b","SecurityToken":"c","Expiration":"9999-12-31T23:59:59.9+14:00"}`, `{"AccessKeyId":"a","AccessKeySecret":"b","SecurityToken":"c"}`, `{"AccessKeyId":null}`, `{}`, `[]`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		r := &Response{Status: 200, Header: http.Header{}, Body: []byte(body)}
		var keys Keys
		if DecodeJSON(r, &keys) != nil {
			return
		}
		got, err := keys.Credential("op", "source", r, now)
		if err != nil {
			return
		}
		for _, part := range []string{got.AccessKeyID, got.AccessKeySecret.Reveal(), got.SecurityToken.Reveal()} {
			if !text.Visible(part) {
				t.Errorf("%q: got %q", body, part)
			}
		}
		if err := got.Check(now); err != nil || !got.Expires.After(now) || got.Obtained != now {
			t.Errorf("%q: expires %s, %v", body, got.Expires, err)
		}
	})
}
