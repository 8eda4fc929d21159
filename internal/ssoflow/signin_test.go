package ssoflow

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// What the two sites are: another host or client would send people and tokens elsewhere.
func TestSites(t *testing.T) {
	tests := []struct{ name, approve, token, exchange, client string }{
		{"CN", "https://signin.aliyun.com/oauth2/v1/auth", "https://oauth.aliyun.com/v1/token", "https://oauth.aliyun.com/v1/exchange", "4038181954557748008"},
		{"INTL", "https://signin.alibabacloud.com/oauth2/v1/auth", "https://oauth.alibabacloud.com/v1/token", "https://oauth.alibabacloud.com/v1/exchange", "4103531455503354461"},
	}
	if got := Sites(); !slices.Equal(got, []string{tests[0].name, tests[1].name}) {
		t.Errorf("got %q", got)
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			s := newService(t, ok(oauthToken), ok(keys()))
			o := s.oauth()
			o.Site, _ = SiteOf(tt.name)
			if got := o.AuthorizationEndpoint(); got != tt.approve {
				t.Errorf("got %s, want %s", got, tt.approve)
			}
			form := url.Values{"grant_type": {"authorization_code"}, "code": {"c"}}
			if _, err := o.RequestToken(t.Context(), form, credential.Secret{}); err != nil || form.Has("client_id") {
				t.Errorf("got %v; the caller's form is now %v", err, form)
			}
			session, err := o.Exchange(t.Context(), credential.NewSecret("a"))
			if err != nil || session.Source != "oauth:"+tt.name {
				t.Errorf("got %+v, %v", session, err)
			}
			want := seen{"POST", tt.token, "", "application/x-www-form-urlencoded", "client_id=" + tt.client + "&code=c&grant_type=authorization_code"}
			if s.seen[0] != want || s.seen[1].url != tt.exchange {
				t.Errorf("sent %+v\nwant %+v and to %s", s.seen, want, tt.exchange)
			}
		})
	}
}

// A sign-in begins when it was asked for, and ends in whole seconds.
func TestOAuthTokenTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, ok(`{"access_token":"CANARY-access","expires_in":3600,"token_type":"BEARER"}`))
		o, start := s.oauth(), time.Now()
		o.Now = func() time.Time { return start.Add(700 * time.Millisecond) }
		got, err := o.RequestToken(t.Context(), url.Values{})
		if err != nil || got.AccessToken.Reveal() != "CANARY-access" || !got.RefreshToken.IsZero() {
			t.Errorf("got %+v, %v", got, err)
		}
		if !got.Expires.Equal(start.Add(time.Hour)) || got.Expires.Location() != time.UTC || !got.Obtained.Equal(o.Now()) {
			t.Errorf("from %s until %s", got.Obtained, got.Expires)
		}
	})
}

// The answer to a refresh has the next refresh token: it is waited for as long as the call
// lasts. No other request is.
func TestRefreshIsWaitedFor(t *testing.T) {
	for grant, want := range map[string]time.Duration{"refresh_token": 24 * time.Second, "authorization_code": 10 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			s := newService(t, ok(oauthToken))
			s.latency = 24 * time.Second
			_, err := s.oauth().RequestToken(t.Context(), url.Values{"grant_type": {grant}})
			if took := time.Since(start); took != want || (err == nil) != (want == s.latency) {
				t.Errorf("%s: got %v after %s, want %s", grant, err, took, want)
			}
		})
	}
}

// More than a week is no duration; less than a second is none.
func TestNewToken(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 600e6, time.FixedZone("", 3600))
	whole := now.Truncate(time.Second)
	for seconds, want := range map[float64]time.Duration{
		1: time.Second, 1.9: time.Second, 3600: time.Hour, 604800: 7 * 24 * time.Hour, 604801: 12 * time.Hour, 1767323045: 12 * time.Hour, 1e300: 12 * time.Hour,
		0: 0, 0.9: 0, -1: 0, -1e300: 0,
	} {
		got, err := NewToken("AccessToken", credential.NewSecret("t"), seconds, now)
		if (err == nil) != (want > 0) {
			t.Errorf("%g s: got %v", seconds, err)
		}
		if err == nil && (!got.Expires.Equal(whole.Add(want)) || got.Expires.Location() != time.UTC || !got.Obtained.Equal(now) || got.AccessToken.Reveal() != "t") {
			t.Errorf("%g s: got %+v, want %s", seconds, got, want)
		}
	}
	_, err := NewToken("AccessToken", credential.Secret{}, 60, now)
	if err == nil || err.Error() != "the answer has no usable AccessToken" {
		t.Errorf("no token: got %v", err)
	}
}

// A token is sent until its last second, and one without an end always.
func TestTokenCheck(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for name, tt := range map[string]struct {
		expires time.Time
		ok      bool
	}{"before": {now.Add(time.Nanosecond), true}, "then": {now, false}, "after": {now.Add(-time.Second), false}, "no end": {time.Time{}, true}} {
		err := Token{AccessToken: credential.NewSecret("t"), Expires: tt.expires}.check("op", now)
		if (err == nil) != tt.ok {
			t.Errorf("%s: got %v", name, err)
		}
		if err != nil && (credential.KindOf(err) != credential.Login || credential.HintOf(err) != HintSignIn) {
			t.Errorf("%s: got kind %v and hint %q", name, credential.KindOf(err), credential.HintOf(err))
		}
	}
}

func TestPost(t *testing.T) {
	for client, want := range map[string]string{"": "app-vaz16tltdxs96audqf35", "mine": "mine"} {
		synctest.Test(t, func(t *testing.T) {
			s := newService(t, answer{status: http.StatusServiceUnavailable})
			p, fields := s.portal(), map[string]string{"DeviceCode": "d"}
			p.ClientID = client
			resp, err := p.Post(t.Context(), "op", "/device/token", fields, 2)
			if err != nil || resp.Status != 503 || len(s.seen) != 2 || len(fields) != 1 {
				t.Errorf("got %v, %v after %d requests; the caller's fields are now %v", resp, err, len(s.seen), fields)
			}
			sent := seen{"POST", "https://signin-test.alibabacloudsso.com/device/token", "", "application/json", `{"ClientId":"` + want + `","DeviceCode":"d"}`}
			if s.seen[0] != sent {
				t.Errorf("sent %+v, want %+v", s.seen[0], sent)
			}
		})
	}
}

func TestTypedURL(t *testing.T) {
	for typed, want := range map[string]string{
		"": signInURL, "Signin-Test.alibabacloudsso.com/dir/login/": "https://Signin-Test.alibabacloudsso.com/dir/login/", signInURL + "?x": signInURL + "?x",
	} {
		p := newService(t).portal()
		p.Typed = typed
		if got := p.TypedURL(); got != want {
			t.Errorf("%q: got %s, want %s", typed, got, want)
		}
	}
}

func TestClientID(t *testing.T) {
	for want, env := range map[string]map[string]string{
		"a": {"ALIBABA_CLOUD_SSO_CLIENT_ID": "a", "ALIBABACLOUD_SSO_CLIENT_ID": "b"}, "b": {"ALIBABACLOUD_SSO_CLIENT_ID": "b"}, "": nil,
	} {
		if got := ClientID(func(name string) string { return env[name] }); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestPortalName(t *testing.T) {
	for url, want := range map[string]string{signInURL: "signin-test.alibabacloudsso.com/dir", "http://127.0.0.1:1/login/x": "http://127.0.0.1:1/login/x"} {
		if got := PortalName(url); got != want {
			t.Errorf("%s: got %s, want %s", url, got, want)
		}
	}
}

// A session's key names what it is for, and that is read from it again.
func TestSessionOf(t *testing.T) {
	p := Provider{
		Portal: newService(t).portal(), AccountID: "17", ConfigurationID: "ac-1",
		SignIn: func(context.Context) (string, error) { return "sign_in=id", nil },
	}
	key, err := p.CacheKey(t.Context())
	if err != nil || !slices.Contains(key, SessionPortal(signInURL)) {
		t.Errorf("got %q, %v", key, err)
	}
	if account, configuration := SessionOf(key); account != "17" || configuration != "ac-1" {
		t.Errorf("got %q, %q", account, configuration)
	}
	if account, configuration := SessionOf([]string{"OAuth", "x_account_id=1"}); account != "" || configuration != "" {
		t.Errorf("of another mode: got %q, %q", account, configuration)
	}
	locked := errors.New("locked")
	p.SignIn = func(context.Context) (string, error) { return "x", locked }
	if key, err := p.CacheKey(t.Context()); key != nil || !errors.Is(err, locked) {
		t.Errorf("without a sign-in: got %q, %v", key, err)
	}
}

// Which refusals are about the token, and not about what it was sent for.
func TestRefusedTokens(t *testing.T) {
	tests := []struct {
		status int
		code   string
		want   bool
	}{
		{401, "NoPermission", true},
		{400, "TokenRevoked", true},
		{400, "IllegalToken", true},
		{404, "TokenNotExist", true},
		{404, "Token.NotFound", true},
		{400, "Unauthorized", true},
		{400, "Unauthenticated", true},
		{400, "SessionExpired", true},
		{400, "LoginExpired", true},
		{403, "Other", true},
		{403, "AccessDenied", false},
		{403, "NotAssigned", false},
		{403, "UserNotExist", false},
		{403, "UserNotFound", false},
		{403, "InvalidAccount", false},
		{403, "InvalidConfiguration", false},
		{400, "TokenOther", false},
		{400, "UnauthorizedAccount", false},
		{400, "Invalid", false},
		{400, "NextTokenExpired", false},
		{399, "InvalidToken", false},
		{500, "InvalidToken", false},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			_, err := newService(t, bad(tt.status, tt.code)).portal().Credentials(t.Context(), token(), "1", "2")
			if errors.Is(err, ErrTokenRefused) != tt.want {
				t.Errorf("%d %s: got %v, want refused %v", tt.status, tt.code, err, tt.want)
			}
			if hint := credential.HintOf(err); tt.status == 403 && !tt.want && hint != hintAssign || tt.want && hint != HintSignIn {
				t.Errorf("%d %s: got hint %q", tt.status, tt.code, hint)
			}
		})
	}
}
