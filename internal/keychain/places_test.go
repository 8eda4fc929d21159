package keychain

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/private"
	"aliyun-cred-helper/internal/keychain/store"
)

// TestCheckPlaces says which place is missing, and makes the others.
func TestCheckPlaces(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(blocked, nil, 0o600))
	tests := []struct {
		name   string
		change func(*Options)
		want   string // part of the error; empty: none
	}{
		{"both", func(*Options) {}, ""},
		{"no lock directory", func(o *Options) { o.LockDir = "" }, "no place for lock files"},
		{"a file for a lock directory", func(o *Options) { o.LockDir = blocked }, "no place for lock files"},
		{"no state directory", func(o *Options) { o.StateDir = "" }, "no place for the index"},
		{"a file for a state directory", func(o *Options) { o.StateDir = blocked }, "no place for the index"},
		{"a file for an index", func(o *Options) {
			must(t, os.MkdirAll(o.StateDir, 0o700))
			must(t, os.WriteFile(filepath.Join(o.StateDir, indexDir), nil, 0o600))
		}, "no place for the index"},
	}
	for _, test := range tests {
		b := newBench(t, test.change)
		err := b.CheckPlaces()
		if test.want != "" {
			if err == nil || !strings.Contains(err.Error(), test.want) || credential.KindOf(err) != credential.Keychain {
				t.Errorf("%s: got %v, want %s", test.name, err, test.want)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		for _, dir := range []string{b.opt.LockDir, b.opt.StateDir, b.index.Path()} {
			if err := private.CheckDir(dir); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestIndexOpenToOthers has an index that others can reach be an error of what depends on
// it, and no reason not to give a key.
func TestIndexOpenToOthers(t *testing.T) {
	if private.OpenNoFollow == 0 {
		t.Skip("modes are those of Unix")
	}
	b := newBench(t, nil)
	if _, err := b.StoreKey(t.Context(), "a", longTerm("id"), false); err != nil {
		t.Fatal(err)
	}
	must(t, os.Chmod(b.index.Path(), 0o755))
	list, err := b.List(t.Context())
	if list != nil || credential.KindOf(err) != credential.Keychain {
		t.Errorf("list: %v, %v", list, err)
	}
	if n, err := b.Clear(t.Context(), func(Entry) bool { return true }); n != 0 || credential.KindOf(err) != credential.Keychain {
		t.Errorf("clear: %d, %v", n, err)
	}
	if c, err := b.Key(t.Context(), "a"); c.AccessKeyID != "id" {
		t.Errorf("got %q, %v", c.AccessKeyID, err)
	}
	// What was found again in the keyring can be listed and deleted all the same.
	lost := b.again(t, nil)
	if unseen := lost.Recover(t.Context(), nil); len(unseen) != 0 {
		t.Errorf("unseen: %q", unseen)
	}
	if list, err := lost.List(t.Context()); len(list) != 1 || list[0].Name != "a" || err != nil {
		t.Errorf("recovered: %v, %v", list, err)
	}
	if n, err := lost.Clear(t.Context(), func(Entry) bool { return true }); n != 1 || err != nil || b.system.count() != 0 {
		t.Errorf("cleared %d, %v", n, err)
	}
}

// TestReadersOfFiles has a process that reads an item or its entry see all of the old one or
// all of the new one: what it has opened stays as it was.
func TestReadersOfFiles(t *testing.T) {
	k := newFileKeychain(t)
	put := func(id string) {
		t.Helper()
		if _, err := k.StoreKey(t.Context(), "a", longTerm(id), true); err != nil {
			t.Fatal(err)
		}
	}
	put("old")
	items := newAgeFiles(k.opt)
	before := map[string][]byte{}
	opened := map[string]*os.File{}
	for _, path := range []string{k.index.File("key:a"), items.File("key:a")} {
		f, err := os.Open(path)
		must(t, err)
		t.Cleanup(func() { _ = f.Close() })
		before[path], err = os.ReadFile(path)
		must(t, err)
		opened[path] = f
	}
	put("new, and longer than the old one")
	for path, f := range opened {
		got, err := io.ReadAll(f)
		if !bytes.Equal(got, before[path]) || err != nil {
			t.Errorf("%s: the file that was opened has %d bytes, %v, want the %d of before", filepath.Base(path), len(got), err, len(before[path]))
		}
		if now, err := os.ReadFile(path); bytes.Equal(now, before[path]) || err != nil {
			t.Errorf("%s: not replaced: %v", filepath.Base(path), err)
		}
	}
}

// TestClosedFiles says how many items cannot be opened that the index does not know either.
func TestClosedFiles(t *testing.T) {
	k := newFileKeychain(t)
	for _, name := range []string{"a", "b"} {
		if _, err := k.StoreKey(t.Context(), name, longTerm(name), false); err != nil {
			t.Fatal(err)
		}
	}
	open := func(state, identity string) *Keychain {
		t.Helper()
		k, err := Open(Options{Backend: backendFile, StateDir: state, AgeIdentity: identity, Now: time.Now})
		must(t, err)
		return k
	}
	state, identity := k.opt.StateDir, k.opt.AgeIdentity
	items := newAgeFiles(k.opt)
	names := func(k *Keychain) string {
		t.Helper()
		list, err := k.List(t.Context())
		must(t, err)
		var names []string
		for _, e := range list {
			names = append(names, e.Name+"="+e.AccessKeyID)
		}
		return strings.Join(names, " ")
	}
	// With another identity, the index knows both.
	other := open(state, newIdentity(t))
	if unseen := other.Recover(t.Context(), nil); len(unseen) != 0 || names(other) != "a=a b=b" {
		t.Errorf("known: unseen %q, %s", unseen, names(other))
	}
	// Without an index, the right identity finds both, and another one counts them.
	must(t, os.RemoveAll(k.index.Path()))
	if unseen := open(state, newIdentity(t)).Recover(t.Context(), nil); len(unseen) != 1 || !strings.Contains(unseen[0], "cannot be opened: 2") {
		t.Errorf("another identity: unseen %q", unseen)
	}
	same := open(state, identity)
	if unseen := same.Recover(t.Context(), nil); len(unseen) != 0 || names(same) != "a=a b=b" {
		t.Errorf("the same identity: unseen %q, %s", unseen, names(same))
	}
	// One that is under another's name is no item.
	must(t, os.RemoveAll(k.index.Path()))
	must(t, os.Rename(items.File("key:b"), items.File("key:c")))
	renamed := open(state, identity)
	if unseen := renamed.Recover(t.Context(), nil); len(unseen) != 1 || !strings.Contains(unseen[0], "cannot be opened: 1") || names(renamed) != "a=a" {
		t.Errorf("renamed: unseen %q, %s", unseen, names(renamed))
	}
	// Where there is no file, no identity is missed.
	none := open(filepath.Join(t.TempDir(), "state"), "")
	if unseen := none.Recover(t.Context(), nil); len(unseen) != 0 {
		t.Errorf("no files: unseen %q", unseen)
	}
}

// TestFileOfAnotherUse refuses a file of the store that another program has put there.
func TestFileOfAnotherUse(t *testing.T) {
	k := newFileKeychain(t)
	if _, err := k.StoreKey(t.Context(), "a", longTerm("id"), false); err != nil {
		t.Fatal(err)
	}
	path := newAgeFiles(k.opt).File("key:a")
	must(t, os.Remove(path))
	must(t, os.MkdirAll(filepath.Join(path, "x"), 0o700))
	for what, do := range map[string]func() error{
		"read":   func() error { _, err := k.Key(t.Context(), "a"); return err },
		"store":  func() error { _, err := k.StoreKey(t.Context(), "a", longTerm("id"), true); return err },
		"set":    func() error { return newAgeFiles(k.opt).Set(t.Context(), "key:a", "x", time.Time{}) },
		"delete": func() error { return k.Delete(t.Context(), "key:a") },
	} {
		if err := do(); !errors.Is(err, store.ErrUnavailable) || store.IsStanding(err) || !strings.Contains(err.Error(), "its files cannot be used") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := os.Stat(filepath.Join(path, "x")); errors.Is(err, fs.ErrNotExist) {
		t.Error("it was deleted")
	}
}

// TestNoPlaceForFiles is a standing state: a person has to make a place.
func TestNoPlaceForFiles(t *testing.T) {
	a := newAgeFiles(Options{StateDir: "", AgeIdentity: newIdentity(t)})
	if err := a.Set(t.Context(), "sso:a", "x", time.Time{}); !store.IsStanding(err) || credential.KindOf(err) != credential.Keychain {
		t.Errorf("got %v", err)
	}
}
