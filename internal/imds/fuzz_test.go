package imds

import (
	"testing"
	"time"

	"aliyun-cred-helper/internal/envtest"
	"aliyun-cred-helper/internal/httpx"
)

// FuzzAnswers has the metadata service give any answer to every request: the token, the
// name of the role, and the credential.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		"role", "a/b", "../x", "", "\x00", `{"Code":"Success","AccessKeyId":"STS.a","AccessKeySecret":"b","SecurityToken":"c","Expiration":"2000-01-01T01:00:00Z"}`, `{"Code":"Failed\u001b"}`, "{}", "token\r\nX: y",
	} {
		f.Add(0, body, false)
		f.Add(0, body, true)
		f.Add(204, body, true)
	}
	f.Fuzz(func(t *testing.T, status int, body string, named bool) {
		service := envtest.SaysAnything(status, body)
		now := func() time.Time { return envtest.Now }
		p := &Provider{HTTP: httpx.New(httpx.Options{Transport: service, Now: now}), Now: now, Attempts: 1}
		if named {
			p.RoleName = "ops"
		}
		ctx := envtest.Hurried(t)
		got, err := p.Retrieve(ctx)
		if err != nil {
			service.CheckError(t, err)
		} else if err := got.Check(now()); err != nil || got.SecurityToken.IsZero() {
			t.Errorf("%q: %v", body, err)
		}
	})
}
