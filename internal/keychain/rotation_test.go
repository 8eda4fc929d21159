package keychain

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestPaired stores the id of another key with a key, where every other state directory
// finds it. A key that somebody stores under the same name has none.
func TestPaired(t *testing.T) {
	b := newBench(t, nil)
	if err := b.StorePaired(t.Context(), "k.next", longTerm("i"), Pair{ID: "LTAI2", Created: true}); err != nil {
		t.Fatal(err)
	}
	value, err := b.Get(t.Context(), Account(KindKey, "k.next"))
	if want := `{"v":1,"name":"k.next","id":"i","secret":"canary-i","pair":"LTAI2","created":true}`; err != nil || value.Reveal() != want {
		t.Errorf("got %s, %v, want %s", value.Reveal(), err, want)
	}
	other := b.again(t, func(o *Options) { o.StateDir = t.TempDir() })
	if c, pair, err := other.PairedKey(t.Context(), "k.next"); err != nil || pair != (Pair{"LTAI2", true}) || !same(c, longTerm("i")) {
		t.Errorf("got %+v, %+v, %v", c, pair, err)
	}
	for _, k := range []*Keychain{b.Keychain, other.Keychain} {
		if e, ok := k.Entry(Account(KindKey, "k.next")); !ok || e.Pair != "LTAI2" {
			t.Errorf("the index has %+v", e)
		}
	}
	if _, err := b.StoreKey(t.Context(), "k.next", longTerm("i"), true); err != nil {
		t.Fatal(err)
	}
	if _, pair, err := other.PairedKey(t.Context(), "k.next"); err != nil || pair != (Pair{}) {
		t.Errorf("got %+v, %v, want no pair", pair, err)
	}
	if e, _ := other.Entry(Account(KindKey, "k.next")); e.Pair != "" {
		t.Errorf("the index has %+v", e)
	}
}

// TestLockNow does not wait, and never takes a second lock, however long the first is held.
func TestLockNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, holder := stuckBench(t)
		for range 3 {
			start := time.Now()
			l, err := s.LockNow(t.Context(), []string{"k"})
			if l != nil || !errors.Is(err, ErrLocked) || time.Since(start) > time.Second {
				t.Errorf("got %v, %v after %v, want ErrLocked at once", l, err, time.Since(start))
			}
			time.Sleep(2 * maxHold)
		}
		holder.Release()
		l, err := s.LockNow(t.Context(), []string{"k"})
		if err != nil {
			t.Error(err)
		}
		l.Release()
	})
}
