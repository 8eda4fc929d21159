package keychain

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/keychain/store"
)

// sessions counts the sessions that a fake has.
func (f *fake) sessions() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for account := range f.items {
		if strings.HasPrefix(account, KindSession) {
			n++
		}
	}
	return n
}

// TestSweep stores sessions where nothing expires by itself, and lets them expire.
func TestSweep(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Backend = backendSystem })
	s := b.Sessions()
	put := func(key string, life time.Duration) {
		t.Helper()
		must(t, s.Put(t.Context(), []string{key}, key, session(b.clock.now().Add(life))))
	}
	for i := range 10 {
		put(fmt.Sprint("short", i), time.Minute)
	}
	put("long", time.Hour)
	must(t, func() error {
		_, err := b.StoreKey(t.Context(), "k", longTerm("id"), false)
		return err
	}())
	b.clock.advance(2 * time.Minute)
	held, err := s.Lock(t.Context(), []string{"short3"}, false)
	must(t, err)

	put("next", time.Hour)
	if got, want := b.system.sessions(), 12-sweepDelete; got != want {
		t.Errorf("%d sessions after one sweep, want %d", got, want)
	}
	put("next", time.Hour)
	put("next", time.Hour)
	if got := b.system.sessions(); got != 3 {
		t.Errorf("%d sessions, want 3: long, next and the one that is being refreshed", got)
	}
	if _, ok := b.index.read(Account(KindSession, "short3")); !ok {
		t.Error("a session that is being refreshed is deleted")
	}
	held.Release()
	put("next", time.Hour)
	if got, want := b.system.count(), 3; got != want { // long, next, and the key
		t.Errorf("%d items, want %d", got, want)
	}
	if len(b.warnings) > 0 {
		t.Errorf("warnings: %q", b.warnings)
	}
}

// TestSweepParts wants all parts of a long session deleted, too.
func TestSweepParts(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Backend = backendSystem })
	b.add(backendSystem, b.system, 600)
	s := b.Sessions()
	must(t, s.Put(t.Context(), []string{"short", noise(3000)}, "short", session(epoch.Add(time.Minute))))
	if got := b.system.count(); got < 3 {
		t.Fatalf("%d items, want a head and parts", got)
	}
	b.clock.advance(time.Hour)
	must(t, s.Put(t.Context(), []string{"next"}, "next", session(epoch.Add(2*time.Hour))))
	list, err := b.List(t.Context())
	must(t, err)
	first := func(account string) string { return strings.Join(strings.Split(account, ".")[:1], "") }
	for account := range b.system.items {
		if !slices.ContainsFunc(list, func(e Entry) bool { return e.Account == first(account) }) {
			t.Errorf("%s is left", account)
		}
	}
	if len(list) != 1 {
		t.Errorf("listed: %+v", list)
	}
}

// TestSweepAndTheKernel wants no sweep where the kernel does it, and none of its calls to
// count when the backend does not work.
func TestSweepAndTheKernel(t *testing.T) {
	b := newBench(t, nil)
	s := b.Sessions()
	must(t, s.Put(t.Context(), []string{"a"}, "a", session(epoch.Add(time.Minute))))
	b.clock.advance(time.Hour)
	must(t, s.Put(t.Context(), []string{"b"}, "b", session(epoch.Add(2*time.Hour))))
	for _, call := range b.kernel.taken() {
		if strings.HasPrefix(call, "delete") {
			t.Errorf("got %s", call)
		}
	}

	b = newBench(t, func(o *Options) { o.Backend = backendSystem })
	s = b.Sessions()
	must(t, s.Put(t.Context(), []string{"a"}, "a", session(epoch.Add(time.Minute))))
	b.clock.advance(time.Hour)
	b.system.before = func(op, _ string) error {
		if op == "delete" {
			return store.Unavailable("no", "", nil)
		}
		return nil
	}
	must(t, s.Put(t.Context(), []string{"b"}, "b", session(epoch.Add(2*time.Hour))))
	if _, ok := b.index.read(Account(KindSession, "a")); !ok {
		t.Error("the index forgot an item that is still there")
	}
	if len(b.warnings) > 0 {
		t.Errorf("warnings: %q", b.warnings)
	}
}
