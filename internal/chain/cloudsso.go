package chain

import (
	"context"
	"errors"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/ssoflow"
)

// SignIns keeps the tokens of CloudSSO portals. portal is the String of what
// ssoflow.ParseSignInURL returns.
type SignIns interface {
	// Token returns the token of a portal, whether it has ended or not. That
	// nobody has signed in is an error that wraps credential.ErrNotConfigured.
	Token(ctx context.Context, portal string) (ssoflow.Token, error)
	// Refuse marks a token that the service does not accept.
	Refuse(ctx context.Context, portal string, token ssoflow.Token)
	// Refused reports whether a token was marked.
	Refused(ctx context.Context, portal string, token ssoflow.Token) bool
}

// cloudSSO is mode CloudSSO: an access configuration in an account of a portal
// at which a person has signed in.
func cloudSSO(s settings) (credential.Provider, error) {
	for _, need := range []struct{ value, key, flag string }{
		{s.want.SignInURL, "cloud_sso_sign_in_url", "--cloud-sso-sign-in-url"},
		{s.want.AccountID, "cloud_sso_account_id", "--cloud-sso-account-id"},
		{s.want.AccessConfig, "cloud_sso_access_config", "--cloud-sso-access-config"},
	} {
		if need.value == "" {
			return nil, usagef(s.loginCommand(), "mode CloudSSO needs %s in the profile, or %s", need.key, need.flag)
		}
	}
	signIn, err := ssoflow.ParseSignInURL(s.want.SignInURL)
	if err != nil {
		return nil, err
	}
	portal := signIn.String()
	p := signedIn{hint: s.loginCommand()}
	p.Provider = ssoflow.Provider{
		Portal: &ssoflow.Portal{
			HTTP: s.HTTP, SignInURL: signIn, Now: s.Now,
			ClientID: ssoflow.ClientID(s.Getenv),
		},
		AccountID:       s.want.AccountID,
		ConfigurationID: s.want.AccessConfig,
		Token:           func(ctx context.Context) (ssoflow.Token, error) { return s.portalToken(ctx, portal) },
		Refused:         func(ctx context.Context, t ssoflow.Token) { s.SignIns.Refuse(ctx, portal, t) },
	}
	return s.cached(p), nil
}

// loginCommand is what a person types to sign in for this profile.
func (s settings) loginCommand() string {
	if s.profile.Name == "" {
		return "aliyun-sso-login login --profile NAME"
	}
	return "aliyun-sso-login login --profile " + s.profile.Name
}

// portalToken returns the token that a login left in the keychain or, failing
// that, the one that `aliyun configure` left in the profile.
func (s settings) portalToken(ctx context.Context, portal string) (ssoflow.Token, error) {
	token, err := s.SignIns.Token(ctx, portal)
	if err == nil && token.Expires.After(s.Now()) && !s.SignIns.Refused(ctx, portal, token) {
		return token, nil
	}
	left := ssoflow.Token{AccessToken: s.profile.AccessToken, Expires: unixTime(s.profile.CloudSSOAccessTokenExpire)}
	if !left.AccessToken.IsZero() && left.Expires.After(s.Now()) && !s.SignIns.Refused(ctx, portal, left) {
		return left, nil
	}
	if err != nil && !isSkipped(err) {
		return ssoflow.Token{}, err
	}
	why := "nobody is signed in at " + portal
	switch {
	case err == nil && !token.Expires.After(s.Now()):
		why = "the sign-in at " + portal + " ended at " + token.Expires.Format(credential.Layout)
	case err == nil:
		why = "the service does not accept the sign-in at " + portal + " any more"
	}
	return ssoflow.Token{}, &credential.Error{Kind: credential.Login, Hint: s.loginCommand(), Err: errors.New(why)}
}

// signedIn adds the command to type to the errors that a login mends.
type signedIn struct {
	ssoflow.Provider
	hint string
}

// Retrieve implements credential.Provider.
func (p signedIn) Retrieve(ctx context.Context) (credential.Credential, error) {
	c, err := p.Provider.Retrieve(ctx)
	if credential.KindOf(err) == credential.Login {
		err = &credential.Error{Hint: p.hint, Err: err}
	}
	return c, err
}
