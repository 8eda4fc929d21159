package ssoflow

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
)

const oauthToken = `{"access_token":"CANARY-access","refresh_token":"CANARY-next","expires_in":3600,"token_type":"Bearer"}`

func (s *service) oauth() *OAuth {
	site, err := SiteOf("CN")
	if err != nil {
		s.t.Fatal(err)
	}
	return &OAuth{HTTP: s.http(), Site: site, Now: time.Now}
}

func TestSiteOf(t *testing.T) {
	for name, want := range map[string]string{
		"": "https://oauth.aliyun.com", "CN": "https://oauth.aliyun.com", "cn": "https://oauth.aliyun.com", "intl": "https://oauth.alibabacloud.com",
	} {
		if got, err := SiteOf(name); err != nil || got.OAuthURL != want {
			t.Errorf("%q: got %+v, %v", name, got, err)
		}
	}
	_, err := SiteOf("CANARY")
	wantError(t, err, credential.Usage, "there is no such site")
}

func TestOAuthEndpoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, ok(oauthToken))
		o := s.oauth()
		var err error
		if o.Endpoint, err = Override(func(string) string { return "http://127.0.0.1:9" }); err != nil {
			t.Fatal(err)
		}
		if got := o.AuthorizationEndpoint(); got != "http://127.0.0.1:9/oauth2/v1/auth" {
			t.Errorf("got %s", got)
		}
		if _, err := o.Refresh(t.Context(), credential.NewSecret("r")); err != nil || s.seen[0].url != "http://127.0.0.1:9/v1/token" {
			t.Errorf("got %v, %+v", err, s.seen)
		}
	})
}

func TestRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, ok(oauthToken), ok(`{"access_token":"a","expires_in":60}`))
		o := s.oauth()
		got, err := o.Refresh(t.Context(), credential.NewSecret("CANARY-refresh"))
		if err != nil || got.RefreshToken.Reveal() != "CANARY-next" {
			t.Errorf("got %+v, %v", got, err)
		}
		want := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"CANARY-refresh"}, "client_id": {"4038181954557748008"}}
		if s.seen[0].body != want.Encode() {
			t.Errorf("sent %+v", s.seen[0])
		}
		got, err = o.Refresh(t.Context(), credential.NewSecret("CANARY-refresh"))
		if err != nil || got.RefreshToken.Reveal() != "CANARY-refresh" {
			t.Errorf("without a new one the old one stays: %v", err)
		}
	})
}

func TestOAuthTokenErrors(t *testing.T) {
	tests := []struct {
		name    string
		answer  answer
		kind    credential.Kind
		want    string
		refused bool // of a refresh token
	}{
		{"invalid grant", oauthError(400, "invalid_grant"), credential.Refused, "invalid_grant: description", true},
		{"invalid grant, spelled otherwise", oauthError(401, "InvalidGrant"), credential.Refused, "InvalidGrant", true},
		{"invalid client", oauthError(401, "invalid_client"), credential.Refused, "invalid_client", false},
		{"expired token", oauthError(400, "expired_token"), credential.Refused, "expired_token", false},
		{"no permission", oauthError(403, "access_denied"), credential.Refused, "access_denied", false},
		{"no code", answer{status: 400, body: `{}`}, credential.Refused, "HTTP status 400", false},
		{"broken, with that code", oauthError(500, "invalid_grant"), credential.Network, "invalid_grant", false},
		{"gateway", answer{status: 502, body: "CANARY"}, credential.Network, "HTTP status 502", false},
		{"throttled", oauthError(429, "Throttling"), credential.Network, "Throttling", false},
		{"reset", answer{err: errReset}, credential.Network, "connection", false},
		{"secrets back", answer{status: 400, body: `{"error":"odd","error_description":"got CANARY-spent."}`}, credential.Refused, "odd: got REDACTED.", false},

		{"empty", ok(`{}`), credential.Refused, "no usable access_token", false},
		{"null", ok(`null`), credential.Refused, "not the documented JSON", false},
		{"HTML", ok(`<html>CANARY`), credential.Refused, "not the documented JSON", false},
		{"wrong type", ok(`{"access_token":5,"expires_in":60}`), credential.Refused, "not the documented JSON", false},
		{"no end", ok(`{"access_token":"CANARY"}`), credential.Refused, "no time left", false},
		{"negative", ok(`{"access_token":"CANARY","expires_in":-60}`), credential.Refused, "no time left", false},
		{"other type of token", ok(`{"access_token":"CANARY","expires_in":60,"token_type":"mac"}`), credential.Refused, "not a bearer token", false},
		{"line break", ok(`{"access_token":"CANARY\n","expires_in":60}`), credential.Refused, "no usable access_token", false},
		{"line break in the next one", ok(`{"access_token":"a","refresh_token":"CANARY\n","expires_in":60}`), credential.Refused, "no usable refresh_token", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newService(t, tt.answer)
				_, err := s.oauth().Refresh(t.Context(), credential.NewSecret("CANARY-spent"))
				kind := tt.kind
				if tt.refused {
					kind = credential.Login
				}
				wantError(t, err, kind, tt.want)
				if errors.Is(err, ErrTokenRefused) != tt.refused || len(s.seen) != 1 {
					t.Errorf("got %v after %d requests, want refused %v", err, len(s.seen), tt.refused)
				}
				if tt.refused && credential.RequestIDOf(err) != "R-1" {
					t.Errorf("request id %q", credential.RequestIDOf(err))
				}
			})
		})
	}
}

// oauthError is a refusal as the OAuth service writes it.
func oauthError(status int, code string) answer {
	return answer{status: status, body: `{"error":"` + code + `","error_description":"description","requestId":"R-1"}`}
}

func TestRefreshWithoutToken(t *testing.T) {
	s := newService(t, ok(oauthToken))
	_, err := s.oauth().Refresh(t.Context(), credential.Secret{})
	wantError(t, err, credential.Login, "there is no refresh token")
	if len(s.seen) != 0 {
		t.Error("a request was sent")
	}
}

func TestExchange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		small := strings.NewReplacer(`"AccessKeyId"`, `"accessKeyId"`, `"AccessKeySecret"`, `"accessKeySecret"`, `"SecurityToken"`, `"securityToken"`, `"Expiration"`, `"expiration"`)
		s := newService(t, answer{status: 503}, ok(small.Replace(keys())))
		got, err := s.oauth().Exchange(t.Context(), credential.NewSecret("CANARY-access"))
		if err != nil || got.AccessKeyID != "STS.id" || got.SecurityToken.Reveal() != "CANARY-session" || got.Source != "oauth:CN" {
			t.Errorf("got %+v, %v", got, err)
		}
		r := s.seen[1]
		if r.method != "POST" || r.url != "https://oauth.aliyun.com/v1/exchange" || r.auth != "Bearer CANARY-access" || r.body != "" || r.contentType != "application/json" {
			t.Errorf("sent %+v", r)
		}
	})
}

func TestExchangeErrors(t *testing.T) {
	tests := []struct {
		name    string
		answer  answer
		kind    credential.Kind
		want    string
		refused bool
	}{
		{"empty", ok(`{}`), credential.Refused, "no AccessKeyId", false},
		{"null", ok(`null`), credential.Refused, "not the documented JSON", false},
		{"HTML", ok(`<html>CANARY`), credential.Refused, "not the documented JSON", false},
		{"invalid token", oauthError(401, "invalid_token"), credential.Login, "invalid_token", true},
		{"no permission", oauthError(403, "NoPermission"), credential.Refused, "NoPermission", false},
		{"bad request", oauthError(400, "invalid_request"), credential.Refused, "invalid_request", false},
		{"broken", answer{status: 500, body: "CANARY"}, credential.Network, "HTTP status 500", false},
		{"reset", answer{err: errReset}, credential.Network, "connection", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, err := newService(t, tt.answer).oauth().Exchange(t.Context(), credential.NewSecret("CANARY-access"))
				wantError(t, err, tt.kind, tt.want)
				if errors.Is(err, ErrTokenRefused) != tt.refused {
					t.Errorf("got %v", err)
				}
				if tt.refused && credential.HintOf(err) != HintOAuthSignIn {
					t.Errorf("hint %q", credential.HintOf(err))
				}
			})
		})
	}
	_, err := newService(t).oauth().Exchange(t.Context(), credential.Secret{})
	wantError(t, err, credential.Login, "there is no access token")
}
