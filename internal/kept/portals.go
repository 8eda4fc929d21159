package kept

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/ssoflow"
)

// Portals implements chain.SignIns: it keeps the tokens of CloudSSO portals, one
// item a portal, shared by all profiles that use it.
type Portals struct {
	Keychain *keychain.Keychain
	Now      credential.Clock
}

// portalItem is such an item. RefusedToken is the SHA-256 of the last token that
// the service did not accept, which may also be one of config.json.
type portalItem struct {
	Version      int             `json:"v"`
	Portal       string          `json:"sign_in_url"`
	AccessToken  keychain.Stored `json:"access_token,omitzero"`
	Expires      time.Time       `json:"expires,omitzero"`
	Obtained     time.Time       `json:"obtained,omitzero"`
	RefusedToken string          `json:"refused_token,omitempty"`
}

const portalVersion = 1

func (s Portals) read(ctx context.Context, portal string) (portalItem, error) {
	value, err := s.Keychain.Get(ctx, keychain.Account(keychain.KindSSO, portal))
	if err != nil {
		return portalItem{}, skipMissing(err)
	}
	var item portalItem
	if json.Unmarshal([]byte(value.Reveal()), &item) != nil || item.Version != portalVersion || item.Portal != portal {
		// Not ours, or damaged: a login replaces it.
		return portalItem{}, skipMissing(keychain.ErrNotFound)
	}
	return item, nil
}

func (s Portals) write(ctx context.Context, item portalItem) error {
	item.Version = portalVersion
	text, err := json.Marshal(item)
	if err != nil {
		return err
	}
	_, err = s.Keychain.Set(ctx, keychain.Item{
		Account: keychain.Account(keychain.KindSSO, item.Portal), Kind: keychain.KindSSO, Name: item.Portal,
		Value: credential.NewSecret(string(text)), Issued: item.Obtained, Expires: item.Expires,
	})
	return err
}

// Token implements chain.SignIns.
func (s Portals) Token(ctx context.Context, portal string) (ssoflow.Token, error) {
	item, err := s.read(ctx, portal)
	if err == nil && item.AccessToken.IsZero() {
		err = skipMissing(keychain.ErrNotFound)
	}
	return ssoflow.Token{
		AccessToken: item.AccessToken.Secret, Expires: item.Expires, Obtained: item.Obtained,
	}, err
}

// Save stores the token of a login.
func (s Portals) Save(ctx context.Context, portal string, token ssoflow.Token) error {
	return s.write(ctx, portalItem{
		Portal: portal, AccessToken: keychain.Stored{Secret: token.AccessToken}, Expires: token.Expires, Obtained: token.Obtained,
	})
}

// Refuse implements chain.SignIns. A mark that cannot be kept costs the next
// call a request.
func (s Portals) Refuse(ctx context.Context, portal string, token ssoflow.Token) {
	item, err := s.read(ctx, portal)
	if err != nil && !errors.Is(err, credential.ErrNotConfigured) {
		return
	}
	item.Portal, item.RefusedToken = portal, fingerprint(token)
	if item.Expires.Before(token.Expires) {
		item.Expires = token.Expires // so long the mark is needed
	}
	_ = s.write(ctx, item)
}

// Refused implements chain.SignIns.
func (s Portals) Refused(ctx context.Context, portal string, token ssoflow.Token) bool {
	item, err := s.read(ctx, portal)
	return err == nil && item.RefusedToken == fingerprint(token)
}

// Live returns the token of a portal that is good for a request now.
func (s Portals) Live(ctx context.Context, portal string) (ssoflow.Token, bool) {
	token, err := s.Token(ctx, portal)
	ok := err == nil && token.Expires.After(s.Now()) && !s.Refused(ctx, portal, token)
	return token, ok
}

func fingerprint(token ssoflow.Token) string {
	sum := sha256.Sum256([]byte(token.AccessToken.Reveal()))
	return hex.EncodeToString(sum[:])
}

// Forget deletes the sign-in at a portal, and before it the sessions that were made
// from it. It returns how many those were.
func (s Portals) Forget(ctx context.Context, portal string) (sessions int, err error) {
	sessions, err = s.Keychain.Clear(ctx, func(e keychain.Entry) bool {
		return e.Kind == keychain.KindSession && slices.Contains(e.Key, "sign_in_url="+portal)
	})
	if err != nil {
		return sessions, err
	}
	err = s.Keychain.Delete(ctx, keychain.Account(keychain.KindSSO, portal))
	if errors.Is(err, keychain.ErrNotFound) {
		err = nil
	}
	return sessions, err
}
