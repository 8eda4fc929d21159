package keychain

import (
	"context"
	"errors"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
)

// The states of a backend, for an item.
const (
	has     = "has"     // its value is the name of the backend
	lacks   = "lacks"   // it has no such item
	broken  = "broken"  // it does not work
	absent  = "absent"  // there is no such backend here
	damaged = "damaged" // what it has cannot be used
)

// put has f be in a state for the item of account.
func (f *fake) put(name, account, state string) {
	text, _ := pack(name, unsplit, "G", "")
	switch state {
	case has:
		f.items = map[string]string{account: text}
	case broken:
		f.broken(name)
	case absent:
		f.before = func(string, string) error {
			return &credential.Error{Kind: credential.Keychain, Hint: "mend " + name, Err: &store.Trouble{Reason: "no " + name, Absent: true}}
		}
	case damaged:
		f.items = map[string]string{account: "canary"}
	}
}

// TestWhereItLooks is the table of reads of backend auto: which backend has the item, or what
// is said if none has it. A key may be in any of them, so that it is missing only if each
// says so: else another identity would be used. A session is looked for where one would be
// stored now, which the index need not say.
func TestWhereItLooks(t *testing.T) {
	const (
		missing = "missing"
		refused = "damaged"
	)
	tests := []struct {
		name, kind           string
		kernel, system, file string
		index                string // the backend that the index names
		want                 string // the backend that gives it, missing, or part of the error
	}{
		{"key", KindKey, lacks, has, has, "", "system"},
		{"key in files", KindKey, lacks, lacks, has, "", "file"},
		{"key in files, no keyring", KindKey, lacks, absent, has, "", "file"},
		{"key in files, locked keyring", KindKey, lacks, broken, has, "", "file"},
		{"key nowhere", KindKey, has, lacks, lacks, "", missing},
		{"key nowhere, no keyring", KindKey, has, absent, lacks, "", missing},
		{"key nowhere, no files", KindKey, has, lacks, absent, "", missing},
		{"key, nothing exists", KindKey, has, absent, absent, "", "no "},
		{"key, locked keyring", KindKey, has, broken, lacks, "", "system"},
		{"key, locked files", KindKey, has, lacks, broken, "", "file"},
		{"key, both locked", KindKey, has, broken, broken, "", "system"},
		{"key, locked files, no keyring", KindKey, has, absent, broken, "", "file"},
		{"key, damaged", KindKey, has, damaged, has, "", refused},
		{"key where the index says", KindKey, has, has, has, "file", "file"},
		{"key where the index says is locked", KindKey, has, has, broken, "file", "file"},
		{"key not where the index says", KindKey, has, has, lacks, "file", "system"},
		{"key in a backend of another version", KindKey, has, has, lacks, "other", "system"},

		{"token", KindSSO, has, has, has, "", "system"},
		{"token in files", KindSSO, has, lacks, has, "", "file"},
		{"token in the kernel", KindSSO, has, lacks, lacks, "", "kernel"},
		{"token in the kernel, no keyring", KindSSO, has, absent, absent, "", "kernel"},
		{"token in the kernel, locked keyring", KindSSO, has, broken, broken, "", "kernel"},
		{"token nowhere", KindSSO, lacks, lacks, lacks, "", missing},
		{"token, locked keyring", KindSSO, lacks, broken, lacks, "", missing},
		{"token, all locked", KindSSO, broken, broken, broken, "", "system"},
		{"token, damaged", KindSSO, has, damaged, has, "", refused},
		{"token where the index says", KindSSO, has, has, has, "kernel", "kernel"},
		{"token where the index says is locked", KindSSO, broken, has, has, "kernel", "kernel"},

		{"session", KindSession, has, has, has, "", "kernel"},
		{"session, not in the kernel", KindSession, lacks, has, has, "", missing},
		{"session where the index says", KindSession, lacks, has, has, "system", "system"},
		{"session not where the index says", KindSession, lacks, lacks, has, "system", missing},
		{"session, no kernel", KindSession, broken, has, has, "", "system"},
		{"session, no kernel, no keyring", KindSession, broken, absent, has, "", "file"},
		{"session, no kernel, not in the keyring", KindSession, broken, lacks, has, "", missing},
		{"session in a kernel that does not work", KindSession, broken, has, has, "kernel", "kernel"},
		{"session, damaged", KindSession, damaged, has, has, "", refused},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t, nil)
			account := test.kind + ":a"
			if test.index != "" {
				must(t, b.index.write(record{Entry: Entry{Account: account, Kind: test.kind, Backend: test.index}}))
			}
			b.kernel.put("kernel", account, test.kernel)
			b.system.put("system", account, test.system)
			b.file.put("file", account, test.file)
			got, backend, err := b.Find(t.Context(), account)
			switch {
			case err == nil:
				if got.Reveal() != test.want || backend != test.want {
					t.Errorf("got that of %s, from %s, want %s", got.Reveal(), backend, test.want)
				}
			case errors.Is(err, store.ErrNotFound):
				if test.want != missing {
					t.Errorf("missing, want %s", test.want)
				}
			case credential.KindOf(err) != credential.Keychain || !strings.Contains(err.Error(), test.want):
				t.Errorf("got %v, want %s", err, test.want)
			case errors.Is(err, store.ErrCorrupt) != (test.want == refused):
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestRemembers has the index name the backend that took an item, and no older copy be left
// in another one.
func TestRemembers(t *testing.T) {
	tests := []struct {
		name, kind string
		broken     string // backends that do not work the second time
		want       string // the backend that has it then; the first time the first one took it
		left       string // other backends that still have the first one, since they do not work
	}{
		{"key", KindKey, "", "system", ""},
		{"key, no keyring", KindKey, "system", "file", "system"},
		{"token, no keyring", KindSSO, "system", "file", "system"},
		{"token, neither", KindSSO, "system file", "kernel", "system"},
		{"session", KindSession, "", "kernel", ""},
		{"session, no kernel", KindSession, "kernel", "system", "kernel"},
		{"session, files only", KindSession, "kernel system", "file", "kernel"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t, nil)
			item := Item{Account: test.kind + ":a", Kind: test.kind, Value: credential.NewSecret("one")}
			if _, err := b.Set(t.Context(), item); err != nil {
				t.Fatal(err)
			}
			fakes := map[string]*fake{"system": b.system, "file": b.file, "kernel": b.kernel}
			for name, f := range fakes {
				if strings.Contains(test.broken, name) {
					f.broken(name)
				}
			}
			item.Value = credential.NewSecret("two")
			backend, err := b.Set(t.Context(), item)
			if e, ok := b.again(t, nil).Entry(item.Account); backend != test.want || err != nil || !ok || e.Backend != test.want {
				t.Errorf("stored in %q, %v, the index says %q, want %s", backend, err, e.Backend, test.want)
			}
			for name, f := range fakes {
				f.repair()
				if want := name == test.want || name == test.left; (f.count() == 1) != want {
					t.Errorf("%s has %d items", name, f.count())
				}
			}
			// Whatever works again, the new one counts.
			if got, err := b.again(t, nil).Get(t.Context(), item.Account); test.kind != KindSession && got.Reveal() != "two" {
				t.Errorf("got %q, %v", got.Reveal(), err)
			}
			// The next one goes to the first backend again, and the copies are deleted.
			item.Value = credential.NewSecret("three")
			if _, err := b.Set(t.Context(), item); err != nil {
				t.Fatal(err)
			}
			if n := b.system.count() + b.file.count() + b.kernel.count(); n != 1 {
				t.Errorf("%d copies", n)
			}
			if got, err := b.again(t, nil).Get(t.Context(), item.Account); got.Reveal() != "three" {
				t.Errorf("got %q, %v", got.Reveal(), err)
			}
		})
	}
}

// TestNotStored leaves the index as it was where no backend takes an item, and asks no other
// one once the call has ended.
func TestNotStored(t *testing.T) {
	b := newBench(t, nil)
	first := Item{Account: "sso:a", Kind: KindSSO, Name: "first", Value: credential.NewSecret("one"), Key: []string{"id=1"}}
	if _, err := b.Set(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	for _, f := range []*fake{b.system, b.file, b.kernel} {
		f.broken("all")
	}
	for _, account := range []string{"sso:a", "sso:b"} {
		_, err := b.Set(t.Context(), Item{Account: account, Kind: KindSSO, Name: "second", Value: credential.NewSecret("two"), Key: []string{"id=2"}})
		if credential.KindOf(err) != credential.Keychain || credential.HintOf(err) != "mend all" {
			t.Errorf("got %v, hint %q", err, credential.HintOf(err))
		}
	}
	if list, err := b.List(t.Context()); len(list) != 1 || list[0].Name != "first" || list[0].Backend != "system" || err != nil {
		t.Errorf("the index has %+v, %v", list, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	b.system.before = func(string, string) error { cancel(); return context.Canceled }
	b.file.repair()
	if _, err := b.Set(ctx, first); !errors.Is(err, context.Canceled) || b.file.count() != 0 {
		t.Errorf("a call that has ended: %v, %d files", err, b.file.count())
	}
}

// TestSetRefuses what could not be found again.
func TestSetRefuses(t *testing.T) {
	b := newBench(t, nil)
	for _, it := range []Item{
		{Account: "sso", Kind: KindSSO, Value: credential.NewSecret("v")},
		{Account: "sso:../x", Kind: KindSSO, Value: credential.NewSecret("v")},
		{Account: "key:a.a.0", Kind: KindKey, Value: credential.NewSecret("v")},
		{Account: "sso:a", Kind: KindSSO},
	} {
		if backend, err := b.Set(t.Context(), it); err == nil {
			t.Errorf("%s: stored in %s", it.Account, backend)
		}
	}
	if n := b.system.count() + b.file.count() + b.kernel.count(); n != 0 {
		t.Errorf("%d items", n)
	}
}

// TestOlderCopy is deleted from a backend that did not take the new item, and from one that
// was not asked, whether or not the index knows of it: a later call must not find it there.
func TestOlderCopy(t *testing.T) {
	b := newBench(t, nil)
	b.system.put("system", "sso:a", has)
	b.system.before = func(op, _ string) error {
		if op == "set" {
			return store.Unavailable("full", "h", nil)
		}
		return nil
	}
	backend, err := b.Set(t.Context(), Item{Account: "sso:a", Kind: KindSSO, Value: credential.NewSecret("new")})
	if backend != backendFile || err != nil || b.system.count() != 0 {
		t.Errorf("stored in %q, %v, %d older copies", backend, err, b.system.count())
	}
	b = newBench(t, nil)
	b.kernel.put("kernel", "sso:a", has)
	backend, err = b.Set(t.Context(), Item{Account: "sso:a", Kind: KindSSO, Value: credential.NewSecret("new")})
	if backend != backendSystem || err != nil || b.kernel.count() != 0 {
		t.Errorf("stored in %q, %v, %d older copies in the kernel", backend, err, b.kernel.count())
	}
}
