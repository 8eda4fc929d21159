package ssoflow

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"aliyun-cred-helper/internal/credential"
)

var _ credential.Provider = Provider{}

// have returns a Provider's Token that has one.
func have(token Token) func(context.Context) (Token, error) {
	return func(context.Context) (Token, error) { return token, nil }
}

// told1 counts in n, and checks what a Provider's Refused is told.
func told1(n *int) func(context.Context, Token) {
	return func(_ context.Context, token Token) {
		if token.AccessToken.Reveal() == canary {
			*n++
		}
	}
}

func TestProvider(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, ok(`{"CloudCredential":`+keys()+`}`))
		p := Provider{
			Portal: s.portal(), AccountID: "17", ConfigurationID: "ac-1", Token: have(token()),
			SignIn: func(context.Context) (string, error) { return "sign_in=id", nil },
		}
		got, err := p.Retrieve(t.Context())
		if err != nil || got.AccessKeyID != "STS.id" || got.Source != "cloudsso:17/ac-1" || len(s.seen) != 1 {
			t.Errorf("got %+v, %v after %d requests", got, err, len(s.seen))
		}
		key, err := p.CacheKey(t.Context())
		want := []string{"CloudSSO", "sign_in_url=" + signInURL, "account_id=17", "access_configuration=ac-1", "sign_in=id"}
		if err != nil || !slices.Equal(key, want) {
			t.Errorf("key %q, %v", key, err)
		}
	})
}

func TestProviderWithoutToken(t *testing.T) {
	s := newService(t, ok(`{}`))
	login := credential.NewError(credential.Login, "portal", "aliyun-sso-login --profile p", "nobody is signed in")
	p := Provider{
		Portal: s.portal(), AccountID: "17", ConfigurationID: "ac-1",
		Token: func(context.Context) (Token, error) { return Token{}, login },
	}
	if _, err := p.Retrieve(t.Context()); !errors.Is(err, login) || len(s.seen) != 0 {
		t.Errorf("got %v after %d requests", err, len(s.seen))
	}
}

func TestProviderWithoutRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, bad(401, "InvalidAccessToken"))
		p := Provider{Portal: s.portal(), AccountID: "17", ConfigurationID: "ac-1", Token: have(token())}
		_, err := p.Retrieve(t.Context())
		wantError(t, err, credential.Login, "InvalidAccessToken")
	})
}

// TestProviderForbidden: a 403 may be about the account or about the sign-in, so the
// portal is asked for something else with the same token.
func TestProviderForbidden(t *testing.T) {
	tests := []struct {
		name    string
		answers []answer
		kind    credential.Kind
		want    string
		refused int // how often the token counts as refused
	}{
		{"the account", []answer{bad(403, "Forbidden"), ok(`{}`)}, credential.Refused, "CloudSSO credentials: the portal refuses this account", 0},
		{"a gateway", []answer{{status: 403, body: "<html>"}, ok(`{}`)}, credential.Refused, "CloudSSO credentials: the portal refuses this account", 0},
		{"the token", []answer{bad(403, "Forbidden"), bad(403, "Forbidden")}, credential.Login, "the service does not accept the token", 1},
		{"unknown", []answer{bad(403, "Forbidden"), bad(403, "NoPermission")}, credential.Refused, "CloudSSO accounts: NoPermission", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, refused := newService(t, tt.answers...), 0
				p := Provider{Portal: s.portal(), AccountID: "17", ConfigurationID: "ac-1", Token: have(token()), Refused: told1(&refused)}
				_, err := p.Retrieve(t.Context())
				wantError(t, err, tt.kind, tt.want)
				if refused != tt.refused || len(s.seen) != 2 {
					t.Errorf("the token was refused %d times, want %d, after %d requests", refused, tt.refused, len(s.seen))
				}
			})
		})
	}
}
