package chain

import (
	"net/url"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/envtest"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/text"
)

// FuzzURIAnswer has a credentials URI give any answer. A session is whole, can be printed,
// and has not ended; an error has nothing of the address, which may be secret.
func FuzzURIAnswer(f *testing.F) {
	for _, body := range []string{
		`{"Code":"Success","AccessKeyId":"STS.a","AccessKeySecret":"b","SecurityToken":"c","Expiration":"2100-01-01T00:00:00Z"}`, `{"AccessKeyId":"STS.a","AccessKeySecret":"b","SecurityToken":"c"}`,
		`{"Code":"Failed","AccessKeyId":"STS.a","AccessKeySecret":"b","SecurityToken":"c","Expiration":"2100-01-01T00:00:00Z"}`, `{"Code":null,"AccessKeyId":"a"}`, `{"Code":7}`,
		`{"AccessKeyId":"STS.a\n","AccessKeySecret":" ","SecurityToken":"c","Expiration":"x"}`, `{"AccessKeyId":"STS.a","AccessKeySecret":"b","SecurityToken":"c","Expiration":"2000-01-01T00:00:00Z"}`, "", "[]", "{}{}", "CANARY",
	} {
		f.Add(0, body)
		f.Add(3, body)
	}
	const secret = "CANARY-path"
	f.Fuzz(func(t *testing.T, status int, body string) {
		service := envtest.SaysAnything(status, body)
		now := func() time.Time { return envtest.Now }
		client := httpx.New(httpx.Options{Transport: service, Now: now})
		source := uriSource{client, now, func() []string { return nil }, &url.URL{Scheme: "https", Host: "uri.example", Path: "/" + secret}}
		c, err := source.Retrieve(envtest.Hurried(t))
		if err != nil {
			service.CheckError(t, err, secret)
			if kind := credential.KindOf(err); kind != credential.Refused && kind != credential.Network {
				t.Errorf("%d %q: the error is of kind %v", service.Status, body, kind)
			}
			return
		}
		if service.Status != 200 || !text.Visible(c.AccessKeyID) || !text.Visible(c.AccessKeySecret.Reveal()) || !text.Visible(c.SecurityToken.Reveal()) {
			t.Errorf("%d %q: a session that cannot be printed", service.Status, body)
		}
		if !c.Expires.IsZero() && !c.Expires.After(envtest.Now) {
			t.Errorf("%q: a session that ended at %v", body, c.Expires)
		}
	})
}
