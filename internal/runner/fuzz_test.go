package runner

import (
	"testing"
	"time"

	"aliyun-cred-helper/internal/envtest"
	"aliyun-cred-helper/internal/httpx"
)

// FuzzAnswers has the token service of a CI runner give any answer.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{`{"value":"a.b.c"}`, `{"value":"a b"}`, `{"value":7}`, `{"message":"CANARY-token"}`, "", "[]", "{}"} {
		f.Add(0, body)
		f.Add(201, body)
	}
	const secret = "CANARY-token"
	f.Fuzz(func(t *testing.T, status int, body string) {
		service := envtest.SaysAnything(status, body)
		client := httpx.New(httpx.Options{Transport: service, Now: func() time.Time { return envtest.Now }})
		s, err := New(client, func(name string) string {
			return map[string]string{urlVariable: "https://runner.example/token?a=b", tokenVariable: secret}[name]
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Token(envtest.Hurried(t))
		if err != nil {
			service.CheckError(t, err, secret)
		} else if !isToken(got) {
			t.Errorf("%q: got %q", body, got.Reveal())
		}
	})
}
