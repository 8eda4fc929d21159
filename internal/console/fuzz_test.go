package console

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/envtest"
	"aliyun-cred-helper/internal/httpx"
)

// FuzzCheckURL wants pages of the vendor only, as a browser reads the address.
func FuzzCheckURL(f *testing.F) {
	for _, raw := range []string{
		"", "https://ecs.console.aliyun.com/", "https://ecs.console.alibabacloud.com/?a=b#c", "http://aliyun.com", "https://aliyun.com@evil.example/", "https://evil.example/aliyun.com", "https://evil.example\\.aliyun.com", "https://aliyun.com:443/",
		"https://aliyun.com.", "//aliyun.com", "https:aliyun.com", "https://evil.example?.aliyun.com", "https://evil.example#.aliyun.com", "https://ALIYUN.COM",
	} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		international, err := CheckURL(raw)
		if err != nil {
			return
		}
		host, ok := strings.CutPrefix(strings.ToLower(raw), "https://")
		if i := strings.IndexAny(host, `/\?#`); i >= 0 {
			host = host[:i]
		}
		domain := "aliyun.com"
		if international {
			domain = "alibabacloud.com"
		}
		if !ok || host != domain && !strings.HasSuffix(host, "."+domain) {
			t.Errorf("%q would be opened", raw)
		}
	})
}

// FuzzAnswers has the sign-in service give any answer. What is accepted is an address of
// that service with a token; an error has nothing of what was sent.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		`{"SigninToken":"abc","RequestId":"R-1"}`, `{"SigninToken":"a b"}`, `{"SigninToken":"a&Destination=https://evil.example"}`, `{"Code":"InvalidCredential.Expired","Message":"CANARY-token"}`,
		`<?xml version="1.0"?><Error><Code>Bad</Code><Message>CANARY-secret</Message><RequestId>R</RequestId></Error>`, "<Error><Code>", "", "{}", "<html>",
	} {
		f.Add(0, body)
		f.Add(201, body)
	}
	const secret, token = "CANARY-secret", "CANARY-token"
	f.Fuzz(func(t *testing.T, status int, body string) {
		service := envtest.SaysAnything(status, body)
		now := func() time.Time { return envtest.Now }
		s := &SignIn{
			HTTP: httpx.New(httpx.Options{Transport: service, Now: now}), Endpoint: &url.URL{Scheme: "https", Host: "signin.aliyun.com"}, Now: now,
			Session:     credential.Credential{AccessKeyID: "STS.a", AccessKeySecret: credential.NewSecret(secret), SecurityToken: credential.NewSecret(token)},
			Destination: "https://ecs.console.aliyun.com/", LoginURL: "https://signin.aliyun.com/",
		}
		address, err := s.URL(envtest.Hurried(t))
		if err != nil {
			service.CheckError(t, err, secret, token)
			return
		}
		u, err := url.Parse(address.Reveal())
		if err != nil || u.Host != s.Endpoint.Host || u.Scheme != "https" {
			t.Fatalf("%q: the address is %s, %v", body, u, err)
		}
		if q := u.Query(); q.Get("SigninToken") == "" || len(q["Destination"]) != 1 || q.Get("Destination") != s.Destination || q.Get("Action") != "Login" {
			t.Errorf("%q: the address is %s", body, u)
		}
	})
}
