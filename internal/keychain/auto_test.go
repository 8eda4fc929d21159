package keychain

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
)

func longTerm(id string) credential.Credential {
	return credential.Credential{AccessKeyID: id, AccessKeySecret: credential.NewSecret("canary-" + id)}
}

func TestOpen(t *testing.T) {
	now := (&clock{t: epoch}).now
	tests := []struct {
		name string
		o    Options
		kind credential.Kind // 0: no error
	}{
		{"defaults", Options{Now: now}, 0},
		{"system", Options{Backend: "system", Now: now}, 0},
		{"none", Options{Backend: "none", Now: now}, 0},
		{"unknown", Options{Backend: "System", Now: now}, credential.Usage},
		{"no clock", Options{}, credential.Internal},
	}
	for _, test := range tests {
		_, err := Open(test.o)
		if (err == nil) != (test.kind == 0) || err != nil && credential.KindOf(err) != test.kind {
			t.Errorf("%s: got %v", test.name, err)
		}
	}
}

// TestWhereItGoes is the table of backends: what is stored where, if the ones
// before do not work.
func TestWhereItGoes(t *testing.T) {
	key, token := Item{Account: "key:a", Kind: KindKey}, Item{Account: "sso:a", Kind: KindSSO}
	cached := Item{Account: "session:a", Kind: KindSession}
	tests := []struct {
		name       string
		backend    string
		item       Item
		noIdentity bool
		broken     string // backends that do not work
		want       string // "": refused
	}{
		{"key", "auto", key, false, "", "system"},
		{"key, no keyring", "auto", key, false, "system", "file"},
		{"key, no keyring, no identity", "auto", key, true, "system", ""},
		{"key, nothing", "auto", key, false, "system file", ""},
		{"key in the kernel", "kernel", key, false, "", ""},
		{"key nowhere", "none", key, false, "", ""},
		{"key in files", "file", key, false, "", "file"},
		{"token", "auto", token, false, "", "system"},
		{"token, no keyring", "auto", token, false, "system", "file"},
		{"token, no keyring, no identity", "auto", token, true, "system", "kernel"},
		{"token in the kernel", "kernel", token, false, "", "kernel"},
		{"token nowhere", "none", token, false, "", ""},
		{"session", "auto", cached, false, "", "kernel"},
		{"session, no kernel", "auto", cached, false, "kernel", "system"},
		{"session, neither", "auto", cached, false, "kernel system", "file"},
		{"session, nothing", "auto", cached, true, "kernel system", ""},
		{"session in the system", "system", cached, false, "", "system"},
		{"session, system broken", "system", cached, false, "system", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t, func(o *Options) {
				o.Backend = test.backend
				if test.noIdentity {
					o.AgeIdentity = ""
				}
			})
			for name, f := range map[string]*fake{"system": b.system, "file": b.file, "kernel": b.kernel} {
				if strings.Contains(test.broken, name) {
					f.broken(name)
				}
			}
			test.item.Value = credential.NewSecret("canary")
			got, err := b.Set(t.Context(), test.item)
			if got != test.want || (err == nil) != (test.want != "") {
				t.Fatalf("went to %q, %v, want %q", got, err, test.want)
			}
			if err != nil {
				if credential.KindOf(err) != credential.Keychain || credential.HintOf(err) == "" {
					t.Errorf("kind %v, hint %q: %v", credential.KindOf(err), credential.HintOf(err), err)
				}
				return
			}
			for _, k := range []*bench{b, b.again(t, nil)} {
				if v, err := k.Get(t.Context(), test.item.Account); v.Reveal() != "canary" {
					t.Errorf("read back: %v", err)
				}
			}
		})
	}
}

// TestWarmPath counts what reading a session costs.
func TestWarmPath(t *testing.T) {
	b := newBench(t, nil)
	key := []string{"k"}
	if err := b.Sessions().Put(t.Context(), key, "p", session(epoch.Add(time.Hour))); err != nil {
		t.Fatal(err)
	}
	b.kernel.taken()
	b.system.taken()
	b.index.State = "/nonexistent/must not be touched"
	b.hasIdentity = func() bool {
		t.Error("it looks for an age identity")
		return false
	}
	if _, err := b.Sessions().Get(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	want := []string{"get " + Account(KindSession, key...)}
	if got := b.kernel.taken(); !slices.Equal(got, want) {
		t.Errorf("kernel: %q, want %q", got, want)
	}
	if _, err := b.Sessions().Get(t.Context(), []string{"other"}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a miss: %v", err)
	}
	if calls := append(b.system.taken(), b.file.taken()...); len(calls) != 0 {
		t.Errorf("a miss in the kernel went on to %q", calls)
	}
}

// TestQuota moves a session on when the kernel is full, and back again; the
// copy left behind must not be found.
func TestQuota(t *testing.T) {
	b := newBench(t, nil)
	s, key := b.Sessions(), []string{"k"}
	first, second, third := session(epoch.Add(time.Hour)), session(epoch.Add(2*time.Hour)), session(epoch.Add(3*time.Hour))
	put := func(c credential.Credential) {
		t.Helper()
		if err := s.Put(t.Context(), key, "p", c); err != nil {
			t.Fatal(err)
		}
	}
	want := func(c credential.Credential, kernel, system int) {
		t.Helper()
		got, err := b.again(t, nil).Sessions().Get(t.Context(), key)
		if err != nil || !same(got, c) {
			t.Errorf("got %+v, %v", got, err)
		}
		if b.kernel.count() != kernel || b.system.count() != system {
			t.Errorf("%d items in the kernel, %d in the system", b.kernel.count(), b.system.count())
		}
	}
	put(first)
	want(first, 1, 0)
	b.kernel.before = func(op, _ string) error {
		if op == "set" {
			return store.Unavailable("quota", "", nil)
		}
		return nil
	}
	put(second)
	want(second, 0, 1)
	b.kernel.repair()
	put(third)
	want(third, 1, 0)
	if len(b.warnings) != 0 {
		t.Errorf("warnings: %q", b.warnings)
	}
}

func TestReadWithoutIndex(t *testing.T) {
	b := newBench(t, nil)
	b.system.broken("bus")
	if _, err := b.Set(t.Context(), Item{Account: "sso:x", Kind: KindSSO, Value: credential.NewSecret("v")}); err != nil {
		t.Fatal(err)
	}
	lost := b.again(t, func(o *Options) { o.StateDir = t.TempDir() + "/new" })
	if v, err := lost.Get(t.Context(), "sso:x"); v.Reveal() != "v" {
		t.Errorf("found %v", err)
	}
	if _, err := lost.Get(t.Context(), "sso:y"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("one that is nowhere: %v", err)
	}
	b.file.broken("file")
	b.kernel.broken("kernel")
	if _, err := lost.Get(t.Context(), "sso:x"); !errors.Is(err, store.ErrUnavailable) || credential.HintOf(err) != "mend bus" {
		t.Errorf("nothing works: %v", err)
	}
	// With no kernel and no index, the first that works decides.
	b.file.repair()
	if _, err := lost.Sessions().Get(t.Context(), []string{"k"}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("session: %v", err)
	}
}

// TestLockedKeyringKnownToHaveIt must not be mistaken for "not found".
func TestLockedKeyringKnownToHaveIt(t *testing.T) {
	b := newBench(t, nil)
	if _, err := b.StoreKey(t.Context(), "a", longTerm("id"), false); err != nil {
		t.Fatal(err)
	}
	b.system.broken("locked")
	_, err := b.Key(t.Context(), "a")
	if !errors.Is(err, store.ErrUnavailable) || errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

// A call that was killed while it tried the next backend has left the name of that in the
// index. What the first one has counts on.
func TestIndexNamesTheNextBackend(t *testing.T) {
	for _, kind := range []string{KindOAuth, KindSSO, KindKey} {
		b := newBench(t, nil)
		item := Item{Account: kind + ":a", Kind: kind, Value: credential.NewSecret("v")}
		if _, err := b.Set(t.Context(), item); err != nil {
			t.Fatal(err)
		}
		b.announce(item.record(backendKernel, record{}))
		if got, backend, err := b.Find(t.Context(), item.Account); err != nil || got.Reveal() != "v" || backend != backendSystem {
			t.Errorf("%s: got %q from %s, %v", kind, got.Reveal(), backend, err)
		}
	}
}

func TestDelete(t *testing.T) {
	b := newBench(t, nil)
	if _, err := b.StoreKey(t.Context(), "a", longTerm("id"), false); err != nil {
		t.Fatal(err)
	}
	b.system.broken("locked")
	if err := b.Delete(t.Context(), "key:a"); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("while locked: %v", err)
	}
	if list, _ := b.List(t.Context()); len(list) != 1 {
		t.Errorf("the entry went before the item: %v", list)
	}
	b.system.repair()
	if err := b.Delete(t.Context(), "key:a"); err != nil {
		t.Errorf("got %v", err)
	}
	if err := b.Delete(t.Context(), "key:a"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("second time: %v", err)
	}
	if list, _ := b.List(t.Context()); len(list) != 0 || b.system.count() != 0 {
		t.Errorf("left: %v, %d items", list, b.system.count())
	}
	// An item that the index does not know.
	if _, err := b.again(t, func(o *Options) { o.StateDir = "" }).StoreKey(t.Context(), "b", longTerm("id"), false); err != nil {
		t.Fatal(err)
	}
	if err := b.Delete(t.Context(), "key:b"); err != nil || b.system.count() != 0 {
		t.Errorf("without an entry: %v", err)
	}
	if err := b.Delete(t.Context(), "key:../x"); credential.KindOf(err) != credential.Usage {
		t.Errorf("bad name: %v", err)
	}
}

func TestAccount(t *testing.T) {
	seen := map[string]string{}
	for _, list := range [][]string{nil, {""}, {"", ""}, {"a", "b"}, {"ab"}, {"a\x00b"}, {"b", "a"}} {
		a := Account(KindSession, list...)
		if other, ok := seen[a]; ok {
			t.Errorf("%q and %s have one account", list, other)
		}
		seen[a] = strings.Join(list, "|")
		if err := checkAccount(a); err != nil {
			t.Errorf("%q: %v", a, err)
		}
	}
	if got := Account(KindBearer, "prod"); got != "key:prod" {
		t.Errorf("bearer: %s", got)
	}
	if Account(KindSSO, "a")[4:] == Account(KindOAuth, "a")[6:] {
		t.Error("the kind is not part of the hash")
	}
	// What is stored is found by its account, which must stay as version 1 made it.
	const want = "sso:c8866599af67fbc586134b54fa5c2dd497d9d5d728d030c231028bc656dd742c"
	if got := Account(KindSSO, "https://signin.example/login"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCheckName(t *testing.T) {
	tests := []struct {
		name string
		ok   bool
	}{
		{"prod", true},
		{"a.b-c_d:E9", true},
		{"v1.0", true},
		{strings.Repeat("x", 124), true},
		{strings.Repeat("x", 125), false},
		{"", false},
		{"a b", false},
		{"a/b", false},
		{"a\nb", false},
		{"naïve", false},
		{"x.a.0", false},
		{"x.b.12", false},
		{"x.c.12", true},
		{"x.a.", true},
	}
	for _, test := range tests {
		err := checkName(test.name)
		if (err == nil) != test.ok {
			t.Errorf("%q: %v", test.name, err)
		}
		if err != nil && (credential.KindOf(err) != credential.Usage || credential.HintOf(err) == "") {
			t.Errorf("%q: kind %v", test.name, credential.KindOf(err))
		}
	}
	b := newBench(t, nil)
	for _, a := range []string{"", "session", "session:a b", "key:", "session:" + strings.Repeat("x", 121)} {
		if _, err := b.Get(t.Context(), a); err == nil || store.IsNotFound(err) {
			t.Errorf("account %q: %v", a, err)
		}
	}
}

func TestProbe(t *testing.T) {
	b := newBench(t, nil)
	b.Remember(backendSystem, "it was dead")
	r, err := b.Probe(t.Context())
	if err != nil || r.Backend != backendSystem {
		t.Errorf("got %+v, %v", r, err)
	}
	if n := b.system.count(); n != 0 {
		t.Errorf("%d items left", n)
	}
	b.system.broken("bus")
	if r, err := b.Probe(t.Context()); err != nil || r.Backend != backendFile {
		t.Errorf("without the system: %+v, %v", r, err)
	}
	b.file.broken("disk")
	if r, err := b.Probe(t.Context()); err != nil || r.Backend != backendKernel {
		t.Errorf("without the file: %+v, %v", r, err)
	}
	b.kernel.broken("quota")
	if _, err := b.Probe(t.Context()); !errors.Is(err, store.ErrUnavailable) || credential.HintOf(err) != "mend bus" {
		t.Errorf("without any: %v, hint %q", err, credential.HintOf(err))
	}
	none := newBench(t, func(o *Options) { o.Backend = BackendNone })
	if _, err := none.Probe(t.Context()); credential.KindOf(err) != credential.Keychain {
		t.Errorf("none: %v", err)
	}
}
