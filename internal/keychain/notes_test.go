package keychain

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
)

// TestTie holds that a key that belongs to a profile does so until it is deleted, whatever
// is stored in its place, and that nothing is noted of a key that is not there.
func TestTie(t *testing.T) {
	b := newBench(t, nil)
	b.Tie("a")
	if b.Tied("a") || b.Known("a") || b.Lost("a") {
		t.Error("a key that is not there is known")
	}
	put := func(id string) {
		t.Helper()
		if _, err := b.StoreKey(t.Context(), "a", longTerm(id), true); err != nil {
			t.Fatal(err)
		}
	}
	put("one")
	if b.Tied("a") || !b.Known("a") || !b.Lost("a") {
		t.Errorf("stored: tied %t, known %t, in this backend %t", b.Tied("a"), b.Known("a"), b.Lost("a"))
	}
	b.Tie("a")
	check := func(when string) {
		t.Helper()
		next := b.again(t, nil)
		if !next.Tied("a") || !next.Known("a") || next.Tied("b") || next.Known("b") {
			t.Errorf("%s: tied %t, known %t", when, next.Tied("a"), next.Known("a"))
		}
	}
	check("tied")
	put("two")
	check("replaced")
	other := b.again(t, func(o *Options) { o.StateDir = t.TempDir() + "/other" })
	if _, err := other.StoreKey(t.Context(), "a", longTerm("three"), true); err != nil {
		t.Fatal(err)
	}
	if c, err := b.Key(t.Context(), "a"); c.AccessKeyID != "three" {
		t.Errorf("got %s, %v", c.AccessKeyID, err)
	}
	check("replaced from another state directory")
	if file := b.again(t, func(o *Options) { o.Backend = backendFile }); file.Lost("a") || !file.Known("a") {
		t.Errorf("another backend has lost it: %t, known %t", file.Lost("a"), file.Known("a"))
	}
	must(t, b.Delete(t.Context(), "key:a"))
	put("four")
	if b.Tied("a") {
		t.Error("a key that was deleted leaves its profile to the next one")
	}
}

// TestFailureIsNoKey has the note of a refresh that failed count for no item.
func TestFailureIsNoKey(t *testing.T) {
	b := newBench(t, nil)
	account := Account(KindKey, "a")
	must(t, b.index.write(record{Entry: Entry{Account: account, Kind: KindKey, Name: "a"}, Failure: &failure{At: epoch}}))
	b.Tie("a")
	b.Attribute(account, "lin")
	if e, ok := b.Entry(account); b.Known("a") || b.Lost("a") || b.Tied("a") || ok {
		t.Errorf("got %+v", e)
	}
	for name, remove := range map[string]func() error{
		"clear": func() error {
			n, err := b.Clear(t.Context(), func(Entry) bool { return true })
			if n != 0 {
				t.Errorf("cleared %d", n)
			}
			return err
		},
		"delete": func() error {
			if err := b.Delete(t.Context(), account); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("deleted: %v", err)
			}
			return nil
		},
	} {
		must(t, b.index.write(record{Entry: Entry{Account: account, Kind: KindKey, Name: "a"}, Failure: &failure{At: epoch}}))
		must(t, remove())
		if _, err := os.Stat(b.index.File(account)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: the note is left: %v", name, err)
		}
	}
}

// TestAttribute notes the person of a sign-in until somebody signs in again.
func TestAttribute(t *testing.T) {
	b := newBench(t, nil)
	signIn := func(account, id string) {
		t.Helper()
		it := Item{Account: account, Kind: KindSSO, Name: "portal", Value: credential.NewSecret("token " + id)}
		if id != "" {
			it.Key = []string{"id=" + id}
		}
		if _, err := b.Set(t.Context(), it); err != nil {
			t.Fatal(err)
		}
	}
	person := func(account string) string {
		e, _ := b.again(t, nil).Entry(account)
		return e.Person
	}
	b.Attribute("sso:x", "nobody")
	if e, ok := b.Entry("sso:x"); ok {
		t.Errorf("before: %+v", e)
	}
	signIn("sso:x", "1")
	signIn("sso:y", "2")
	b.Attribute("sso:x", "lin")
	if x, y := person("sso:x"), person("sso:y"); x != "lin" || y != "" {
		t.Errorf("got %q, and of another sign-in %q", x, y)
	}
	signIn("sso:x", "1") // its token was renewed
	if got := person("sso:x"); got != "lin" {
		t.Errorf("renewed: got %q", got)
	}
	b.Attribute("sso:x", "wang")
	if got := person("sso:x"); got != "wang" {
		t.Errorf("another name: got %q", got)
	}
	signIn("sso:x", "3")
	if got := person("sso:x"); got != "" {
		t.Errorf("another sign-in: got %q", got)
	}
	signIn("sso:z", "") // by a version that does not note whose it is
	b.Attribute("sso:z", "lin")
	if got := person("sso:z"); got != "" {
		t.Errorf("a sign-in without an id: got %q", got)
	}
}

// TestNotices warns of what a person has to change by itself, and says other things once.
func TestNotices(t *testing.T) {
	var warned, noticed, debugged []string
	b := newBench(t, func(o *Options) {
		o.StateDir = ""
		o.Noticef = func(format string, _ ...any) { noticed = append(noticed, format) }
		o.Debugf = func(format string, _ ...any) { debugged = append(debugged, format) }
	})
	b.opt.Warnf = func(format string, _ ...any) { warned = append(warned, format) }
	put := func() { _ = b.Sessions().Put(t.Context(), []string{"a"}, "p", session(epoch.Add(time.Hour))) }
	for range 2 {
		put()
	}
	if len(noticed) != 1 || !strings.Contains(noticed[0], "the index of stored items cannot be written") || len(warned) != 0 {
		t.Errorf("no place for the index: noticed %q, warned %q", noticed, warned)
	}
	if n := strings.Count(strings.Join(debugged, "\n"), "the index of stored items"); n != 1 {
		t.Errorf("the second time %d debug lines say it", n)
	}
	for _, f := range []*fake{b.system, b.file, b.kernel} {
		f.before = func(string, string) error { return store.Unset("no place", "h", nil) }
	}
	noticed, b = nil, b.again(t, func(o *Options) { o.Warnf = nil })
	put()
	if len(noticed) != 1 || !strings.Contains(noticed[0], "the session is not cached") {
		t.Errorf("no place for sessions: %q", noticed)
	}
	for _, f := range []*fake{b.system, b.file, b.kernel} {
		f.broken("locked")
	}
	noticed, b = nil, b.again(t, func(o *Options) { o.Warnf = func(format string, _ ...any) { warned = append(warned, format) } })
	for range 2 {
		put()
	}
	if len(warned) != 1 || !strings.Contains(warned[0], "the session is not cached") || len(noticed) != 0 {
		t.Errorf("a store that may work again: warned %q, noticed %q", warned, noticed)
	}
}

// TestReason is why a keychain does not work, without what is below.
func TestReason(t *testing.T) {
	tests := []struct {
		err  error
		want string
	}{
		{store.Unavailable("the keyring is locked", "unlock it", errors.New("below")), "the keyring is locked"},
		{errors.New("another"), "another"},
	}
	for _, test := range tests {
		if got := Reason(test.err); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
