package cli

import (
	"context"
	"fmt"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/keychain"
)

// oauthEntries returns the OAuth sign-ins among entries: those of profile, or
// all where it is empty.
func oauthEntries(entries []keychain.Entry, profile string) []keychain.Entry {
	var found []keychain.Entry
	for _, e := range entries {
		if e.Kind == keychain.KindOAuth && (profile == "" || e.Name == profile) {
			found = append(found, e)
		}
	}
	return found
}

// logoutOAuth forgets sign-ins and the sessions made from them.
func (c *call) logoutOAuth(ctx context.Context, k *keychain.Keychain, entries []keychain.Entry) error {
	for _, e := range entries {
		site := marked(e, oauthSiteMark)
		sessions, err := oauthSignIns{k}.change(ctx, site, e.Name, func(lock chain.OAuthLock) error { return lock.Drop(ctx) })
		if err != nil {
			return err
		}
		c.out.notef("signed out of site %s for profile %s, %d sessions dropped", site, e.Name, sessions)
	}
	return nil
}

// oauthStatus returns a line for each sign-in. Until when it can be renewed
// only the service knows.
func (c *call) oauthStatus(ctx context.Context, k *keychain.Keychain, entries []keychain.Entry) []portalStatus {
	var lines []portalStatus
	for _, e := range oauthEntries(entries, "") {
		line := portalStatus{Site: marked(e, oauthSiteMark), Profile: e.Name, Backend: e.Backend}
		in, err := oauthSignIns{k}.SignIn(ctx, line.Site, e.Name)
		line.SignedIn = err == nil && (!in.RefreshToken.IsZero() || in.Expires.After(c.env.Now()))
		lines = append(lines, line)
	}
	return lines
}

// place is where a line of status says that one is signed in.
func (p portalStatus) place() string {
	if p.SignInURL != "" {
		return p.SignInURL
	}
	return fmt.Sprintf("OAuth %s, profile %s", p.Site, p.Profile)
}
