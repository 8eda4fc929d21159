// Package kept implements the interfaces of package chain over the keychain: keys,
// sessions, and the sign-ins of people at CloudSSO portals and OAuth sites. Secrets
// are in the keychain alone; the index says who is signed in and where.
package kept

import (
	"context"
	"encoding/json"
	"errors"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
)

// Keys implements chain.Keys. It is safe for concurrent use.
type Keys struct{ *keychain.Keychain }

// Key implements chain.Keys.
func (k Keys) Key(ctx context.Context, name string) (credential.Credential, error) {
	c, err := k.Keychain.Key(ctx, name)
	return c, skipMissing(orUnasked(err))
}

// Identify implements chain.Keys.
func (k Keys) Identify(ctx context.Context, name string) (id, fingerprint string, err error) {
	id, fingerprint, err = k.Keychain.Identify(ctx, name)
	return id, fingerprint, skipMissing(orUnasked(err))
}

// orUnasked makes the error of a keychain that cannot be asked, or does not exist, one
// that package chain knows.
func orUnasked(err error) error {
	switch {
	case errors.Is(err, keychain.ErrAbsent):
		return unasked{err, chain.ErrNoKeychain}
	case errors.Is(err, keychain.ErrUnavailable):
		return unasked{err, chain.ErrUnasked}
	}
	return err
}

// unasked is an error that is another one, too, and reads as before.
type unasked struct {
	error
	is error
}

func (u unasked) Unwrap() []error { return []error{u.error, u.is} }

// KeyNames implements chain.Keys, without what a rotation keeps beside its key. It returns
// nil if the index cannot be read.
func (k Keys) KeyNames() []string {
	var names []string
	entries, _ := k.List(context.Background())
	for _, e := range entries {
		if (e.Kind == keychain.KindKey || e.Kind == keychain.KindBearer) && e.Pair == "" {
			names = append(names, e.Name)
		}
	}
	return names
}

// Sessions implements chain.Cache. It is safe for concurrent use.
type Sessions struct {
	*keychain.Sessions
	Debugf func(format string, args ...any)
}

// Get implements chain.Cache.
func (s Sessions) Get(ctx context.Context, key []string) (credential.Credential, bool) {
	c, err := s.Sessions.Get(ctx, key)
	result := "hit"
	if err != nil {
		result = "miss"
	}
	s.Debugf("cache: %s", result)
	return c, err == nil
}

// Put implements chain.Cache. If it fails, the keychain has printed a warning.
func (s Sessions) Put(ctx context.Context, key []string, profile string, c credential.Credential) {
	if profile == "" {
		profile = c.Source // lists show it as the name
	}
	_ = s.Sessions.Put(ctx, key, profile, c)
}

// Lock implements chain.Cache. If there are no locks, the keychain has printed a
// warning.
func (s Sessions) Lock(ctx context.Context, key []string, wait bool) (chain.Lock, error) {
	lock, err := s.Sessions.Lock(ctx, key, wait)
	switch {
	case errors.Is(err, keychain.ErrLocked):
		return nil, chain.ErrBusy
	case err != nil && ctx.Err() != nil:
		return nil, err
	case err != nil:
		return nil, nil
	}
	return lock, nil
}

// DropSessions deletes the cached sessions of a profile whose key was replaced or
// deleted. It ignores errors, since sessions expire.
func DropSessions(ctx context.Context, k *keychain.Keychain, profile string) {
	_, _ = k.Clear(ctx, func(e keychain.Entry) bool { return e.Kind == keychain.KindSession && e.Name == profile })
}

// skipMissing makes a missing key one that the default chain skips. A name that
// cannot be that of a key is missing, too.
func skipMissing(err error) error {
	if errors.Is(err, keychain.ErrNotFound) || credential.KindOf(err) == credential.Usage {
		return message.Errorf("%w: %w", credential.ErrNotConfigured, err)
	}
	return err
}

// readItem decodes the JSON that the keychain has for account into item, and returns
// the backend that has it. A damaged item is missing: a login replaces it.
func readItem(ctx context.Context, k *keychain.Keychain, account string, item any) (value credential.Secret, backend string, err error) {
	value, backend, err = k.Find(ctx, account)
	if err == nil && json.Unmarshal([]byte(value.Reveal()), item) != nil {
		err = keychain.ErrNotFound
	}
	return value, backend, skipMissing(err)
}

// writeItem stores item as JSON, with what e says about it.
func writeItem(ctx context.Context, k *keychain.Keychain, item any, e keychain.Entry) error {
	data, err := json.Marshal(item)
	if err != nil {
		return err
	}
	_, err = k.Set(ctx, keychain.Item{
		Account: e.Account, Kind: e.Kind, Name: e.Name, Key: e.Key, Issued: e.Issued, Expires: e.Expires,
		Value: credential.NewSecret(string(data)),
	})
	return err
}

// deleteItem deletes the item of account, if there is one.
func deleteItem(ctx context.Context, k *keychain.Keychain, account string) error {
	if err := k.Delete(ctx, account); !errors.Is(err, keychain.ErrNotFound) {
		return err
	}
	return nil
}

// Describe returns the entry of a sign-in for the index. It reports false for a damaged
// one.
func Describe(account string, value credential.Secret) (keychain.Entry, bool) {
	var e keychain.Entry
	text := []byte(value.Reveal())
	switch portal, oauth := (portalItem{}), (oauthItem{}); {
	case json.Unmarshal(text, &portal) == nil && portal.Portal != "":
		e = portal.entry("")
	case json.Unmarshal(text, &oauth) == nil && oauth.Site != "":
		e = oauth.entry("")
	}
	return e, e.Account == account
}

// Recover makes List and Clear know also what the index does not have. It returns a line
// for each place that it could not look into.
func Recover(ctx context.Context, k *keychain.Keychain) (unseen []string) {
	return k.Recover(ctx, Describe)
}
