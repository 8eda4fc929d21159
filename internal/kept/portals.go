package kept

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/ssoflow"
)

// Portals implements chain.SignIns. The token of a portal is one item, which all
// profiles of the portal share. Portals is safe for concurrent use.
type Portals struct {
	Keychain *keychain.Keychain
	Now      credential.Clock
}

// portalItem is the item of a portal.
type portalItem struct {
	Version int    `json:"v"`
	Portal  string `json:"sign_in_url"`
	// ID is a random text that each login gets, so that nobody gets the sessions of
	// the person before. An item of an older version has none.
	ID          string          `json:"id,omitempty"`
	AccessToken keychain.Stored `json:"access_token,omitzero"`
	Expires     time.Time       `json:"expires,omitzero"`
	Obtained    time.Time       `json:"obtained,omitzero"`
	// RefusedToken is the SHA-256 of the last token that the service did not accept.
	// That may be a token of config.json.
	RefusedToken string `json:"refused_token,omitempty"`
}

const (
	portalVersion = 1

	// refusedMark is in the entry of a sign-in whose own token the service refused.
	refusedMark = "refused"
)

// SignIn implements chain.SignIns.
func (p Portals) SignIn(ctx context.Context, portal string) (id string, usable bool, err error) {
	e, ok := p.Keychain.Entry(portalAccount(portal))
	if !ok || valueOf(e, idPrefix) == "" {
		item, err := p.read(ctx, portal)
		if err == nil && item.AccessToken.IsZero() {
			err = skipMissing(keychain.ErrNotFound)
		}
		if err != nil {
			return "", false, err
		}
		e = item.entry("")
	}
	return valueOf(e, idPrefix), e.Expires.After(p.Now()) && !slices.Contains(e.Key, refusedMark), nil
}

// Token implements chain.SignIns.
func (p Portals) Token(ctx context.Context, portal string) (ssoflow.Token, error) {
	item, err := p.read(ctx, portal)
	if err == nil && item.AccessToken.IsZero() {
		err = skipMissing(keychain.ErrNotFound)
	}
	return ssoflow.Token{AccessToken: item.AccessToken.Secret, Expires: item.Expires, Obtained: item.Obtained}, err
}

// Refuse implements chain.SignIns. If it fails, the next call sends the token again.
func (p Portals) Refuse(ctx context.Context, portal string, token ssoflow.Token) {
	item, err := p.read(ctx, portal)
	if err != nil && !errors.Is(err, credential.ErrNotConfigured) {
		return
	}
	item.Portal, item.RefusedToken = portal, hashOf(token.AccessToken)
	if item.Expires.Before(token.Expires) {
		item.Expires = token.Expires // until then the item is needed
	}
	_ = p.write(ctx, item)
}

// Refused implements chain.SignIns.
func (p Portals) Refused(ctx context.Context, portal string, token ssoflow.Token) bool {
	item, err := p.read(ctx, portal)
	return err == nil && item.RefusedToken == hashOf(token.AccessToken)
}

// Live returns the token of a portal, if it is valid now.
func (p Portals) Live(ctx context.Context, portal string) (ssoflow.Token, bool) {
	token, live, err := p.Find(ctx, portal)
	return token, err == nil && live
}

// Find returns the token of a portal, and whether it is valid now. An error means that
// the keychain cannot say.
func (p Portals) Find(ctx context.Context, portal string) (token ssoflow.Token, live bool, err error) {
	item, err := p.read(ctx, portal)
	if errors.Is(err, credential.ErrNotConfigured) {
		err = nil
	}
	token = ssoflow.Token{AccessToken: item.AccessToken.Secret, Expires: item.Expires, Obtained: item.Obtained}
	live = err == nil && !token.AccessToken.IsZero() && token.Expires.After(p.Now()) && item.RefusedToken != hashOf(token.AccessToken)
	return token, live, err
}

// Attribute notes who has signed in at a portal. arn is that of a session which the
// sign-in gave.
func (p Portals) Attribute(portal, arn string) {
	p.Keychain.Attribute(portalAccount(portal), personOf(arn))
}

// Save stores the token of a login, as a new sign-in. The sessions of the one before
// are not used any more; it deletes them.
func (p Portals) Save(ctx context.Context, portal string, token ssoflow.Token) error {
	err := p.write(ctx, portalItem{
		Portal: portal, ID: rand.Text(),
		AccessToken: keychain.Stored{Secret: token.AccessToken}, Expires: token.Expires, Obtained: token.Obtained,
	})
	if err == nil {
		_, _ = p.clearSessions(ctx, portal) // best effort: their keys have the id before
	}
	return err
}

// Forget deletes the sessions that were made with a sign-in, and then the sign-in.
// It returns the number of sessions.
func (p Portals) Forget(ctx context.Context, portal string) (sessions int, err error) {
	if sessions, err = p.clearSessions(ctx, portal); err != nil {
		return sessions, err
	}
	return sessions, deleteItem(ctx, p.Keychain, portalAccount(portal))
}

// clearSessions deletes the sessions that were made at a portal.
func (p Portals) clearSessions(ctx context.Context, portal string) (int, error) {
	return p.Keychain.Clear(ctx, func(e keychain.Entry) bool {
		return e.Kind == keychain.KindSession && slices.Contains(e.Key, ssoflow.SessionPortal(portal))
	})
}

func (p Portals) read(ctx context.Context, portal string) (item portalItem, err error) {
	value, backend, err := readItem(ctx, p.Keychain, portalAccount(portal), &item)
	if err == nil && (item.Version != portalVersion || item.Portal != portal) {
		err = skipMissing(keychain.ErrNotFound)
	}
	if err != nil {
		return portalItem{}, err
	}
	p.Keychain.Learn(ctx, item.entry(backend), value)
	return item, nil
}

func (p Portals) write(ctx context.Context, item portalItem) error {
	item.Version = portalVersion
	return writeItem(ctx, p.Keychain, item, item.entry(""))
}

// entry is the entry of the item in the index. An item without a token, which only
// has what was refused, has no id there.
func (i portalItem) entry(backend string) keychain.Entry {
	e := keychain.Entry{
		Account: portalAccount(i.Portal), Kind: keychain.KindSSO, Name: i.Portal, Backend: backend,
		Issued: i.Obtained, Expires: i.Expires,
	}
	if !i.AccessToken.IsZero() {
		e.Key = []string{idPrefix + cmp.Or(i.ID, i.AccessToken.Fingerprint())}
		if i.RefusedToken == hashOf(i.AccessToken.Secret) {
			e.Key = append(e.Key, refusedMark)
		}
	}
	return e
}

func portalAccount(portal string) string { return keychain.Account(keychain.KindSSO, portal) }

func hashOf(token credential.Secret) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(token.Reveal())))
}
