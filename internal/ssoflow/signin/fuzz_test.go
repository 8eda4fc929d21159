package signin

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/envtest"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/ssoflow"
)

// FuzzSafeToOpen wants no address opened but that of the portal or of the vendor, as a
// browser reads it: it takes a backslash for a slash, and skips what cannot be seen.
func FuzzSafeToOpen(f *testing.F) {
	for _, raw := range []string{
		"", "https://signin.alibabacloudsso.com/device?user_code=A", "https://portal.example/x", "https://portal.example@evil.example/", "https://evil.example\\@aliyun.com/", "-x", "javascript:alert(1)",
		"https://aliyun.com.evil.example", "https://evilaliyun.com", "http://aliyun.com", "http://127.0.0.1:1/", "//aliyun.com", "https:aliyun.com", "https:///aliyun.com", "https://aliyun.com:99999/", "https://ALIYUN.com.", "https://[::1]/",
	} {
		f.Add(raw)
	}
	portal := &url.URL{Scheme: "https", Host: "portal.example"}
	f.Fuzz(func(t *testing.T, raw string) {
		if !SafeToOpen(raw, portal) {
			return
		}
		rest, ok := strings.CutPrefix(strings.ToLower(raw), "https://")
		plain := !ok
		if plain {
			if rest, ok = strings.CutPrefix(strings.ToLower(raw), "http://"); !ok {
				t.Fatalf("%q has no scheme of the web", raw)
			}
		}
		if i := strings.IndexAny(rest, `/\?#`); i >= 0 {
			rest = rest[:i]
		}
		host := rest
		if i := strings.LastIndex(host, ":"); i >= 0 && !strings.HasSuffix(host, "]") {
			host = host[:i]
		}
		known := host == "portal.example"
		for _, domain := range []string{"alibabacloudsso.com", "aliyun.com", "alibabacloud.com"} {
			known = known || host == domain || strings.HasSuffix(host, "."+domain)
		}
		if !known || plain && !httpx.IsLoopback(host) || len(raw) > maxOpen || strings.ContainsAny(raw, "@ \t\r\n\"'`\\") && strings.ContainsAny(rest, "@ \t\r\n\"'`\\") {
			t.Errorf("%q would be opened", raw)
		}
	})
}

// FuzzDevice has a portal give any answer to a device login. A code has a life and an
// interval within the limits, a token an end; an error has nothing of what was sent.
func FuzzDevice(f *testing.F) {
	for _, body := range []string{
		`{"DeviceCode":"d","UserCode":"u","VerificationUri":"https://x","VerificationUriComplete":"https://x?u","ExpiresIn":600,"Interval":5}`, `{"DeviceCode":"d","UserCode":"u","VerificationUri":"x","ExpiresIn":1e308,"Interval":-1}`,
		`{"AccessToken":"t","ExpiresIn":3600}`, `{"AccessToken":"t","ExpiresIn":0.5}`, `{"ErrorCode":"AuthorizationPending"}`, `{"ErrorCode":"SlowDown"}`, `{"ErrorCode":"AccessDenied","ErrorMessage":"CANARY-token\n"}`, `{"ErrorCode":"ExpiredToken"}`, "", "{}", "[]",
	} {
		f.Add(0, body)
		f.Add(200, body)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		service := envtest.SaysAnything(status, body)
		now := func() time.Time { return envtest.Now }
		p := &ssoflow.Portal{
			HTTP: httpx.New(httpx.Options{Transport: service, Now: now}), Now: now,
			SignInURL: &url.URL{Scheme: "https", Host: "portal.example", Path: "/start/login"},
		}
		d, err := Start(envtest.Hurried(t), p)
		switch {
		case err != nil:
			service.CheckError(t, err)
		case d.deviceCode.IsZero() || d.UserCode == "" || d.VerificationURI == "":
			t.Errorf("%q: got %+v", body, d)
		case d.interval < minInterval || d.interval > maxInterval || !d.expires.After(now()) || d.expires.After(now().Add(maxCodeLife)):
			t.Errorf("%q: interval %s, until %s", body, d.interval, d.expires)
		}
		d = &Device{deviceCode: credential.NewSecret(canary), verifier: credential.NewSecret("CANARY-verifier")}
		token, what, err := poll(envtest.Hurried(t), p, d)
		switch {
		case err != nil:
			service.CheckError(t, err, canary, "CANARY-verifier")
		case what == granted && (token.AccessToken.IsZero() || !token.Expires.After(now())):
			t.Errorf("%q: a token until %s", body, token.Expires)
		}
		if (what == granted) != (err == nil && !token.AccessToken.IsZero()) || what == ended && err == nil {
			t.Errorf("%q: outcome %v, %v", body, what, err)
		}
	})
}
