package cli

import (
	"context"
	"errors"
	"fmt"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
)

// keys gives package chain the keys of the keychain.
type keys struct{ *keychain.Keychain }

func (k keys) Key(ctx context.Context, name string) (credential.Credential, error) {
	c, err := k.Keychain.Key(ctx, name)
	return c, skipMissing(err)
}

func (k keys) KeyID(ctx context.Context, name string) (string, error) {
	id, err := k.Keychain.KeyID(ctx, name)
	return id, skipMissing(err)
}

func (k keys) KeyNames() []string {
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

// sessions gives package chain the session cache.
type sessions struct {
	*keychain.Sessions
	out printer
}

func (s sessions) Get(ctx context.Context, key []string) (credential.Credential, bool) {
	c, err := s.Sessions.Get(ctx, key)
	s.out.debugf("cache: %s", hitOrMiss(err))
	return c, err == nil
}

func hitOrMiss(err error) string {
	if err != nil {
		return "miss"
	}
	return "hit"
}

func (s sessions) Put(ctx context.Context, key []string, profile string, c credential.Credential) {
	if profile == "" {
		profile = c.Source // something for people to tell it by
	}
	_ = s.Sessions.Put(ctx, key, profile, c) // it has warned; the credential is as good without
}

func (s sessions) Lock(ctx context.Context, key []string, wait bool) (chain.Lock, error) {
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
