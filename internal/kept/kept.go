// Package kept is the keychain as package chain sees it: keys, sessions, and the
// sign-ins of people at CloudSSO portals and OAuth sites. It keeps every secret in
// the keychain, and nothing beside it.
package kept

import (
	"context"
	"errors"
	"fmt"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
)

// Keys implements chain.Keys.
type Keys struct{ *keychain.Keychain }

// Key implements chain.Keys.
func (k Keys) Key(ctx context.Context, name string) (credential.Credential, error) {
	c, err := k.Keychain.Key(ctx, name)
	return c, skipMissing(err)
}

// KeyID implements chain.Keys.
func (k Keys) KeyID(ctx context.Context, name string) (string, error) {
	id, err := k.Keychain.KeyID(ctx, name)
	return id, skipMissing(err)
}

// KeyNames implements chain.Keys.
func (k Keys) KeyNames() []string {
	entries, err := k.List(context.Background())
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if e.Kind == keychain.KindKey || e.Kind == keychain.KindBearer {
			names = append(names, e.Name)
		}
	}
	return names
}

// skipMissing marks a missing key as something that was not set up. A name that
// no key can have is that of a missing one.
func skipMissing(err error) error {
	if errors.Is(err, keychain.ErrNotFound) || credential.KindOf(err) == credential.Usage {
		return fmt.Errorf("%w: %w", credential.ErrNotConfigured, err)
	}
	return err
}

// Sessions implements chain.Cache.
type Sessions struct {
	*keychain.Sessions
	Debugf func(format string, args ...any)
}

// Get implements chain.Cache.
func (s Sessions) Get(ctx context.Context, key []string) (credential.Credential, bool) {
	c, err := s.Sessions.Get(ctx, key)
	s.Debugf("cache: %s", hitOrMiss(err))
	return c, err == nil
}

func hitOrMiss(err error) string {
	if err != nil {
		return "miss"
	}
	return "hit"
}

// Put implements chain.Cache.
func (s Sessions) Put(ctx context.Context, key []string, profile string, c credential.Credential) {
	if profile == "" {
		profile = c.Source // something for people to tell it by
	}
	_ = s.Sessions.Put(ctx, key, profile, c) // it has warned; the credential is as good without
}

// Lock implements chain.Cache.
func (s Sessions) Lock(ctx context.Context, key []string, wait bool) (chain.Lock, error) {
	lock, err := s.Sessions.Lock(ctx, key, wait)
	switch {
	case errors.Is(err, keychain.ErrLocked):
		return nil, chain.ErrBusy
	case err != nil && ctx.Err() != nil:
		return nil, err
	case err != nil:
		return nil, nil // it has warned; there are no locks here
	}
	return lock, nil
}

// DropSessions deletes the cached sessions of a profile, best effort: those that
// were made with a key that is replaced or deleted.
func DropSessions(ctx context.Context, k *keychain.Keychain, profile string) {
	_, _ = k.Clear(ctx, func(e keychain.Entry) bool { return e.Kind == keychain.KindSession && e.Name == profile })
}
