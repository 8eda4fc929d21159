package keychain

import (
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
)

// What Clear deletes does not depend on the index, and it never deletes a key.
func TestRecover(t *testing.T) {
	for name, stateDir := range map[string]string{"lost": "other", "unusable": ""} {
		b := newBench(t, func(o *Options) { o.Backend = backendSystem })
		key := []string{"role", "a"}
		if err := b.Sessions().Put(t.Context(), key, "p", session(epoch.Add(time.Hour))); err != nil {
			t.Fatal(err)
		}
		for _, account := range []string{"sso:x", "oauth:y", "sso:damaged", "probe:z"} {
			if _, err := b.Set(t.Context(), Item{Account: account, Kind: kindIn(account), Value: credential.NewSecret("value")}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := b.StoreKey(t.Context(), "k", longTerm("id"), false); err != nil {
			t.Fatal(err)
		}
		lost := b.again(t, func(o *Options) {
			if o.StateDir = stateDir; stateDir != "" {
				o.StateDir = t.TempDir() + "/" + stateDir
			}
		})
		describe := func(account string, _ credential.Secret) (Entry, bool) {
			return Entry{Kind: kindIn(account), Name: "described"}, account != "sso:damaged"
		}
		if unseen := lost.Recover(t.Context(), describe); len(unseen) != 0 {
			t.Errorf("%s: unseen: %q", name, unseen)
		}
		list, err := lost.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range list {
			got = append(got, e.Kind+" "+e.Name+" "+strings.Join(e.Key, ","))
		}
		want := "key k ,oauth described ,session profile:a > role:b role,a,sso described ,sso sso:damaged "
		if joined := strings.Join(got, ","); joined != want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, joined, want)
		}
		n, err := lost.Clear(t.Context(), func(e Entry) bool { return e.Kind != KindKey })
		if n != 4 || err != nil {
			t.Errorf("%s: cleared %d, %v", name, n, err)
		}
		if b.system.count() != 2 { // the key and what is nobody's
			t.Errorf("%s: left: %v", name, b.system.items)
		}
	}
}

func TestRecoverSaysWhereItCannotLook(t *testing.T) {
	b := newBench(t, nil)
	b.system.broken("locked")
	none := func(string, credential.Secret) (Entry, bool) { return Entry{}, false }
	if unseen := b.Recover(t.Context(), none); len(unseen) != 1 || !strings.Contains(unseen[0], "locked") {
		t.Errorf("got %q", unseen)
	}
	if list, err := b.List(t.Context()); len(list) != 0 || err != nil {
		t.Errorf("got %v, %v", list, err)
	}
}

// A process that is killed while it stores leaves an item that is listed, and an index
// that does not say whose it is.
func TestKilledWhileStoring(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Backend = backendSystem })
	var seen []Entry
	b.system.before = func(op, _ string) error {
		if op == "set" {
			b.system.mu.Unlock()
			defer b.system.mu.Lock()
			seen, _ = b.again(t, nil).List(t.Context())
		}
		return nil
	}
	if _, err := b.StoreKey(t.Context(), "a", longTerm("id"), false); err != nil {
		t.Fatal(err)
	}
	if len(seen) != 1 || seen[0].Name != "a" || seen[0].AccessKeyID != "" {
		t.Errorf("while it stores: %+v", seen)
	}
	// One that was not stored is not listed, and the one before is.
	b.system.before = func(op, _ string) error {
		if op == "set" {
			return store.Unavailable("full", "h", nil)
		}
		return nil
	}
	for _, name := range []string{"a", "b"} {
		if _, err := b.StoreKey(t.Context(), name, longTerm("new"), true); err == nil {
			t.Fatal("stored")
		}
	}
	b.system.repair()
	if list, _ := b.List(t.Context()); len(list) != 1 || list[0].Name != "a" {
		t.Errorf("after failures: %+v", list)
	}
	if id, _, err := b.Identify(t.Context(), "a"); id != "id" || err != nil {
		t.Errorf("got %q, %v", id, err)
	}
}
