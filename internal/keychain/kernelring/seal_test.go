package kernelring

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"aliyun-cred-helper/internal/keychain/private"
	"aliyun-cred-helper/internal/keychain/store"
)

// sealedIn is a store over shared whose sealing key lies in one of dirs.
func sealedIn(shared store.Store, dirs ...string) *sealed {
	return &sealed{inner: shared, keys: sealKeys{dirs: dirs}}
}

// TestSealed has two state directories share a store: neither finds, or can read, what
// the other one has stored.
func TestSealed(t *testing.T) {
	const account, value = "session:canary-account", "canary-value"
	shared := &fake{}
	a, b := sealedIn(shared, filepath.Join(t.TempDir(), "a")), sealedIn(shared, filepath.Join(t.TempDir(), "b"))
	must(t, a.Set(t.Context(), account, value, epoch))
	if got, err := a.Get(t.Context(), account); err != nil || got != value {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := b.Get(t.Context(), account); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("another state directory: %v", err)
	}
	must(t, b.Set(t.Context(), account, "another", epoch))
	if got, err := a.Get(t.Context(), account); err != nil || got != value {
		t.Errorf("after the other one has written: got %q, %v", got, err)
	}
	for name, text := range shared.items {
		if strings.Contains(name+text, "canary") {
			t.Errorf("in clear text: %q %q", name, text)
		}
	}
	must(t, b.Delete(t.Context(), account))
	if _, err := a.Get(t.Context(), account); err != nil {
		t.Errorf("after the other one has deleted: %v", err)
	}
}

// TestSealedAltered finds every change of an item, and an item under another's name.
func TestSealedAltered(t *testing.T) {
	const account = "session:a"
	shared := &fake{}
	s := sealedIn(shared, filepath.Join(t.TempDir(), "state"))
	must(t, s.Set(t.Context(), account, "value", epoch))
	key, err := s.keys.load(false)
	must(t, err)
	text := shared.items[key.name(account)]
	for i := range len(text) {
		shared.items[key.name(account)] = text[:i] + string(text[i]^1) + text[i+1:]
		if _, err := s.Get(t.Context(), account); !errors.Is(err, store.ErrCorrupt) {
			t.Errorf("byte %d altered: %v", i, err)
		}
		shared.items[key.name(account)] = text[:i]
		if _, err := s.Get(t.Context(), account); !errors.Is(err, store.ErrCorrupt) {
			t.Errorf("cut at byte %d: %v", i, err)
		}
	}
	shared.items[key.name("session:b")] = text
	if _, err := s.Get(t.Context(), "session:b"); !errors.Is(err, store.ErrCorrupt) {
		t.Errorf("the item of another session: %v", err)
	}
	key.namespace = "pid:[1]"
	if _, err := key.open(account, text); !errors.Is(err, store.ErrCorrupt) {
		t.Errorf("in another pid namespace: %v", err)
	}
}

func TestSessionEnd(t *testing.T) {
	tests := []struct {
		account string
		expires time.Time
		want    int64
		ok      bool
	}{
		{"session:x", epoch, epoch.Unix(), true},
		{"session:x.a.0", epoch, epoch.Unix(), true},
		{"session:x", time.Time{}, 0, true},
		{"sso:x", epoch, 0, false},
		{"oauth:x", epoch, 0, false},
	}
	for _, test := range tests {
		text, err := sealKey{}.seal(test.account, "value", test.expires)
		must(t, err)
		if got, ok := sessionEnd(text); got != test.want || ok != test.ok {
			t.Errorf("%s: got %d, %v", test.account, got, ok)
		}
	}
	if _, ok := sessionEnd("\x01\x01"); ok {
		t.Error("cut short: got the end of a session")
	}
}

// TestSealKeyMadeAnew has what is no key replaced by one that stays.
func TestSealKeyMadeAnew(t *testing.T) {
	valid := string(newSealKey())
	tests := map[string]func(path string) error{
		"missing":        func(string) error { return nil },
		"empty":          func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"cut short":      func(path string) error { return os.WriteFile(path, []byte(valid[:50]), 0o600) },
		"no hexadecimal": func(path string) error { return os.WriteFile(path, []byte(valid[:len(valid)-2]+"x\n"), 0o600) },
		"another file":   func(path string) error { return os.WriteFile(path, []byte(strings.Repeat(valid, 50)), 0o600) },
		"open to others": func(path string) error { return os.WriteFile(path, []byte(valid), 0o644) },
		"a directory":    func(path string) error { return os.Mkdir(path, 0o700) },
		"a link": func(path string) error {
			return errors.Join(os.WriteFile(path+".0", []byte(valid), 0o600), os.Symlink(path+".0", path))
		},
	}
	for name, prepare := range tests {
		t.Run(name, func(t *testing.T) {
			s := sealKeys{dirs: []string{filepath.Join(t.TempDir(), "state")}}
			must(t, os.Mkdir(s.dirs[0], 0o700))
			must(t, prepare(filepath.Join(s.dirs[0], sealFile)))
			if name == "open to others" && !hasModes() {
				return
			}
			if _, err := s.load(false); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("without create: %v", err)
			}
			first, err := s.load(true)
			must(t, err)
			second, err := s.load(false)
			must(t, err)
			if first.name("x") != second.name("x") || first.name("x") == (sealKey{namespace: first.namespace}).name("x") {
				t.Error("the key does not stay")
			}
			if strings.Contains(valid, first.name("x")) || strings.Contains(valid, string(first.secret)) {
				t.Error("a key that others may know is used")
			}
			info, err := os.Lstat(filepath.Join(s.dirs[0], sealFile))
			if err != nil || !info.Mode().IsRegular() || private.OpenToOthers(info) {
				t.Errorf("the file: %v, %v", info, err)
			}
			if left, _ := filepath.Glob(filepath.Join(s.dirs[0], private.Temporary+"*")); len(left) > 0 {
				t.Errorf("left over: %q", left)
			}
		})
	}
}

// hasModes reports whether the modes of files keep others out on this system.
func hasModes() bool { return private.OpenNoFollow != 0 }

// TestSealKeyOfMany has many processes make the key at once: all get the first one's.
func TestSealKeyOfMany(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	var names sync.Map
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			key, err := sealKeys{dirs: []string{dir}}.load(true)
			if err != nil {
				t.Error(err)
			}
			names.Store(key.name("x"), true)
		})
	}
	group.Wait()
	count := 0
	names.Range(func(any, any) bool { count++; return true })
	if count != 1 {
		t.Errorf("%d keys, want 1", count)
	}
}

func TestSealKeyPlaces(t *testing.T) {
	dir := t.TempDir()
	blocked, open, usable := filepath.Join(dir, "file"), filepath.Join(dir, "open"), filepath.Join(dir, "usable")
	must(t, os.WriteFile(blocked, nil, 0o600))
	must(t, os.Mkdir(open, 0o700))
	must(t, os.Chmod(open, 0o755))
	tests := []struct {
		name       string
		state, run string
		want       string // the directory of the key
	}{
		{"both", filepath.Join(dir, "state"), usable, filepath.Join(dir, "state")},
		{"no state directory", "", usable, usable},
		{"one that cannot be made", filepath.Join(blocked, "state"), usable, usable},
		{"one open to others", open, usable, usable},
		{"none", "", "relative", ""},
		{"none that can be made", blocked, filepath.Join(blocked, "run"), ""},
	}
	for _, test := range tests {
		if test.state == open && !hasModes() {
			continue
		}
		_ = os.RemoveAll(usable)
		s := sealedIn(&fake{}, newSealKeys([]string{test.state, test.run}).dirs...)
		err := s.Set(t.Context(), "session:x", "value", epoch)
		if test.want == "" {
			_, getErr := s.Get(t.Context(), "session:x")
			if !errors.Is(err, store.ErrUnavailable) || !errors.Is(getErr, store.ErrUnavailable) {
				t.Errorf("%s: set: %v, get: %v", test.name, err, getErr)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if _, err := os.Stat(filepath.Join(test.want, sealFile)); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestReseal(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	must(t, Reseal(dir, ""))
	if _, err := os.Lstat(filepath.Join(dir, sealFile)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a key: %v", err)
	}
	s := sealedIn(&fake{}, dir)
	must(t, s.Set(t.Context(), "session:x", "value", epoch))
	must(t, Reseal(dir))
	if _, err := s.Get(t.Context(), "session:x"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("after: %v", err)
	}
	must(t, s.Set(t.Context(), "session:x", "new", epoch))
	if got, err := s.Get(t.Context(), "session:x"); got != "new" {
		t.Errorf("got %q, %v", got, err)
	}
	if hasModes() {
		must(t, os.Chmod(dir, 0o755))
		if err := Reseal(dir); err == nil || !strings.Contains(err.Error(), dir) {
			t.Errorf("in a directory open to others: %v", err)
		}
	}
}

// TestSealGolden holds the format: a change of it is a miss for every stored item.
func TestSealGolden(t *testing.T) {
	key := sealKey{secret: []byte(strings.Repeat("k", sealSize)), namespace: "pid:[4026531836]"}
	if got, want := key.name("session:x"), "c56a80806dab26bcb7e692360aa0fa7b"; got != want {
		t.Errorf("name: got %s, want %s", got, want)
	}
	got, err := key.open("session:x", "\x01\x01\x00\x00\x00\x00iW{\xf5%G'\xedM?\xe8\xfc\xa1,%\xdaC%\x881\xf3\x94\x90\xf8 \xb4\x19X{\u02d0E\xb5\v\r/\xa1\x03\xfb\xd3")
	if err != nil || got != "value acs:ram::" {
		t.Errorf("item: got %q, %v", got, err)
	}
}
