package signin

import (
	"context"
	"crypto/rand"
	"net/url"

	"golang.org/x/oauth2"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/ssoflow"
)

// NewVerifier returns a code verifier (RFC 7636 section 4.1) for one sign-in.
func NewVerifier() credential.Secret { return credential.NewSecret(oauth2.GenerateVerifier()) }

// NewState returns a state (RFC 6749 section 10.12) for one sign-in.
func NewState() string { return rand.Text() }

// AuthorizeURL returns the address at which a person approves the sign-in.
// redirect is where the browser comes back to: a Callback's URL.
func AuthorizeURL(o *ssoflow.OAuth, state string, verifier credential.Secret, redirect string) string {
	c := oauth2.Config{
		ClientID:    o.Site.ClientID,
		Endpoint:    oauth2.Endpoint{AuthURL: o.AuthorizationEndpoint()},
		RedirectURL: redirect,
	}
	return c.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier.Reveal()))
}

// Redeem trades the code of a Callback for a token. It is sent once: a code
// that comes twice may cost the token that it already gave (RFC 6749 section
// 4.1.2). Errors are of Kind Refused or Network.
func Redeem(ctx context.Context, o *ssoflow.OAuth, code, verifier credential.Secret, redirect string) (ssoflow.OAuthToken, error) {
	return o.RequestToken(ctx, url.Values{
		"grant_type":    {"authorization_code"},
		"code":          {code.Reveal()},
		"redirect_uri":  {redirect},
		"code_verifier": {verifier.Reveal()},
	}, code, verifier)
}
