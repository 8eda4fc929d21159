package kept

import (
	"context"
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
	Version     int             `json:"v"`
	Portal      string          `json:"sign_in_url"`
	AccessToken keychain.Stored `json:"access_token,omitzero"`
	Expires     time.Time       `json:"expires,omitzero"`
	Obtained    time.Time       `json:"obtained,omitzero"`
	// RefusedToken is the SHA-256 of the last token that the service did not accept.
	// That may be a token of config.json.
	RefusedToken string `json:"refused_token,omitempty"`
}

const portalVersion = 1

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
	item.Portal, item.RefusedToken = portal, fingerprint(token)
	if item.Expires.Before(token.Expires) {
		item.Expires = token.Expires // until then the item is needed
	}
	_ = p.write(ctx, item)
}

// Refused implements chain.SignIns.
func (p Portals) Refused(ctx context.Context, portal string, token ssoflow.Token) bool {
	item, err := p.read(ctx, portal)
	return err == nil && item.RefusedToken == fingerprint(token)
}

// Live returns the token of a portal, if it is valid now.
func (p Portals) Live(ctx context.Context, portal string) (ssoflow.Token, bool) {
	token, err := p.Token(ctx, portal)
	return token, err == nil && token.Expires.After(p.Now()) && !p.Refused(ctx, portal, token)
}

// Save stores the token of a login.
func (p Portals) Save(ctx context.Context, portal string, token ssoflow.Token) error {
	return p.write(ctx, portalItem{
		Portal: portal, AccessToken: keychain.Stored{Secret: token.AccessToken}, Expires: token.Expires, Obtained: token.Obtained,
	})
}

// Forget deletes the sessions that were made with a sign-in, and then the sign-in.
// It returns the number of sessions.
func (p Portals) Forget(ctx context.Context, portal string) (sessions int, err error) {
	sessions, err = p.Keychain.Clear(ctx, func(e keychain.Entry) bool {
		return e.Kind == keychain.KindSession && slices.Contains(e.Key, "sign_in_url="+portal)
	})
	if err != nil {
		return sessions, err
	}
	return sessions, deleteItem(ctx, p.Keychain, portalAccount(portal))
}

func (p Portals) read(ctx context.Context, portal string) (item portalItem, err error) {
	err = readItem(ctx, p.Keychain, portalAccount(portal), &item)
	if err == nil && (item.Version != portalVersion || item.Portal != portal) {
		err = skipMissing(keychain.ErrNotFound)
	}
	if err != nil {
		return portalItem{}, err
	}
	return item, nil
}

func (p Portals) write(ctx context.Context, item portalItem) error {
	item.Version = portalVersion
	return writeItem(ctx, p.Keychain, item, keychain.Item{
		Account: portalAccount(item.Portal), Kind: keychain.KindSSO, Name: item.Portal,
		Issued: item.Obtained, Expires: item.Expires,
	})
}

func portalAccount(portal string) string { return keychain.Account(keychain.KindSSO, portal) }

func fingerprint(token ssoflow.Token) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(token.AccessToken.Reveal())))
}
