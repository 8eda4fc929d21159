package chain

import (
	"cmp"
	"context"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/ssoflow"
)

func init() { register(mode{name: credential.ModeCloudSSO, source: cloudSSO}) }

// SignIns keeps the tokens of CloudSSO portals. portal is the String of what
// ssoflow.ParseSignInURL returns.
type SignIns interface {
	// SignIn returns what identifies the sign-in at a portal, and whether its token is
	// good. It reads the index if it can, and the keychain otherwise. Once Token was
	// called, it agrees with that. A portal without a sign-in is an error that wraps
	// credential.ErrNotConfigured.
	SignIn(ctx context.Context, portal string) (id string, usable bool, err error)
	// Token returns the token of a portal, even an expired one. A portal without a
	// sign-in is an error that wraps credential.ErrNotConfigured.
	Token(ctx context.Context, portal string) (ssoflow.Token, error)
	// Refuse records that the service does not accept a token.
	Refuse(ctx context.Context, portal string, token ssoflow.Token)
	// Refused reports whether Refuse recorded a token.
	Refused(ctx context.Context, portal string, token ssoflow.Token) bool
}

// cloudSSO is mode CloudSSO: an access configuration in an account of a portal
// at which a person has signed in.
func cloudSSO(r resolver) (credential.Provider, error) {
	for _, need := range []struct{ value, key, flag string }{
		{r.effective.SignInURL, "cloud_sso_sign_in_url", "--cloud-sso-sign-in-url"},
		{r.effective.AccountID, "cloud_sso_account_id", "--cloud-sso-account-id"},
		{r.effective.AccessConfig, "cloud_sso_access_config", "--cloud-sso-access-config"},
	} {
		if need.value == "" {
			return nil, usagef(r.loginCommand(), "mode CloudSSO needs %s in the profile, or %s", need.key, need.flag)
		}
	}
	signIn, err := ssoflow.ParseSignInURL(r.effective.SignInURL)
	if err != nil {
		return nil, err
	}
	portal := signIn.String()
	return r.withSession(portalAccess{hint: r.loginCommand(), Provider: ssoflow.Provider{
		Portal: &ssoflow.Portal{
			HTTP: r.HTTP, SignInURL: signIn, Now: r.Now,
			ClientID: ssoflow.ClientID(r.Getenv),
		},
		AccountID:       r.effective.AccountID,
		ConfigurationID: r.effective.AccessConfig,
		SignIn:          func(ctx context.Context) (string, error) { return r.signIn(ctx, portal) },
		Token:           func(ctx context.Context) (ssoflow.Token, error) { return r.portalToken(ctx, portal) },
		Refused:         func(ctx context.Context, t ssoflow.Token) { r.SignIns.Refuse(ctx, portal, t) },
	}}), nil
}

// loginCommand is the command with which a person signs in for this profile.
func (r resolver) loginCommand() string {
	return "aliyun-sso-login login " + shell.Quote(cmp.Or(r.profile.Name, "NAME"))
}

// portalToken returns a valid token: that of the keychain or else the one that
// `aliyun configure` wrote into the profile.
func (r resolver) portalToken(ctx context.Context, portal string) (ssoflow.Token, error) {
	isValid := func(t ssoflow.Token) bool {
		return !t.AccessToken.IsZero() && t.Expires.After(r.Now()) && !r.SignIns.Refused(ctx, portal, t)
	}
	stored, err := r.SignIns.Token(ctx, portal)
	if err == nil && isValid(stored) {
		return stored, nil
	}
	if written := r.writtenToken(portal); isValid(written) {
		return written, nil
	}
	name := ssoflow.PortalName(portal)
	reason := message.Sprintf("the service does not accept the sign-in at %s any more", name)
	switch {
	case isSkipped(err):
		reason = message.Sprintf("not signed in at %s", name)
	case err != nil:
		return ssoflow.Token{}, err
	case !stored.Expires.After(r.Now()):
		reason = message.Sprintf("the sign-in at %s expired at %s", name, r.clock(stored.Expires))
	}
	return ssoflow.Token{}, &credential.Error{Kind: credential.Login, Hint: r.loginCommand(), Err: message.New(reason)}
}

// writtenToken returns the token that `aliyun configure` wrote into the profile, or the
// zero one if it is that of another portal, which must not get it.
func (r resolver) writtenToken(portal string) ssoflow.Token {
	own, err := ssoflow.ParseSignInURL(r.profile.CloudSSOSignInURL)
	if err != nil || own.String() != portal {
		return ssoflow.Token{}
	}
	return ssoflow.Token{AccessToken: r.profile.AccessToken, Expires: unixTime(r.profile.CloudSSOAccessTokenExpire)}
}

// signIn returns the part of the cache key that says which sign-in the session is made
// from: the one whose token portalToken returns. While no token is good, it is the
// sign-in whose session may still be.
func (r resolver) signIn(ctx context.Context, portal string) (string, error) {
	id, usable, err := r.SignIns.SignIn(ctx, portal)
	written := r.writtenToken(portal)
	switch {
	case err != nil && !isSkipped(err):
		return "", err
	case err == nil && (usable || !written.Expires.After(r.Now())):
		return "sign_in=" + id, nil
	case !written.AccessToken.IsZero():
		return "access_token=" + written.AccessToken.Fingerprint(), nil
	case err == nil:
		return "sign_in=" + id, nil
	}
	_, err = r.portalToken(ctx, portal)
	return "", err
}

// portalAccess is the session of an access configuration.
type portalAccess struct {
	ssoflow.Provider
	hint string
}

func (p portalAccess) Retrieve(ctx context.Context) (credential.Credential, error) {
	c, err := p.Provider.Retrieve(ctx)
	return c, hintLogin(err, p.hint)
}

// hintLogin adds hint to an error of kind Login.
func hintLogin(err error, hint string) error {
	if credential.KindOf(err) == credential.Login {
		return &credential.Error{Hint: hint, Err: err}
	}
	return err
}
