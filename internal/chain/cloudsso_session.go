package chain

import (
	"context"

	"aliyun-cred-helper/internal/credential"
)

// portalOrSession is the session of an access configuration, with the one that `aliyun`
// wrote into the profile in its place while that is valid and no token is.
type portalOrSession struct {
	resolver
	portal  portalAccess
	access  credential.Provider // of portal, and cached
	written static
}

// withSession returns p, cached, and what `aliyun` wrote into the profile beside it.
func (r resolver) withSession(p portalAccess) credential.Provider {
	access := r.cached(p)
	if c, ok := r.writtenSession(); ok {
		return portalOrSession{r, p, access, static{c}}
	}
	return access
}

// writtenSession returns the session that `aliyun` wrote into the profile. A session in
// a profile of another mode, or for other settings than those in effect, is not one.
func (r resolver) writtenSession() (credential.Credential, bool) {
	file, err := r.Config()
	if err != nil {
		return credential.Credential{}, false
	}
	own, _ := file.Profile(r.profile.Name)
	c := r.profileKey()
	c.Expires = unixTime(r.profile.StsExpiration)
	return c, own.Is(credential.ModeCloudSSO) && isSession(c) && c.Expires.After(r.Now()) &&
		r.effective.SignInURL == own.CloudSSOSignInURL &&
		r.effective.AccountID == own.CloudSSOAccountID && r.effective.AccessConfig == own.CloudSSOAccessConfig
}

// choose returns the provider that can give a session now.
func (s portalOrSession) choose(ctx context.Context) credential.Provider {
	if !s.written.Expires.After(s.Now()) {
		return s.access
	}
	if _, err := s.portal.Token(ctx); err == nil {
		return s.access
	}
	return s.written
}

// Retrieve implements credential.Provider.
func (s portalOrSession) Retrieve(ctx context.Context) (credential.Credential, error) {
	c, err := s.choose(ctx).Retrieve(ctx)
	if credential.KindOf(err) == credential.Login { // the service has refused the token
		return s.choose(ctx).Retrieve(ctx)
	}
	return c, err
}

// CacheKey implements credential.Provider.
func (s portalOrSession) CacheKey(ctx context.Context) ([]string, error) {
	return s.choose(ctx).CacheKey(ctx)
}
