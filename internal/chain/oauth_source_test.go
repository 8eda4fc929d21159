package chain

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/ssoflow"
)

// storedOAuth is a keychain with at most one sign-in, for profile dev at one site.
type storedOAuth struct {
	OAuthSignIns
	site string // "": there is none
	in   OAuthSignIn
	err  error
}

func (s storedOAuth) ID(_ context.Context, site, profile string) (string, error) {
	if s.err != nil {
		return "", s.err
	}
	if site != s.site || profile != "dev" {
		return "", credential.ErrNotConfigured
	}
	return "login-1", nil
}

func (s storedOAuth) SignIn(ctx context.Context, site, profile string) (OAuthSignIn, error) {
	_, err := s.ID(ctx, site, profile)
	return s.in, err
}

func (storedOAuth) Lock(context.Context, string, string) (OAuthLock, error) { return heldOAuth{}, nil }

// heldOAuth is a lock with which nothing may be changed.
type heldOAuth struct{ OAuthLock }

func (heldOAuth) Release() {}

// Which sign-in mode OAuth uses: its own, else the session and then the access token that
// `aliyun` wrote, and only those of the profile's own site.
func TestOAuthSource(t *testing.T) {
	const login, usage = credential.Login, credential.Usage
	secret := credential.NewSecret
	later := start.Add(time.Hour)
	ours := storedOAuth{site: "CN", in: OAuthSignIn{ID: "login-1", OAuthToken: ssoflow.OAuthToken{AccessToken: secret("kept"), Expires: later, Obtained: start}}}
	ending := ours
	ending.in.Expires = start.Add(15*time.Minute - time.Second)
	session := config.Profile{AccessKeyID: "STS.x", AccessKeySecret: secret("s"), StsToken: secret("t"), StsExpiration: start.Unix() + 1}
	token := config.Profile{OAuthAccessToken: secret("written"), OAuthAccessTokenExpire: later.Unix()}
	as := func(p config.Profile, change func(*config.Profile)) config.Profile {
		change(&p)
		return p
	}
	tests := []struct {
		name    string
		profile config.Profile
		absent  bool // the profile is not in config.json
		keys    storedOAuth
		site    string // flag
		want    string // Source, or a part of the error
		kind    credential.Kind
		asks    []string
	}{
		{name: "our own", keys: ours, want: "oauth:CN", asks: []string{"exchange kept"}},
		{name: "our own first", profile: session, keys: ours, want: "oauth:CN", asks: []string{"exchange kept"}},
		{name: "our own alone", absent: true, keys: ours, want: "oauth:CN", asks: []string{"exchange kept"}},
		{name: "our own of another site", keys: ours, site: "INTL", want: "--oauth-site-type INTL", kind: login},
		{name: "our own, without a refresh token, near its end", keys: ending, want: "has expired", kind: login},
		{name: "nobody", want: "aliyun-sso-login login dev --mode OAuth", kind: login},
		{name: "nobody, and no profile", absent: true, want: `"dev"`, kind: usage},
		{name: "the keychain fails", keys: storedOAuth{err: &credential.Error{Kind: credential.Keychain, Err: errors.New("broken")}}, want: "broken", kind: credential.Keychain},
		{name: "a site that does not exist", site: "DE", want: "CN or INTL", kind: usage},
		{name: "the session of aliyun", profile: session, want: "profile:dev"},
		{name: "even without a keychain", profile: session, keys: storedOAuth{err: ErrNoKeychain}, want: "profile:dev"},
		{name: "not when it has expired", profile: as(session, func(p *config.Profile) { p.StsExpiration = start.Unix() }), want: "expired", kind: login},
		{name: "not at another site", profile: session, site: "INTL", want: "not signed in", kind: login},
		{name: "a session without an id", profile: as(session, func(p *config.Profile) { p.AccessKeyID = "" }), want: "access_key_id", kind: usage},
		{name: "a session without a secret", profile: as(session, func(p *config.Profile) { p.AccessKeySecret = secret("") }), want: "access_key_secret", kind: usage},
		{name: "a session without a token", profile: as(session, func(p *config.Profile) { p.StsToken = secret("") }), want: "sts_token", kind: usage},
		{name: "the token of aliyun", profile: token, want: "oauth:CN", asks: []string{"exchange written"}},
		{name: "after an expired session", profile: as(session, func(p *config.Profile) {
			p.StsExpiration, p.OAuthAccessToken, p.OAuthAccessTokenExpire = 1, secret("written"), later.Unix()
		}), want: "oauth:CN", asks: []string{"exchange written"}},
		{name: "not when it has expired, either", profile: as(token, func(p *config.Profile) { p.OAuthAccessTokenExpire = start.Unix() }), want: "expired", kind: login},
		{name: "not at another site, either", profile: as(token, func(p *config.Profile) { p.OAuthSiteType = "INTL" }), site: "CN", want: "not signed in", kind: login},
		{name: "a profile of a site that does not exist", profile: as(token, func(p *config.Profile) { p.OAuthSiteType = "DE" }), site: "CN", want: "--oauth-site-type CN", kind: login},
	}
	for _, tt := range tests {
		w := newWorld(t)
		w.OAuth = tt.keys
		p := tt.profile
		p.Name, p.Mode = "dev", "OAuth"
		if !tt.absent {
			w.profiles = []config.Profile{p}
		}
		c, _, err := w.get(t, request.Request{Profile: "dev", Mode: "OAuth", OAuthSite: tt.site})
		wants(t, tt.name, c, err, tt.want, tt.kind, tt.want)
		if !slices.Equal(w.cloud.asked, tt.asks) {
			t.Errorf("%s: got the requests %q, want %q", tt.name, w.cloud.asked, tt.asks)
		}
	}
	_, _, err := newWorld(t).get(t, request.Request{Mode: "OAuth"})
	wants(t, "without a profile", credential.Credential{}, err, "", usage, "--mode OAuth")
}
