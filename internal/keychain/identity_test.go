package keychain

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// withOwn is a keychain of age files that has no identity but the one at path.
func withOwn(t *testing.T, path string) *Keychain {
	t.Helper()
	k, err := Open(Options{Backend: backendFile, StateDir: filepath.Join(t.TempDir(), "s"), OwnIdentity: path, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// What MakeIdentity makes is found by itself, and never made again: of several that make
// one at once, one does.
func TestMakeIdentity(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "config", "identity.txt")
	_, err := withOwn(t, path).StoreKey(t.Context(), "a", longTerm("x"), false)
	if !errors.Is(err, ErrUnavailable) || !strings.HasPrefix(credential.HintOf(err), "aliyun-cred-helper init, ") {
		t.Errorf("without one: got %v, hint %q", err, credential.HintOf(err))
	}
	errs := make(chan error, 4)
	for range cap(errs) {
		go func() { errs <- MakeIdentity(path, epoch) }()
	}
	made := 0
	for range cap(errs) {
		if err := <-errs; err == nil {
			made++
		} else if !errors.Is(err, fs.ErrExist) {
			t.Error(err)
		}
	}
	if made != 1 {
		t.Errorf("%d have made an identity, want 1", made)
	}
	for name, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		info, err := os.Stat(name)
		if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v, want mode %v", name, info, err, want)
		}
	}
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 1 {
		t.Errorf("got %v, %v, want the identity alone", entries, err)
	}
	k := withOwn(t, path)
	if _, err := k.StoreKey(t.Context(), "a", longTerm("x"), false); err != nil {
		t.Fatal(err)
	}
	if c, err := k.Key(t.Context(), "a"); err != nil || c.AccessKeyID != "x" {
		t.Errorf("got %q, %v", c.AccessKeyID, err)
	}
	if runtime.GOOS == "windows" {
		return
	}
	must(t, os.Chmod(path, 0o640))
	if _, err := k.Key(t.Context(), "a"); credential.HintOf(err) != "chmod 600 "+path {
		t.Errorf("open to others: got %v, hint %q", err, credential.HintOf(err))
	}
	must(t, os.Chmod(filepath.Dir(path), 0o755))
	if err := MakeIdentity(filepath.Join(filepath.Dir(path), "other"), epoch); credential.KindOf(err) != credential.Keychain {
		t.Errorf("in a directory that is open to others: got %v", err)
	}
}

// The identity that a person names comes first, and one that is not there is not replaced
// by another one.
func TestNamedIdentity(t *testing.T) {
	own := filepath.Join(t.TempDir(), "config", "identity.txt")
	must(t, MakeIdentity(own, epoch))
	for _, o := range []Options{{AgeIdentity: own + "x", OwnIdentity: own}, {AgeIdentity: own + "x"}} {
		if got := o.identityFile(); got.path != own+"x" || got.own || !o.hasIdentity() {
			t.Errorf("%+v: got %+v", o, got)
		}
	}
	if !(Options{OwnIdentity: own}).hasIdentity() || (Options{OwnIdentity: own + "x"}).hasIdentity() || (Options{}).hasIdentity() {
		t.Error("an own identity counts if it is there")
	}
}
