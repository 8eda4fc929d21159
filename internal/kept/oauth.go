package kept

import (
	"context"
	"slices"
	"strings"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/ssoflow"
)

// OAuth implements chain.OAuthSignIns. The sign-in of a profile at a site is one
// item, and its entry in the index has the site and the id. OAuth is safe for
// concurrent use.
type OAuth struct{ Keychain *keychain.Keychain }

// oauthItem is the item of a sign-in.
type oauthItem struct {
	Version      int             `json:"v"`
	Site         string          `json:"site"`
	Profile      string          `json:"profile"`
	ID           string          `json:"id"`
	RefreshToken keychain.Stored `json:"refresh_token,omitzero"`
	AccessToken  keychain.Stored `json:"access_token"`
	Expires      time.Time       `json:"expires"` // of the access token
	Obtained     time.Time       `json:"obtained"`
	Begun        time.Time       `json:"begun,omitzero"`
}

const (
	oauthVersion = 1

	// Prefixes in an entry of the index. The id is that of the sign-in.
	sitePrefix, idPrefix = "site=", "id="
)

// OAuthSite returns the site of a sign-in from its entry in the index. While a sign-in is
// replaced, and after a process that was killed then, only the account there tells it.
func OAuthSite(e keychain.Entry) string {
	for _, site := range ssoflow.Sites() {
		if oauthAccount(site, e.Name) == e.Account {
			return site
		}
	}
	return valueOf(e, sitePrefix)
}

func valueOf(e keychain.Entry, prefix string) string {
	for _, part := range e.Key {
		if value, ok := strings.CutPrefix(part, prefix); ok {
			return value
		}
	}
	return ""
}

func oauthAccount(site, profile string) string {
	return keychain.Account(keychain.KindOAuth, site, profile)
}

// ID implements chain.OAuthSignIns.
func (o OAuth) ID(ctx context.Context, site, profile string) (string, error) {
	if e, ok := o.Keychain.Entry(oauthAccount(site, profile)); ok && valueOf(e, idPrefix) != "" {
		return valueOf(e, idPrefix), nil
	}
	in, err := o.SignIn(ctx, site, profile)
	return in.ID, err
}

// SignIn implements chain.OAuthSignIns.
func (o OAuth) SignIn(ctx context.Context, site, profile string) (chain.OAuthSignIn, error) {
	var item oauthItem
	value, backend, err := readItem(ctx, o.Keychain, oauthAccount(site, profile), &item)
	if err == nil && (item.Version != oauthVersion || item.Site != site || item.Profile != profile || item.ID == "") {
		err = skipMissing(keychain.ErrNotFound)
	}
	if err != nil {
		return chain.OAuthSignIn{}, err
	}
	o.Keychain.Learn(ctx, item.entry(backend), value)
	return chain.OAuthSignIn{
		ID: item.ID, Begun: item.Begun,
		OAuthToken: ssoflow.OAuthToken{
			AccessToken: item.AccessToken.Secret, RefreshToken: item.RefreshToken.Secret, Expires: item.Expires, Obtained: item.Obtained,
		},
	}, nil
}

// entry is the entry of the item in the index.
func (i oauthItem) entry(backend string) keychain.Entry {
	return keychain.Entry{
		Account: oauthAccount(i.Site, i.Profile), Kind: keychain.KindOAuth, Name: i.Profile, Backend: backend,
		Key: []string{sitePrefix + i.Site, idPrefix + i.ID}, Issued: i.Obtained,
	}
}

// Lock implements chain.OAuthSignIns.
func (o OAuth) Lock(ctx context.Context, site, profile string) (chain.OAuthLock, error) {
	lock, err := o.Keychain.Sessions().LockAlone(ctx, []string{keychain.KindOAuth, oauthAccount(site, profile)})
	switch {
	case err != nil && (ctx.Err() != nil || credential.KindOf(err) == credential.Network):
		return nil, err
	case err != nil:
		return nil, &credential.Error{
			Kind: credential.Keychain, Op: "oauth sign-in", Hint: "set XDG_RUNTIME_DIR to a directory of your own with mode 0700", Err: err,
		}
	}
	return oauthLock{Lock: lock, keychain: o.Keychain, site: site, profile: profile}, nil
}

// Attribute notes who has signed in at a site for a profile. arn is that of a session
// which the sign-in gave.
func (o OAuth) Attribute(site, profile, arn string) {
	o.Keychain.Attribute(oauthAccount(site, profile), personOf(arn))
}

// Change locks the sign-in, deletes the sessions that were made with it, and calls
// change. It returns the number of sessions.
func (o OAuth) Change(ctx context.Context, site, profile string, change func(chain.OAuthLock) error) (sessions int, err error) {
	lock, err := o.Lock(ctx, site, profile)
	if err != nil {
		return 0, err
	}
	defer lock.Release()
	if id, _ := o.ID(ctx, site, profile); id != "" { // a keychain that fails shows it below
		signIn := chain.OAuthSession(id)
		sessions, err = o.Keychain.Clear(ctx, func(e keychain.Entry) bool {
			return e.Kind == keychain.KindSession && slices.Contains(e.Key, signIn)
		})
		if err != nil {
			return sessions, err
		}
	}
	return sessions, change(lock)
}

// oauthLock implements chain.OAuthLock.
type oauthLock struct {
	*keychain.Lock
	keychain      *keychain.Keychain
	site, profile string
}

// Keep implements chain.OAuthLock. The item has no expiry, since only the service
// knows when the sign-in expires.
func (l oauthLock) Keep(ctx context.Context, in chain.OAuthSignIn) error {
	item := oauthItem{
		Version: oauthVersion, Site: l.site, Profile: l.profile, ID: in.ID, Begun: in.Begun,
		RefreshToken: keychain.Stored{Secret: in.RefreshToken}, AccessToken: keychain.Stored{Secret: in.AccessToken},
		Expires: in.Expires, Obtained: in.Obtained,
	}
	return writeItem(ctx, l.keychain, item, item.entry(""))
}

func (l oauthLock) Drop(ctx context.Context) error {
	return deleteItem(ctx, l.keychain, oauthAccount(l.site, l.profile))
}
