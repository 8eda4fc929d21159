package keychain

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/private"
	"aliyun-cred-helper/internal/keychain/store"
)

func TestKeys(t *testing.T) {
	b := newBench(t, nil)
	withToken := longTerm("LTAI2")
	withToken.SecurityToken, withToken.Expires = credential.NewSecret("canary-t"), epoch.Add(time.Hour)
	bearer := credential.Credential{BearerToken: credential.NewSecret("canary-b")}
	tests := []struct {
		name string
		c    credential.Credential
		kind string
	}{
		{"prod", longTerm("LTAI1"), KindKey},
		{"with.token", withToken, KindKey},
		{"bearer", bearer, KindBearer},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := b.Key(t.Context(), test.name); !errors.Is(err, store.ErrNotFound) || credential.KindOf(err) != credential.NotFound {
				t.Errorf("before: %v", err)
			}
			if backend, err := b.StoreKey(t.Context(), test.name, test.c, false); backend != backendSystem || err != nil {
				t.Fatalf("store: %q, %v", backend, err)
			}
			b.system.taken()
			next := b.again(t, nil)
			if id, print, err := next.Identify(t.Context(), test.name); id != test.c.AccessKeyID || print != test.c.Fingerprint() || err != nil {
				t.Errorf("id: %q, %q, %v", id, print, err)
			}
			if calls := b.system.taken(); len(calls) != 0 {
				t.Errorf("the id cost %q", calls)
			}
			if c, err := next.Key(t.Context(), test.name); err != nil || !same(c, test.c) {
				t.Errorf("got %+v, %v", c, err)
			}
			list, err := b.List(t.Context())
			found := false
			for _, e := range list {
				found = found || e.Name == test.name && e.Kind == test.kind && e.Backend == backendSystem &&
					e.AccessKeyID == test.c.AccessKeyID && e.Issued.Equal(epoch)
			}
			if !found || err != nil {
				t.Errorf("list: %+v, %v", list, err)
			}
			if err := b.Delete(t.Context(), Account(test.kind, test.name)); err != nil {
				t.Errorf("delete: %v", err)
			}
		})
	}
}

func TestStoreKeyRefuses(t *testing.T) {
	b := newBench(t, nil)
	if _, err := b.StoreKey(t.Context(), "a", longTerm("old"), false); err != nil {
		t.Fatal(err)
	}
	b.system.items["key:foreign"] = "of another program"
	expired := longTerm("x")
	expired.Expires = epoch
	tests := []struct {
		what string
		name string
		c    credential.Credential
	}{
		{"an existing name", "a", longTerm("new")},
		{"an item of another program", "foreign", longTerm("new")},
		{"a bad name", "a b", longTerm("x")},
		{"no secret", "b", credential.Credential{AccessKeyID: "x"}},
		{"expired", "b", expired},
	}
	for _, test := range tests {
		_, err := b.StoreKey(t.Context(), test.name, test.c, false)
		if credential.KindOf(err) != credential.Usage {
			t.Errorf("%s: %v", test.what, err)
		}
	}
	for _, name := range []string{"a", "foreign"} {
		if _, err := b.StoreKey(t.Context(), name, longTerm("new"), true); err != nil {
			t.Errorf("%s, by force: %v", name, err)
		}
		if c, err := b.Key(t.Context(), name); c.AccessKeyID != "new" {
			t.Errorf("%s, by force: got %q, %v", name, c.AccessKeyID, err)
		}
	}
}

func TestStoreKeyInBackendsThatForget(t *testing.T) {
	for _, backend := range []string{backendKernel, BackendNone} {
		b := newBench(t, func(o *Options) { o.Backend = backend })
		_, err := b.StoreKey(t.Context(), "a", longTerm("x"), true)
		if credential.KindOf(err) != credential.Keychain || !strings.Contains(credential.HintOf(err), "--backend file") {
			t.Errorf("%s: %v, hint %q", backend, err, credential.HintOf(err))
		}
		if n := len(b.kernel.taken()); n != 0 {
			t.Errorf("%s: %d calls", backend, n)
		}
	}
}

func TestKeyDamaged(t *testing.T) {
	wrap := func(value string) string { text, _ := pack(value, unsplit, "G", "a"); return text }
	for name, text := range map[string]string{
		"foreign":           "canary",
		"another name":      wrap(`{"v":1,"name":"b","id":"x","secret":"canary"}`),
		"a version to come": wrap(`{"v":2,"name":"a","id":"LTAIaaaaaaaaaaaaaaaa","secret":"canarysecretcanary"}`),
		"no secret":         wrap(`{"v":1,"name":"a","id":"canary"}`),
		"not JSON":          wrap("canary"),
	} {
		b := newBench(t, nil)
		b.system.items = map[string]string{"key:a": text}
		c, err := b.Key(t.Context(), "a")
		if credential.KindOf(err) != credential.Keychain || credential.HintOf(err) == "" || !same(c, credential.Credential{}) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: the error quotes the item: %v", name, err)
		}
	}
}

// TestKeyMendsIndex has the keychain be right about the id.
func TestKeyMendsIndex(t *testing.T) {
	b := newBench(t, nil)
	if _, err := b.StoreKey(t.Context(), "a", longTerm("old"), false); err != nil {
		t.Fatal(err)
	}
	elsewhere := b.again(t, func(o *Options) { o.StateDir = filepath.Join(t.TempDir(), "other") })
	if _, err := elsewhere.StoreKey(t.Context(), "a", longTerm("new"), true); err != nil {
		t.Fatal(err)
	}
	wantID := func(k *Keychain, want string) {
		t.Helper()
		if id, print, err := k.Identify(t.Context(), "a"); id != want || print != longTerm(want).Fingerprint() || err != nil {
			t.Errorf("got %q, %q, %v; want %q", id, print, err, want)
		}
	}
	wantID(b.Keychain, "old") // which the index says
	if c, err := b.Key(t.Context(), "a"); c.AccessKeyID != "new" {
		t.Errorf("got %q, %v", c.AccessKeyID, err)
	}
	wantID(b.Keychain, "new")
	wantID(b.again(t, func(o *Options) { o.StateDir = "" }).Keychain, "new")
}

// An index that says the old key and cannot be written is right in this process once
// the key was read.
func TestKeyMendsUnwritableIndex(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("no directory is read-only for this user")
	}
	b := newBench(t, nil)
	if _, err := b.StoreKey(t.Context(), "a", longTerm("old"), false); err != nil {
		t.Fatal(err)
	}
	elsewhere := b.again(t, func(o *Options) { o.StateDir = filepath.Join(t.TempDir(), "other") })
	if _, err := elsewhere.StoreKey(t.Context(), "a", longTerm("new"), true); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(b.index.Path(), 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(b.index.Path(), 0o700) })
	if _, err := b.Key(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if id, _, err := b.Identify(t.Context(), "a"); id != "new" {
		t.Errorf("got %q, %v", id, err)
	}
}

// What a process has read may be gone, or replaced, when it corrects the index.
func TestLearnTooLate(t *testing.T) {
	b := newBench(t, nil)
	if _, err := b.StoreKey(t.Context(), "a", longTerm("old"), false); err != nil {
		t.Fatal(err)
	}
	value, err := b.Get(t.Context(), "key:a")
	if err != nil {
		t.Fatal(err)
	}
	late := Entry{Account: "key:a", Kind: KindKey, Name: "a", Backend: backendSystem, AccessKeyID: "old"}
	if _, err := b.StoreKey(t.Context(), "a", longTerm("new"), true); err != nil {
		t.Fatal(err)
	}
	b.Learn(t.Context(), late, value)
	if id, _, err := b.Identify(t.Context(), "a"); id != "new" || err != nil {
		t.Errorf("replaced: got %q, %v", id, err)
	}
	if err := b.Delete(t.Context(), "key:a"); err != nil {
		t.Fatal(err)
	}
	b.Learn(t.Context(), late, value)
	if list, _ := b.List(t.Context()); len(list) != 0 {
		t.Errorf("deleted: the index has %v", list)
	}
}

// The keyring fails just when the next value is stored, which goes into another backend. Who
// has read the old one before must not have the index name it.
func TestLearnAnOldCopy(t *testing.T) {
	b := newBench(t, nil)
	account := Account(KindOAuth, "a")
	set := func(text string) credential.Secret {
		value := credential.NewSecret(text)
		if _, err := b.Set(t.Context(), Item{Account: account, Kind: KindOAuth, Value: value, Key: []string{"id"}}); err != nil {
			t.Fatal(err)
		}
		return value
	}
	old := set("old")
	late := Entry{Account: account, Kind: KindOAuth, Backend: backendSystem, Key: []string{"id"}}
	b.system.broken("locked")
	set("new")
	b.system.repair()
	b.Learn(t.Context(), late, old)
	b.file.broken("denied") // so that nobody knows whether the index is right
	b.Learn(t.Context(), late, old)
	b.file.repair()
	if e, _ := b.Entry(account); e.Backend != backendFile {
		t.Errorf("the index names %q", e.Backend)
	}
	if got, err := b.Get(t.Context(), account); err != nil || got.Reveal() != "new" {
		t.Errorf("got %q, %v", got.Reveal(), err)
	}
}

// An entry of an older version has no fingerprint; an entry whose item is being
// replaced has neither. Both make the store answer.
func TestIdentifyAsksTheStore(t *testing.T) {
	b := newBench(t, nil)
	if _, err := b.StoreKey(t.Context(), "a", longTerm("id"), false); err != nil {
		t.Fatal(err)
	}
	account := Account(KindKey, "a")
	for name, prepare := range map[string]func(){
		"older version": func() {
			r, _ := b.index.read(account)
			r.Fingerprint = ""
			if err := b.index.write(r); err != nil {
				t.Fatal(err)
			}
		},
		"in doubt": func() { b.doubt(account) },
	} {
		prepare()
		b.system.taken()
		for i, calls := range []int{2, 0} { // the answer is noted, and checked once more
			id, print, err := b.Identify(t.Context(), "a")
			if id != "id" || print != longTerm("id").Fingerprint() || err != nil {
				t.Errorf("%s: got %q, %q, %v", name, id, print, err)
			}
			if got := b.system.taken(); len(got) != calls {
				t.Errorf("%s, call %d: %d calls of the store, want %d", name, i, len(got), calls)
			}
		}
	}
}

func TestListAndClear(t *testing.T) {
	b := newBench(t, nil)
	s := b.Sessions()
	put := func(key, name string, life time.Duration) {
		t.Helper()
		if err := s.Put(t.Context(), []string{key}, name, session(epoch.Add(life))); err != nil {
			t.Fatal(err)
		}
	}
	put("1", "prod", time.Hour)
	put("2", "dev", time.Hour)
	put("3", "old", time.Minute)
	if _, err := b.StoreKey(t.Context(), "k", longTerm("id"), false); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{KindSSO, KindOAuth} {
		it := Item{Account: Account(kind, "x"), Kind: kind, Name: "portal", Value: credential.NewSecret("canary")}
		if _, err := b.Set(t.Context(), it); err != nil {
			t.Fatal(err)
		}
	}
	b.clock.advance(2 * time.Minute)
	names := func() string {
		t.Helper()
		list, err := b.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var text []string
		for _, e := range list {
			text = append(text, e.Kind+":"+e.Name)
		}
		return strings.Join(text, " ")
	}
	if got, want := names(), "key:k oauth:portal session:dev session:prod sso:portal"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := b.kernel.count(); got != 2 {
		t.Errorf("%d sessions in the kernel, want 2: the expired one is deleted", got)
	}
	n, err := b.Clear(t.Context(), func(e Entry) bool { return e.Name == "dev" })
	if n != 1 || err != nil {
		t.Errorf("clear dev: %d, %v", n, err)
	}
	b.kernel.broken("kernel")
	if n, err = b.Clear(t.Context(), nil); n != 0 || !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("clear a kernel that does not work: %d, %v", n, err)
	}
	b.kernel.repair()
	if n, err = b.Clear(t.Context(), nil); n != 1 || err != nil {
		t.Errorf("clear: %d, %v", n, err)
	}
	if got, want := names(), "key:k oauth:portal sso:portal"; got != want {
		t.Errorf("then %q, want %q", got, want)
	}
	if n, err = b.Clear(t.Context(), func(Entry) bool { return true }); n != 3 || err != nil {
		t.Errorf("clear all: %d, %v", n, err)
	}
	if b.system.count()+b.kernel.count() != 0 {
		t.Error("items are left")
	}
}

func TestListEmpty(t *testing.T) {
	b := newBench(t, nil)
	list, err := b.List(t.Context())
	if len(list) != 0 || err != nil {
		t.Errorf("got %v, %v", list, err)
	}
	if _, err := os.Stat(b.opt.StateDir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("reading made the directory: %v", err)
	}
}

// TestIndexDistrust has files that we did not write count for nothing.
func TestIndexDistrust(t *testing.T) {
	tests := map[string]func(t *testing.T, b *bench, file string){
		"not JSON":  func(t *testing.T, _ *bench, file string) { must(t, os.WriteFile(file, []byte("{"), 0o600)) },
		"too large": func(t *testing.T, _ *bench, file string) { must(t, os.Truncate(file, indexLimit+1)) },
		"of another account": func(t *testing.T, b *bench, file string) {
			must(t, os.Rename(file, b.index.File("key:other")))
		},
		"a link": func(t *testing.T, _ *bench, file string) {
			target := filepath.Join(t.TempDir(), "target")
			must(t, os.Rename(file, target))
			must(t, os.Symlink(target, file))
		},
		"a directory": func(t *testing.T, _ *bench, file string) {
			must(t, os.Remove(file))
			must(t, os.Mkdir(file, 0o700))
		},
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil)
			if _, err := b.StoreKey(t.Context(), "a", longTerm("id"), false); err != nil {
				t.Fatal(err)
			}
			spoil(t, b, b.index.File("key:a"))
			if list, err := b.List(t.Context()); len(list) != 0 || err != nil {
				t.Errorf("listed: %v, %v", list, err)
			}
			if c, err := b.Key(t.Context(), "a"); c.AccessKeyID != "id" {
				t.Errorf("the key is lost, too: %v", err)
			}
			if len(b.warnings) != 0 {
				t.Errorf("warnings: %q", b.warnings)
			}
		})
	}
}

// TestTemporaryFiles deletes what a dead writer left, and only that.
func TestTemporaryFiles(t *testing.T) {
	b := newBench(t, nil)
	if _, err := b.StoreKey(t.Context(), "a", longTerm("id"), false); err != nil {
		t.Fatal(err)
	}
	state := filepath.Join(b.opt.StateDir, private.Temporary+"3")
	old, fresh := filepath.Join(b.index.Path(), private.Temporary+"1"), filepath.Join(b.index.Path(), private.Temporary+"2")
	for path, age := range map[string]time.Duration{old: 2 * time.Minute, state: 2 * time.Minute, fresh: 0} {
		must(t, os.WriteFile(path, nil, 0o600))
		at := time.Now().Add(-age)
		must(t, os.Chtimes(path, at, at))
	}
	b.opt.Now = time.Now
	if got := b.Leftovers(); !slices.Equal(got, []string{state, old}) {
		t.Errorf("left over: %q", got)
	}
	if list, err := b.List(t.Context()); len(list) != 1 || err != nil {
		t.Errorf("got %v, %v", list, err)
	}
	for _, path := range []string{old, state} {
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the old one: %v", err)
		}
	}
	if _, err := os.Stat(fresh); err != nil {
		t.Errorf("the new one: %v", err)
	}

	// The next one to write deletes them as well.
	left := filepath.Join(b.index.Temporaries(), private.Temporary+"4")
	must(t, os.WriteFile(left, nil, 0o600))
	must(t, os.Chtimes(left, epoch, epoch))
	if _, err := b.StoreKey(t.Context(), "b", longTerm("id"), false); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after a write: %v", err)
	}
}
