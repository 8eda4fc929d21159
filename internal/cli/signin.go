package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/ssoflow"
)

// signIns keeps the tokens of CloudSSO portals in the keychain, one item a
// portal, shared by all profiles that use it.
type signIns struct {
	k   *keychain.Keychain
	now credential.Clock
}

// signIn is such an item. RefusedToken is the SHA-256 of the last token that
// the service did not accept, which may also be one of config.json.
type signIn struct {
	Version      int       `json:"v"`
	Portal       string    `json:"sign_in_url"`
	AccessToken  string    `json:"access_token,omitempty"`
	Expires      time.Time `json:"expires,omitzero"`
	Obtained     time.Time `json:"obtained,omitzero"`
	RefusedToken string    `json:"refused_token,omitempty"`
}

const signInVersion = 1

func (s signIns) read(ctx context.Context, portal string) (signIn, error) {
	value, err := s.k.Get(ctx, keychain.Account(keychain.KindSSO, portal))
	if err != nil {
		return signIn{}, skipMissing(err)
	}
	var item signIn
	if json.Unmarshal([]byte(value.Reveal()), &item) != nil || item.Version != signInVersion || item.Portal != portal {
		// Not ours, or damaged: a login replaces it.
		return signIn{}, skipMissing(keychain.ErrNotFound)
	}
	return item, nil
}

func (s signIns) write(ctx context.Context, item signIn) error {
	item.Version = signInVersion
	text, err := json.Marshal(item)
	if err != nil {
		return err
	}
	_, err = s.k.Set(ctx, keychain.Item{
		Account: keychain.Account(keychain.KindSSO, item.Portal), Kind: keychain.KindSSO, Name: item.Portal,
		Value: credential.NewSecret(string(text)), Issued: item.Obtained, Expires: item.Expires,
	})
	return err
}

// Token implements chain.SignIns.
func (s signIns) Token(ctx context.Context, portal string) (ssoflow.Token, error) {
	item, err := s.read(ctx, portal)
	if err == nil && item.AccessToken == "" {
		err = skipMissing(keychain.ErrNotFound)
	}
	return ssoflow.Token{
		AccessToken: credential.NewSecret(item.AccessToken), Expires: item.Expires, Obtained: item.Obtained,
	}, err
}

// Save stores the token of a login.
func (s signIns) Save(ctx context.Context, portal string, token ssoflow.Token) error {
	return s.write(ctx, signIn{
		Portal: portal, AccessToken: token.AccessToken.Reveal(), Expires: token.Expires, Obtained: token.Obtained,
	})
}

// Refuse implements chain.SignIns. A mark that cannot be kept costs the next
// call a request.
func (s signIns) Refuse(ctx context.Context, portal string, token ssoflow.Token) {
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
func (s signIns) Refused(ctx context.Context, portal string, token ssoflow.Token) bool {
	item, err := s.read(ctx, portal)
	return err == nil && item.RefusedToken == fingerprint(token)
}

// live returns the token of a portal that is good for a request now.
func (s signIns) live(ctx context.Context, portal string) (ssoflow.Token, bool) {
	token, err := s.Token(ctx, portal)
	ok := err == nil && token.Expires.After(s.now()) && !s.Refused(ctx, portal, token)
	return token, ok
}

func fingerprint(token ssoflow.Token) string {
	sum := sha256.Sum256([]byte(token.AccessToken.Reveal()))
	return hex.EncodeToString(sum[:])
}
