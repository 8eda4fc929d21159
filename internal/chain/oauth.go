package chain

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/ssoflow"
)

// oauthSource is mode OAuth: a sign-in by browser. What serves is, in this
// order, the sign-in that aliyun-sso-login keeps in the keychain, the session
// that `aliyun` has left in the profile, and its access token. The refresh
// token of `aliyun` is never touched: it rotates, so that using it here would
// sign `aliyun` out.
type oauthSource struct {
	settings
	client *ssoflow.OAuth
}

func oauth(s settings) (credential.Provider, error) {
	if s.profile.Name == "" {
		return nil, usagef("aliyun-cred-helper get --mode OAuth --profile NAME", "mode OAuth needs a profile, since a sign-in belongs to one")
	}
	site, err := ssoflow.SiteOf(s.want.OAuthSite)
	if err != nil {
		return nil, err
	}
	return oauthSource{s, &ssoflow.OAuth{HTTP: s.HTTP, Site: site, Endpoint: s.OAuthEndpoint, Now: s.Now}}, nil
}

// Retrieve implements credential.Provider.
func (o oauthSource) Retrieve(ctx context.Context) (credential.Credential, error) {
	p, err := o.pick(ctx)
	if err != nil {
		return credential.Credential{}, err
	}
	c, err := p.Retrieve(ctx)
	if credential.KindOf(err) == credential.Login {
		err = &credential.Error{Hint: o.loginCommand(), Err: err}
	}
	return c, err
}

// CacheKey implements credential.Provider.
func (o oauthSource) CacheKey(ctx context.Context) ([]string, error) {
	p, err := o.pick(ctx)
	if err != nil {
		return nil, err
	}
	return p.CacheKey(ctx)
}

// pick returns what serves now. Finding our own sign-in costs a look into the
// index and, only where that does not know it, one into the keychain.
func (o oauthSource) pick(ctx context.Context) (credential.Provider, error) {
	id, err := o.OAuth.ID(ctx, o.client.Site.Name, o.profile.Name)
	if err == nil {
		return o.cached(oauthSignedIn{o, id}), nil
	}
	left, leftErr := o.left()
	switch {
	case left != nil || leftErr != nil:
		return left, leftErr
	case !isSkipped(err):
		return nil, err
	}
	return nil, o.nobody()
}

// left returns what `aliyun` has left in the profile and is good now, or nil.
func (o oauthSource) left() (credential.Provider, error) {
	p := o.profile
	end := unixTime(p.StsExpiration)
	some := p.AccessKeyID != "" || !p.AccessKeySecret.IsZero() || !p.StsToken.IsZero()
	if some && end.After(o.Now()) {
		if p.AccessKeyID == "" || p.AccessKeySecret.IsZero() || p.StsToken.IsZero() {
			return nil, usagef(o.loginCommand(),
				"profile %s has a part of a session: mode OAuth wants access_key_id, access_key_secret and sts_token", p.Name)
		}
		return static{credential.Credential{
			AccessKeyID: p.AccessKeyID, AccessKeySecret: p.AccessKeySecret, SecurityToken: p.StsToken,
			Expires: end, Source: "profile:" + p.Name,
		}}, nil
	}
	if !p.OAuthAccessToken.IsZero() && unixTime(p.OAuthAccessTokenExpire).After(o.Now()) {
		return o.cached(oauthExchange{o}), nil
	}
	return nil, nil
}

// nobody is the error for a profile that nothing is left of.
func (o oauthSource) nobody() error {
	if o.keyOnly {
		file, err := o.Config()
		if err != nil {
			return err
		}
		return &credential.Error{Hint: o.loginCommand(), Err: o.noSuchProfile(file, o.profile.Name)}
	}
	why := fmt.Errorf("nobody is signed in at site %s for profile %s", o.client.Site.Name, o.profile.Name)
	if o.profile.StsExpiration != 0 || o.profile.OAuthAccessTokenExpire != 0 {
		why = fmt.Errorf("%w, and what `aliyun` has left there has ended; its refresh token is its own", why)
	}
	return &credential.Error{Kind: credential.Login, Hint: o.loginCommand(), Err: why}
}

// loginCommand is what a person types to sign in for this profile.
func (o oauthSource) loginCommand() string {
	site := ""
	if saved, err := ssoflow.SiteOf(o.profile.OAuthSiteType); err != nil || saved.Name != o.client.Site.Name {
		site = " --oauth-site-type " + o.client.Site.Name
	}
	return "aliyun-sso-login login --mode OAuth --profile " + o.profile.Name + site
}

// key begins every cache key of the mode.
func (o oauthSource) key(of string) []string {
	endpoint := o.client.Site.OAuthURL
	if o.client.Endpoint != nil {
		endpoint = o.client.Endpoint.String()
	}
	return []string{credential.ModeOAuth, "site=" + o.client.Site.Name, "endpoint=" + endpoint, of}
}

// oauthExchange is the session for the access token of an `aliyun` profile.
type oauthExchange struct{ oauthSource }

// Retrieve implements credential.Provider.
func (p oauthExchange) Retrieve(ctx context.Context) (credential.Credential, error) {
	return p.client.Exchange(ctx, p.profile.OAuthAccessToken)
}

// CacheKey implements credential.Provider. Whose token it is only the service
// knows; the next one may be another person's.
func (p oauthExchange) CacheKey(context.Context) ([]string, error) {
	sum := sha256.Sum256([]byte(p.profile.OAuthAccessToken.Reveal()))
	return p.key("access_token_sha256=" + hex.EncodeToString(sum[:])), nil
}

// oauthSignedIn is the session of our own sign-in.
type oauthSignedIn struct {
	oauthSource
	id string
}

// CacheKey implements credential.Provider. Tokens come and go; the id is that
// of the sign-in, and so of the person.
func (p oauthSignedIn) CacheKey(context.Context) ([]string, error) {
	return p.key(OAuthSession(p.id)), nil
}

// OAuthSession is the part of a session's cache key that names the sign-in
// that the session was made from.
func OAuthSession(id string) string { return "sign_in=" + id }

// Retrieve implements credential.Provider.
func (p oauthSignedIn) Retrieve(ctx context.Context) (credential.Credential, error) {
	in, renewed, err := p.live(ctx, OAuthSignIn{})
	if err != nil {
		return credential.Credential{}, err
	}
	c, err := p.client.Exchange(ctx, in.AccessToken)
	if renewed || !errors.Is(err, ssoflow.ErrTokenRefused) {
		return c, err
	}
	// It ended before its time. The sign-in may go on all the same.
	if in, _, err = p.live(ctx, in); err != nil {
		return credential.Credential{}, err
	}
	return p.client.Exchange(ctx, in.AccessToken)
}
