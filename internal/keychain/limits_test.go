package keychain

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
)

// silent is a store that answers nothing until its caller gives up.
type silent struct{}

func (silent) Get(ctx context.Context, _ string) (string, error) { return "", wait(ctx) }

func (silent) Set(ctx context.Context, _, _ string, _ time.Time) error { return wait(ctx) }

func (silent) Delete(ctx context.Context, _ string) error { return wait(ctx) }

func (silent) Items(ctx context.Context) (listing, error) { return listing{}, wait(ctx) }

func wait(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }

// TestTimeLimits has every call to a backend end: after 3 s, or after the 60 s that a person
// may take to answer a dialog, where there is one. A read of a session in a crowd, which is
// repeated under its lock, ends after 1 s.
func TestTimeLimits(t *testing.T) {
	const alone, crowd, person = 3 * time.Second, time.Second, time.Minute
	tests := []struct {
		name  string
		call  func(context.Context, *Keychain)
		alone time.Duration
	}{
		{"get", func(ctx context.Context, k *Keychain) { _, _ = k.Get(ctx, "sso:x") }, alone},
		{"key", func(ctx context.Context, k *Keychain) { _, _ = k.Key(ctx, "x") }, alone},
		{"store", func(ctx context.Context, k *Keychain) { _, _ = k.StoreKey(ctx, "x", longTerm("id"), true) }, alone},
		{"set", func(ctx context.Context, k *Keychain) {
			_ = k.vaults[k.opt.Backend].store.Set(ctx, "sso:x", "v", time.Time{})
		}, alone},
		{"delete", func(ctx context.Context, k *Keychain) { _ = k.Delete(ctx, "sso:x") }, alone},
		{"list", func(ctx context.Context, k *Keychain) { k.Recover(ctx, nil) }, alone},
		{"session", func(ctx context.Context, k *Keychain) { _, _ = k.Sessions().Get(ctx, []string{"x"}) }, crowd},
	}
	for _, test := range tests {
		for hasPerson, want := range map[bool]time.Duration{false: test.alone, true: person} {
			for _, backend := range []string{backendSystem, backendFile} {
				b := newBench(t, func(o *Options) { o.Backend, o.Person = backend, hasPerson })
				synctest.Test(t, func(t *testing.T) {
					b.add(backend, silent{}, unsplit)
					start := time.Now()
					test.call(t.Context(), b.Keychain)
					if took := time.Since(start); took != want {
						t.Errorf("%s, backend %s, a person %t: it ended after %s, want %s", test.name, backend, hasPerson, took, want)
					}
				})
			}
		}
	}
}

// TestAloneUnderLock gives a read under the lock of its session, when no crowd reads, the
// time of every other call.
func TestAloneUnderLock(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Backend = backendSystem })
	synctest.Test(t, func(t *testing.T) {
		s := b.Sessions()
		lock, err := s.Lock(t.Context(), []string{"x"}, true)
		must(t, err)
		defer lock.Release()
		b.add(backendSystem, silent{}, unsplit)
		start := time.Now()
		_, err = s.Get(t.Context(), []string{"x"})
		if took := time.Since(start); took != 3*time.Second || !store.IsUnavailable(err) || credential.KindOf(err) != credential.Keychain {
			t.Errorf("got %v after %s", err, took)
		}
	})
}
