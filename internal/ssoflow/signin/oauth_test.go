package signin

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/ssoflow"
)

const (
	redirect   = "http://127.0.0.1:12345/cli/callback"
	oauthToken = `{"access_token":"CANARY-access","refresh_token":"CANARY-next","expires_in":3600,"token_type":"Bearer"}`
)

func TestAuthorizeURL(t *testing.T) {
	verifier := NewVerifier()
	raw := AuthorizeURL(newService(t).oauth(), "state&1", verifier, redirect)
	if strings.Contains(raw, verifier.Reveal()) {
		t.Error("the verifier is in the URL")
	}
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	if got := u.Scheme + "://" + u.Host + u.Path; got != "https://signin.aliyun.com/oauth2/v1/auth" {
		t.Errorf("address %s", got)
	}
	sum := sha256.Sum256([]byte(verifier.Reveal()))
	want := url.Values{
		"response_type": {"code"}, "client_id": {"4038181954557748008"}, "redirect_uri": {redirect}, "state": {"state&1"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}
	if got := u.Query().Encode(); got != want.Encode() {
		t.Errorf("got  %s\nwant %s", got, want.Encode())
	}
	if !SafeToOpen(raw, nil) {
		t.Error("it would not be opened")
	}
}

func TestAuthorizeURLOverridden(t *testing.T) {
	o := newService(t).oauth()
	var err error
	if o.Endpoint, err = ssoflow.Override(func(string) string { return "http://127.0.0.1:9" }); err != nil {
		t.Fatal(err)
	}
	if got := AuthorizeURL(o, "s", NewVerifier(), redirect); !strings.HasPrefix(got, "http://127.0.0.1:9/oauth2/v1/auth?") {
		t.Errorf("got %s", got)
	}
}

func TestNewIsNew(t *testing.T) {
	if a, b := NewState(), NewState(); a == b || len(a) < 22 {
		t.Errorf("states %q, %q", a, b)
	}
	if a, b := NewVerifier().Reveal(), NewVerifier().Reveal(); a == b || len(a) < 43 {
		t.Error("verifiers are short, or repeat")
	}
}

func TestRedeem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, ok(oauthToken))
		got, err := Redeem(t.Context(), s.oauth(), credential.NewSecret("CANARY-code"), credential.NewSecret("CANARY-verifier"), redirect)
		if err != nil || got.AccessToken.Reveal() != "CANARY-access" || got.RefreshToken.Reveal() != "CANARY-next" ||
			!got.Expires.Equal(time.Now().Add(time.Hour)) || !got.Obtained.Equal(time.Now()) {
			t.Errorf("got %+v, %v", got, err)
		}
		want := url.Values{
			"grant_type": {"authorization_code"}, "code": {"CANARY-code"}, "client_id": {"4038181954557748008"},
			"redirect_uri": {redirect}, "code_verifier": {"CANARY-verifier"},
		}
		r := s.seen[0]
		if r.method != "POST" || r.url != "https://oauth.aliyun.com/v1/token" || r.contentType != "application/x-www-form-urlencoded" || r.body != want.Encode() || r.auth != "" {
			t.Errorf("sent %+v", r)
		}
	})
}

// TestRedeemErrors has the answers that a Redeem treats in its own way; those of
// the token endpoint in general are tested in package ssoflow.
func TestRedeemErrors(t *testing.T) {
	tests := []struct {
		name   string
		answer answer
		kind   credential.Kind
		want   string
	}{
		{"invalid grant", answer{status: 400, body: `{"error":"invalid_grant","error_description":"description"}`}, credential.Refused, "invalid_grant: description"},
		{"broken", answer{status: 500, body: `{"error":"invalid_grant"}`}, credential.Network, "invalid_grant"},
		{"throttled", answer{status: 429, body: `{"error":"Throttling"}`}, credential.Network, "Throttling"},
		{"reset", answer{err: errReset}, credential.Network, "connection"},
		{"secrets back", answer{status: 400, body: `{"error":"odd","error_description":"CANARY-code CANARY-verifier"}`}, credential.Refused, "odd: REDACTED REDACTED"},
		{"empty", ok(`{}`), credential.Refused, "no usable access_token"},
		{"HTML", ok(`<html>CANARY`), credential.Refused, "not the documented JSON"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newService(t, tt.answer)
				got, err := Redeem(t.Context(), s.oauth(), credential.NewSecret("CANARY-code"), credential.NewSecret("CANARY-verifier"), redirect)
				wantError(t, err, tt.kind, tt.want)
				if !got.AccessToken.IsZero() {
					t.Error("a token with an error")
				}
				if errors.Is(err, ssoflow.ErrTokenRefused) {
					t.Error("a code was taken for a token")
				}
				if len(s.seen) != 1 {
					t.Errorf("the code was sent %d times", len(s.seen))
				}
			})
		})
	}
}
