package keychain

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
)

// TestWithoutIdentity says how to make one, whatever is stored.
func TestWithoutIdentity(t *testing.T) {
	k, err := Open(Options{Backend: backendFile, StateDir: filepath.Join(t.TempDir(), "s"), Now: time.Now})
	must(t, err)
	_, err = k.Set(t.Context(), Item{Account: "sso:a", Kind: KindSSO, Value: credential.NewSecret("v")})
	if !errors.Is(err, store.ErrUnavailable) || !strings.HasPrefix(credential.HintOf(err), "aliyun-cred-helper init") {
		t.Errorf("got %v, hint %q", err, credential.HintOf(err))
	}
	a := newAgeFiles(k.opt)
	if err := a.Set(t.Context(), "sso:a", "v", time.Time{}); !store.IsStanding(err) {
		t.Errorf("got %v", err)
	}
}

// TestHybridIdentity takes an identity that is safe from quantum computers, too.
func TestHybridIdentity(t *testing.T) {
	id, err := age.GenerateHybridIdentity()
	must(t, err)
	path := filepath.Join(t.TempDir(), "identity")
	must(t, os.WriteFile(path, []byte(id.String()+"\n"), 0o600))
	k, err := Open(Options{Backend: backendFile, StateDir: filepath.Join(t.TempDir(), "s"), AgeIdentity: path, Now: time.Now})
	must(t, err)
	if _, err := k.StoreKey(t.Context(), "a", longTerm("id"), false); err != nil {
		t.Fatal(err)
	}
	if c, err := k.Key(t.Context(), "a"); c.AccessKeyID != "id" {
		t.Errorf("got %q, %v", c.AccessKeyID, err)
	}
}

// TestDeleteFails keeps what it cannot look at: the parts of a value whose head is not known
// would be left for ever.
func TestDeleteFails(t *testing.T) {
	const limit = 300
	for _, op := range []string{"get", "delete"} {
		inner := &fake{limit: limit}
		v := &vault{name: "fake", store: inner, limit: limit}
		must(t, v.put(t.Context(), account, noise(500), time.Time{}))
		before := inner.count()
		inner.before = func(now, _ string) error {
			if now == op {
				return store.Unavailable("locked", "h", nil)
			}
			return nil
		}
		if err := v.delete(t.Context(), account); !errors.Is(err, store.ErrUnavailable) || inner.count() != before {
			t.Errorf("%s fails: got %v, %d items, before %d", op, err, inner.count(), before)
		}
	}
}

// TestUnpack refuses heads that no version writes, before it reads a part.
func TestUnpack(t *testing.T) {
	whole, _ := pack("value", unsplit, "G", "")
	split, _ := pack(strings.Repeat("x", 300), 400, "G", "a")
	change := func(text, from, to string) string {
		t.Helper()
		changed := strings.Replace(text, from, to, 1)
		if changed == text {
			t.Fatalf("%q has no %q", text, from)
		}
		return changed
	}
	tests := []struct {
		name, text string
		parts      int // -1: refused
	}{
		{"whole", whole, 0},
		{"split", split, 2},
		{"slot b", change(split, `"slot":"a"`, `"slot":"b"`), 2},
		{"no slot", change(split, `,"slot":"a"`, ``), -1},
		{"another slot", change(split, `"slot":"a"`, `"slot":"c"`), -1},
		{"parts and a value", split + "x", -1},
		{"most parts", change(split, `"parts":2`, `"parts":1024`), 1024},
		{"too many parts", change(split, `"parts":2`, `"parts":1025`), -1},
		{"less than no parts", change(split, `"parts":2`, `"parts":-1`), -1},
		{"largest", change(split, `"size":300`, `"size":1048576`), 2},
		{"too large", change(split, `"size":300`, `"size":1048577`), -1},
		{"less than nothing", change(split, `"size":300`, `"size":-1`), -1},
		{"no generation", change(split, `"gen":"G"`, `"gen":""`), -1},
		{"another size", change(whole, `"size":5`, `"size":6`), -1},
		{"another value", whole[:len(whole)-1] + "E", -1},
		{"no JSON", change(whole, `{`, ``), -1},
		{"no line", strings.ReplaceAll(whole, "\n", ""), -1},
	}
	for _, test := range tests {
		h, _, err := unpack(test.text)
		if (err != nil) != (test.parts < 0) || err == nil && h.Parts != test.parts || err != nil && !errors.Is(err, store.ErrCorrupt) {
			t.Errorf("%s: got %+v, %v", test.name, h, err)
		}
	}
}

// unlisted is a store that cannot say what it has, as those of macOS and Windows.
type unlisted struct{ store.Store }

// TestRecoverKeeps changes nothing of what the index knows, and takes no foreign item or
// part of one for an item.
func TestRecoverKeeps(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Backend = backendSystem })
	if _, err := b.StoreKey(t.Context(), "a", longTerm("id"), false); err != nil {
		t.Fatal(err)
	}
	b.Tie("a")
	sso := Item{Account: "sso:x", Kind: KindSSO, Name: "portal", Value: credential.NewSecret("v"), Key: []string{"id=1"}}
	if _, err := b.Set(t.Context(), sso); err != nil {
		t.Fatal(err)
	}
	for _, foreign := range []string{"key:a.a.0", "sso:x.b.12", "another program's", "unknown:x", "key:"} {
		b.system.items[foreign] = "canary"
	}
	b.system.before = func(op, account string) error { // it is deleted in between
		if op == "get" && account == "key:deleted" {
			return store.ErrNotFound
		}
		return nil
	}
	b.system.items["key:deleted"] = "canary"
	describe := func(account string, _ credential.Secret) (Entry, bool) {
		t.Errorf("it looks into %s", account)
		return Entry{}, false
	}
	if unseen := b.Recover(t.Context(), describe); len(unseen) != 0 {
		t.Errorf("unseen: %q", unseen)
	}
	list, err := b.List(t.Context())
	if len(list) != 2 || list[0].Name != "a" || !list[0].Tied || list[1].Name != "portal" || err != nil {
		t.Errorf("got %+v, %v", list, err)
	}
	b.add(backendSystem, unlisted{b.system}, unsplit)
	if unseen := b.Recover(t.Context(), describe); len(unseen) != 0 {
		t.Errorf("a store without a list: unseen %q", unseen)
	}
	// Where there is no such backend, nothing is unseen.
	b.system.before = func(string, string) error {
		return &credential.Error{Kind: credential.Keychain, Err: &store.Trouble{Reason: "none", Absent: true}}
	}
	b.add(backendSystem, b.system, unsplit)
	if unseen := b.Recover(t.Context(), describe); len(unseen) != 0 {
		t.Errorf("no backend: unseen %q", unseen)
	}
}

// TestBadNames refuses names that no account can have, before any backend is asked.
func TestBadNames(t *testing.T) {
	b := newBench(t, nil)
	for _, name := range []string{"", "a b", "a.b.3", strings.Repeat("x", 125)} {
		_, _, identifyErr := b.Identify(t.Context(), name)
		_, storeErr := b.StoreKey(t.Context(), name, longTerm("id"), true)
		_, keyErr := b.Key(t.Context(), name)
		for what, err := range map[string]error{
			"identify": identifyErr, "store": storeErr, "key": keyErr,
			"pair": b.StorePaired(t.Context(), name, longTerm("id"), Pair{ID: "x"}), "delete": b.Delete(t.Context(), "key:"+name),
		} {
			if credential.KindOf(err) != credential.Usage {
				t.Errorf("%s %q: got %v", what, name, err)
			}
		}
	}
	if calls := append(b.system.taken(), b.file.taken()...); len(calls) != 0 {
		t.Errorf("asked: %q", calls)
	}
}

// TestCallEnds gives the end of the call as the error, and begins nothing.
func TestCallEnds(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Backend = backendSystem })
	lock, err := b.Sessions().Lock(t.Context(), []string{"claim", "a"}, true)
	must(t, err)
	ended := errors.New("a person")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(ended)
	if c, err := b.again(t, nil).Claim(ctx, "a"); c != nil || !errors.Is(err, ended) {
		t.Errorf("claim: got %v, %v", c, err)
	}
	lock.Release()
	live, stop := context.WithCancel(t.Context())
	b.system.before = func(string, string) error { stop(); return store.Unavailable("late", "h", nil) }
	if _, err := b.Sessions().Get(live, []string{"x"}); !errors.Is(err, context.Canceled) && !store.IsUnavailable(err) {
		t.Errorf("get: got %v", err)
	}
}

// TestNoPlaceForLocks is an error of what must never be done twice at once.
func TestNoPlaceForLocks(t *testing.T) {
	b := newBench(t, func(o *Options) { o.LockDir = "" })
	for name, lock := range map[string]func(context.Context, []string) (*Lock, error){"now": b.Sessions().LockNow, "alone": b.Sessions().LockAlone} {
		if l, err := lock(t.Context(), []string{"x"}); l != nil || credential.KindOf(err) != credential.Keychain || errors.Is(err, ErrLocked) {
			t.Errorf("%s: got %v, %v", name, l, err)
		}
	}
}
