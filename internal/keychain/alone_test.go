package keychain

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// TestAlone is a process that stores a key while another one does: it waits, and if the
// first one is stuck, it stores nothing, but it deletes. Otherwise the first one could put its
// parts into the key that the second one has stored, and end.
func TestAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, func(o *Options) { o.Backend = backendSystem; o.Now = time.Now })
		other := b.again(t, func(o *Options) { o.Now = time.Now })
		account := Account(KindKey, "a")
		if _, err := b.StoreKey(t.Context(), "a", longTerm("first"), false); err != nil {
			t.Fatal(err)
		}
		within := func(limit time.Duration, f func(context.Context) error) (time.Duration, error) {
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			start := time.Now()
			err := f(ctx)
			return time.Since(start), err
		}
		storing := func(ctx context.Context) error {
			_, err := other.StoreKey(ctx, "a", longTerm("second"), true)
			return err
		}
		deleting := func(ctx context.Context) error { return other.Delete(ctx, account) }
		clearing := func(ctx context.Context) error {
			_, err := other.Clear(ctx, func(Entry) bool { return true })
			return err
		}
		err := b.alone(t.Context(), account, func() error {
			for _, f := range []func(context.Context) error{storing, deleting, clearing} {
				if _, err := within(time.Second, f); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("while another process stores: %v, want the end of the call", err)
				}
			}
			if took, err := within(time.Minute, storing); credential.KindOf(err) != credential.Network || took != maxHold {
				t.Errorf("while another process is stuck: %v after %s", err, took)
			}
			if calls := b.system.taken(); slices.Contains(calls, "delete "+account) || b.system.count() != 1 {
				t.Errorf("meanwhile: %q, %d items", calls, b.system.count())
			}
			if took, err := within(time.Minute, deleting); err != nil || took != maxHold || b.system.count() != 0 {
				t.Errorf("deleting: %v after %s, %d items", err, took, b.system.count())
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		if took, err := within(time.Second, storing); err != nil || took != 0 {
			t.Errorf("afterwards: %v after %s", err, took)
		}
	})
}
