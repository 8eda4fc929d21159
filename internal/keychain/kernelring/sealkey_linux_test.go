package kernelring

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
)

// reachable returns a directory in which every user may make files.
func reachable(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	must(t, os.Chmod(filepath.Dir(dir), 0o755))
	must(t, os.Chmod(dir, 0o777))
	return dir
}

// TestSealKeyUnreadable sees that a key that cannot be read is neither replaced nor passed
// over: a second key would split the cache.
func TestSealKeyUnreadable(t *testing.T) {
	dir := reachable(t)
	asUser(t, func() {
		s := sealedIn(&fake{}, filepath.Join(dir, "state"), filepath.Join(dir, "run"))
		before, err := s.keys.load(true)
		if err != nil {
			t.Error(err)
			return
		}
		path := filepath.Join(dir, "state", sealFile)
		_ = os.Chmod(path, 0)
		_, getErr := s.Get(t.Context(), "session:x")
		for what, err := range map[string]error{
			"get": getErr, "set": s.Set(t.Context(), "session:x", "value", epoch), "delete": s.Delete(t.Context(), "session:x"),
		} {
			if !errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), path) || store.IsStanding(err) || credential.HintOf(err) == "" {
				t.Errorf("%s: got %v", what, err)
			}
		}
		if _, err := os.Lstat(filepath.Join(dir, "run")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("there is a second key: %v", err)
		}
		_ = os.Chmod(path, 0o600)
		if after, err := s.keys.load(true); err != nil || after.name("x") != before.name("x") {
			t.Errorf("the key was replaced: %v", err)
		}
	})
}

// TestSealKeyOfAnotherUser is never used, and replaced.
func TestSealKeyOfAnotherUser(t *testing.T) {
	cloudtest.NeedsRoot(t)
	keys := sealKeys{dirs: []string{filepath.Join(t.TempDir(), "state")}}
	theirs, err := keys.load(true)
	must(t, err)
	must(t, os.Chown(filepath.Join(keys.dirs[0], sealFile), 12345, 12345))
	if _, err := keys.load(false); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	ours, err := keys.load(true)
	must(t, err)
	if ours.name("x") == theirs.name("x") {
		t.Error("it is used")
	}
}

// TestSealKeyPlacesInTurn goes on to the next directory where no key can be made, and says
// why if there is none.
func TestSealKeyPlacesInTurn(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(dir string) error
	}{
		{"nobody may write there", func(dir string) error { return os.Mkdir(dir, 0o500) }},
		{"something else lies there", func(dir string) error { return os.MkdirAll(filepath.Join(dir, sealFile, "x"), 0o700) }},
	}
	for _, test := range tests {
		dir := reachable(t)
		asUser(t, func() {
			first, second := filepath.Join(dir, "state"), filepath.Join(dir, "run")
			if err := test.prepare(first); err != nil {
				t.Error(err)
			}
			if err := os.Chmod(first, 0o500); err != nil {
				t.Error(err)
			}
			alone := sealedIn(&fake{}, first)
			if err := alone.Set(t.Context(), "session:x", "value", epoch); !store.IsStanding(err) || credential.HintOf(err) == "" {
				t.Errorf("%s: got %v", test.name, err)
			}
			s := sealedIn(&fake{}, first, second)
			if err := s.Delete(t.Context(), "session:x"); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: delete where there is no key: %v", test.name, err)
			}
			if err := s.Set(t.Context(), "session:x", "value", epoch); err != nil {
				t.Errorf("%s: %v", test.name, err)
			}
			if _, err := os.Stat(filepath.Join(second, sealFile)); err != nil {
				t.Errorf("%s: %v", test.name, err)
			}
			if got, err := s.Get(t.Context(), "session:x"); got != "value" {
				t.Errorf("%s: got %q, %v", test.name, got, err)
			}
			if entries, err := os.ReadDir(second); len(entries) != 1 {
				t.Errorf("%s: got %v, %v, want the key alone", test.name, entries, err)
			}
			_ = os.Chmod(first, 0o700) // so that it can be deleted
		})
	}
}
