package chain

import (
	"context"
	"errors"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/ssoflow"
)

func init() { register(mode{name: credential.ModeOAuth, source: oauth, keychainAlone: true}) }

// oauthSource is mode OAuth: a sign-in by browser. It uses, in this order, the
// sign-in that aliyun-sso-login keeps in the keychain, and the session and the
// access token that `aliyun` wrote into the profile. It never uses the refresh
// token of `aliyun`: each use replaces the token, which would sign `aliyun` out.
type oauthSource struct {
	resolver
	client *ssoflow.OAuth
}

func oauth(r resolver) (credential.Provider, error) {
	if r.profile.Name == "" {
		return nil, usagef("aliyun-cred-helper whoami NAME --mode OAuth", "mode OAuth needs a profile, since a sign-in belongs to one")
	}
	site, err := ssoflow.SiteOf(r.effective.OAuthSite)
	if err != nil {
		return nil, err
	}
	return oauthSource{r, &ssoflow.OAuth{HTTP: r.HTTP, Site: site, Endpoint: r.OAuthEndpoint, Now: r.Now}}, nil
}

func (o oauthSource) Retrieve(ctx context.Context) (credential.Credential, error) {
	p, err := o.choose(ctx)
	if err != nil {
		return credential.Credential{}, err
	}
	c, err := p.Retrieve(ctx)
	return c, hintLogin(err, o.loginCommand())
}

func (o oauthSource) CacheKey(ctx context.Context) ([]string, error) {
	p, err := o.choose(ctx)
	if err != nil {
		return nil, err
	}
	return p.CacheKey(ctx)
}

// choose returns the provider that can give a session now. A sign-in of our own is
// found in the index or, if that does not have it, in the keychain.
func (o oauthSource) choose(ctx context.Context) (credential.Provider, error) {
	_, err := o.OAuth.ID(ctx, o.client.Site.Name, o.profile.Name)
	if err == nil {
		return o.cached(oauthSignedIn{o}), nil
	}
	written, writtenErr := o.writtenByAliyun()
	switch {
	case written != nil || writtenErr != nil:
		return written, writtenErr
	case !isSkipped(err):
		return nil, err
	}
	return nil, o.notSignedIn()
}

// writtenByAliyun returns a provider for what `aliyun` wrote into the profile, or
// nil if that has expired or is of another site, which must not get it.
func (o oauthSource) writtenByAliyun() (credential.Provider, error) {
	p, c := o.profile, o.profileKey()
	if own, err := ssoflow.SiteOf(p.OAuthSiteType); err != nil || own != o.client.Site {
		return nil, nil
	}
	c.Expires = unixTime(p.StsExpiration)
	isEmpty := c.AccessKeyID == "" && c.AccessKeySecret.IsZero() && c.SecurityToken.IsZero()
	switch {
	case !isEmpty && c.Expires.After(o.Now()) && !isSession(c):
		return nil, usagef(o.loginCommand(),
			"profile %s has an incomplete session: mode OAuth needs access_key_id, access_key_secret and sts_token", p.Name)
	case !isEmpty && c.Expires.After(o.Now()):
		return static{c}, nil
	case !p.OAuthAccessToken.IsZero() && unixTime(p.OAuthAccessTokenExpire).After(o.Now()):
		return o.cached(oauthExchange{o}), nil
	}
	return nil, nil
}

// notSignedIn is the error for a profile without a sign-in that is valid.
func (o oauthSource) notSignedIn() error {
	if o.notInConfig {
		return &credential.Error{Hint: o.loginCommand(), Err: o.noSuchProfile()}
	}
	reason := message.Errorf("not signed in at site %s for profile %s", o.client.Site.Name, o.profile.Name)
	if o.profile.StsExpiration != 0 || o.profile.OAuthAccessTokenExpire != 0 {
		reason = message.Errorf("%w, and the session that `aliyun` wrote there has expired; only `aliyun` may use its refresh token", reason)
	}
	return &credential.Error{Kind: credential.Login, Hint: o.loginCommand(), Err: reason}
}

// loginCommand is the command with which a person signs in for this profile.
func (o oauthSource) loginCommand() string {
	site := ""
	if saved, err := ssoflow.SiteOf(o.profile.OAuthSiteType); err != nil || saved.Name != o.client.Site.Name {
		site = " --oauth-site-type " + o.client.Site.Name
	}
	return "aliyun-sso-login login " + shell.Quote(o.profile.Name) + " --mode OAuth" + site
}

// key returns a cache key of the mode. owner says whose session it is.
func (o oauthSource) key(owner string) []string {
	endpoint := o.client.Site.OAuthURL
	if o.client.Endpoint != nil {
		endpoint = o.client.Endpoint.String()
	}
	return []string{credential.ModeOAuth, "site=" + o.client.Site.Name, "endpoint=" + endpoint, owner}
}

// oauthExchange is the session for the access token of an `aliyun` profile.
type oauthExchange struct{ oauthSource }

func (p oauthExchange) Retrieve(ctx context.Context) (credential.Credential, error) {
	if unixTime(p.profile.OAuthAccessTokenExpire).Sub(p.Now()) < ssoflow.ExchangeMinimum {
		return credential.Credential{}, &credential.Error{Kind: credential.Login, Err: message.New(
			"the access token that `aliyun` wrote into the profile is valid for less than 15 minutes, which the service refuses; only `aliyun` may renew it")}
	}
	return p.client.Exchange(ctx, p.profile.OAuthAccessToken)
}

// CacheKey implements credential.Provider. Only the service knows whose token it
// is, and the next one may be that of another person.
func (p oauthExchange) CacheKey(context.Context) ([]string, error) {
	return p.key("access_token=" + p.profile.OAuthAccessToken.Fingerprint()), nil
}

// oauthSignedIn is the session of our own sign-in.
type oauthSignedIn struct{ oauthSource }

// CacheKey implements credential.Provider. The id identifies the sign-in, and so
// the person; renewing replaces the tokens only.
func (p oauthSignedIn) CacheKey(ctx context.Context) ([]string, error) {
	id, err := p.OAuth.ID(ctx, p.client.Site.Name, p.profile.Name)
	if isSkipped(err) { // another process has found out that it has ended
		err = p.notSignedIn()
	}
	return p.key(OAuthSession(id)), err
}

// OAuthSession returns the part of a session's cache key that identifies the
// sign-in from which the session was made.
func OAuthSession(id string) string { return "sign_in=" + id }

func (p oauthSignedIn) Retrieve(ctx context.Context) (credential.Credential, error) {
	in, renewed, err := p.validSignIn(ctx, OAuthSignIn{})
	if err != nil {
		return credential.Credential{}, err
	}
	if !renewed {
		c, err := p.client.Exchange(ctx, in.AccessToken)
		if !errors.Is(err, ssoflow.ErrTokenRefused) {
			return c, err
		}
		// The service ended the access token early. The sign-in itself may be valid.
		if in, _, err = p.validSignIn(ctx, in); err != nil {
			return credential.Credential{}, err
		}
	}
	ctx, cancel := patientAgain(ctx) // a renewal may have used it up
	defer cancel()
	return p.client.Exchange(ctx, in.AccessToken)
}
