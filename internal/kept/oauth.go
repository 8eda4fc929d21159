package kept

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/ssoflow"
)

// OAuth implements chain.OAuthSignIns: it keeps the OAuth sign-ins, one item for
// each profile and site. Only the id is in the index.
type OAuth struct{ Keychain *keychain.Keychain }

// oauthItem is such an item.
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
	oauthItemVersion = 1

	// What an entry of the index says of a sign-in beside its profile.
	oauthSiteMark, oauthIDMark = "site=", "id="
)

func oauthAccount(site, profile string) string {
	return keychain.Account(keychain.KindOAuth, site, profile)
}

// marked returns what an entry says after mark.
func marked(e keychain.Entry, mark string) string {
	for _, text := range e.Key {
		if value, ok := strings.CutPrefix(text, mark); ok {
			return value
		}
	}
	return ""
}

// ID implements chain.OAuthSignIns.
func (s OAuth) ID(ctx context.Context, site, profile string) (string, error) {
	if e, ok := s.Keychain.Entry(oauthAccount(site, profile)); ok && marked(e, oauthIDMark) != "" {
		return marked(e, oauthIDMark), nil
	}
	in, err := s.SignIn(ctx, site, profile)
	return in.ID, err
}

// SignIn implements chain.OAuthSignIns.
func (s OAuth) SignIn(ctx context.Context, site, profile string) (chain.OAuthSignIn, error) {
	value, err := s.Keychain.Get(ctx, oauthAccount(site, profile))
	if err != nil {
		return chain.OAuthSignIn{}, skipMissing(err)
	}
	var item oauthItem
	if json.Unmarshal([]byte(value.Reveal()), &item) != nil || item.Version != oauthItemVersion ||
		item.Site != site || item.Profile != profile || item.ID == "" {
		// Not ours, or damaged: a login replaces it.
		return chain.OAuthSignIn{}, skipMissing(keychain.ErrNotFound)
	}
	return chain.OAuthSignIn{
		ID: item.ID, Begun: item.Begun,
		OAuthToken: ssoflow.OAuthToken{
			AccessToken: item.AccessToken.Secret, RefreshToken: item.RefreshToken.Secret, Expires: item.Expires, Obtained: item.Obtained,
		},
	}, nil
}

// Lock implements chain.OAuthSignIns.
func (s OAuth) Lock(ctx context.Context, site, profile string) (chain.OAuthLock, error) {
	account := oauthAccount(site, profile)
	lock, err := s.Keychain.Sessions().Lock(ctx, []string{keychain.KindOAuth, account}, true)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, err
	case err != nil:
		return nil, &credential.Error{
			Kind: credential.Keychain, Op: "oauth sign-in", Hint: "set XDG_RUNTIME_DIR to a directory of your own with mode 0700", Err: err,
		}
	}
	return oauthLock{Lock: lock, k: s.Keychain, site: site, profile: profile}, nil
}

// oauthLock is the right to change a sign-in.
type oauthLock struct {
	*keychain.Lock
	k             *keychain.Keychain
	site, profile string
}

// Keep implements chain.OAuthLock. When the sign-in ends only the service knows.
func (l oauthLock) Keep(ctx context.Context, in chain.OAuthSignIn) error {
	text, err := json.Marshal(oauthItem{
		Version: oauthItemVersion, Site: l.site, Profile: l.profile, ID: in.ID, Begun: in.Begun,
		RefreshToken: keychain.Stored{Secret: in.RefreshToken}, AccessToken: keychain.Stored{Secret: in.AccessToken},
		Expires: in.Expires, Obtained: in.Obtained,
	})
	if err != nil {
		return err
	}
	_, err = l.k.Set(ctx, keychain.Item{
		Account: oauthAccount(l.site, l.profile), Kind: keychain.KindOAuth, Name: l.profile,
		Key:   []string{oauthSiteMark + l.site, oauthIDMark + in.ID},
		Value: credential.NewSecret(string(text)), Issued: in.Obtained,
	})
	return err
}

// Drop implements chain.OAuthLock.
func (l oauthLock) Drop(ctx context.Context) error {
	err := l.k.Delete(ctx, oauthAccount(l.site, l.profile))
	if errors.Is(err, keychain.ErrNotFound) {
		return nil
	}
	return err
}

// Change calls do with the sign-in locked, after the sessions that were made from
// what is there now are deleted. It returns how many those were.
func (s OAuth) Change(ctx context.Context, site, profile string, do func(chain.OAuthLock) error) (sessions int, err error) {
	lock, err := s.Lock(ctx, site, profile)
	if err != nil {
		return 0, err
	}
	defer lock.Release()
	if e, ok := s.Keychain.Entry(oauthAccount(site, profile)); ok {
		mark := chain.OAuthSession(marked(e, oauthIDMark))
		sessions, err = s.Keychain.Clear(ctx, func(e keychain.Entry) bool {
			return e.Kind == keychain.KindSession && slices.Contains(e.Key, mark)
		})
		if err != nil {
			return sessions, err
		}
	}
	return sessions, do(lock)
}

// OAuthSite returns the site of the sign-in that an entry of the index is about.
func OAuthSite(e keychain.Entry) string { return marked(e, oauthSiteMark) }
