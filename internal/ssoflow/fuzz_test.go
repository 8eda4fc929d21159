package ssoflow

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/envtest"
	"aliyun-cred-helper/internal/httpx"
)

// FuzzParseSignInURL wants one name for each portal: what is accepted is https, or on
// loopback, has nothing but a host and a path, and is read again as what it is.
func FuzzParseSignInURL(f *testing.F) {
	for _, raw := range []string{
		"", "https://signin-cn-shanghai.alibabacloudsso.com/start/login", "A.example:443/x/device/login/", "https://u:p@h/x", "http://h/x", "http://127.0.0.1:1/x?y=z#f",
		"h/../x", "h//x", "h/%2e%2e/x", "h/x%2Fy", "https:///x", "h/device/login", "h/.", "https://h/a/device/login/device/login",
	} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := ParseSignInURL(raw)
		if err != nil {
			if credential.KindOf(err) != credential.Usage {
				t.Errorf("%q: %v is of kind %v", raw, err, credential.KindOf(err))
			}
			return
		}
		if u.Scheme != "https" && (u.Scheme != "http" || !httpx.IsLoopback(u.Hostname())) {
			t.Errorf("%q: plain http to %s", raw, u.Host)
		}
		if u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.HasSuffix(u.Path, "/") || strings.Contains(u.Path, "/../") {
			t.Errorf("%q: got %s", raw, u)
		}
		if again, err := ParseSignInURL(u.String()); err != nil || again.String() != u.String() {
			t.Errorf("%q: got %s, which is read as %s, %v", raw, u, again, err)
		}
	})
}

// FuzzAnswers has a portal and an OAuth site give any answer. What is accepted is whole; an
// error has nothing of what was sent.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		`{"Accounts":[{"AccountId":"1","DisplayName":"one"}],"IsTruncated":true,"NextToken":"a"}`, `{"AccessConfigurationsForAccount":[{"AccessConfigurationId":"ac-1"}]}`, `{"Accounts":[{"AccountId":"/"}]}`,
		`{"CloudCredential":{"AccessKeyId":"STS.a","AccessKeySecret":"b","SecurityToken":"c","Expiration":"2000-01-01T01:00:00Z"}}`, `{"accessKeyId":"STS.a","accessKeySecret":"b","securityToken":"c","expiration":"2000-01-01T01:00:00Z"}`,
		`{"access_token":"a","refresh_token":"b","token_type":"Bearer","expires_in":3600}`, `{"access_token":"a","expires_in":1e300}`, `{"access_token":"a","expires_in":-1}`, `{"error":"invalid_grant","error_description":"CANARY-token"}`, `{"ErrorCode":"InvalidTokenError","ErrorMessage":"\u202e"}`, "", "[]",
	} {
		f.Add(0, body)
		f.Add(201, body)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		service := envtest.SaysAnything(status, body)
		now := func() time.Time { return envtest.Now }
		client := httpx.New(httpx.Options{Transport: service, Now: now})
		address, err := url.Parse(signInURL)
		if err != nil {
			t.Fatal(err)
		}
		p := &Portal{HTTP: client, SignInURL: address, Now: now}
		token := Token{AccessToken: credential.NewSecret(canary), Expires: now().Add(time.Hour), Obtained: now()}
		accounts, err := p.Accounts(envtest.Hurried(t), token)
		if err != nil {
			service.CheckError(t, err, canary)
		}
		for _, a := range accounts {
			if !isID(a.ID) {
				t.Errorf("%q: account %q", body, a.ID)
			}
		}
		if _, err := p.AccessConfigurations(envtest.Hurried(t), token, "1"); err != nil {
			service.CheckError(t, err, canary)
		}
		check := func(got credential.Credential, err error) {
			t.Helper()
			if err != nil {
				service.CheckError(t, err, canary)
			} else if err := got.Check(now()); err != nil || got.SecurityToken.IsZero() {
				t.Errorf("%q: %v", body, err)
			}
		}
		check(p.Credentials(envtest.Hurried(t), token, "1", "ac-1"))
		site, err := SiteOf("CN")
		if err != nil {
			t.Fatal(err)
		}
		o := &OAuth{HTTP: client, Site: site, Now: now}
		check(o.Exchange(envtest.Hurried(t), token.AccessToken))
		form := url.Values{"grant_type": {grantRefresh}, "refresh_token": {canary}}
		got, err := o.RequestToken(envtest.Hurried(t), form, token.AccessToken)
		switch {
		case err != nil:
			service.CheckError(t, err, canary)
		case got.AccessToken.IsZero() || !got.Expires.After(now()) || got.Expires.After(now().Add(maxTokenLife)):
			t.Errorf("%q: a token until %s", body, got.Expires)
		}
	})
}
