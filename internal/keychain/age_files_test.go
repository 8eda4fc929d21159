package keychain

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
)

// newIdentity writes an identity file.
func newIdentity(t *testing.T) string {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "identity")
	must(t, os.WriteFile(path, []byte("# a comment\n"+id.String()+"\n"), 0o600))
	return path
}

func newFileKeychain(t *testing.T) *Keychain {
	t.Helper()
	k, err := Open(Options{
		Backend: backendFile, StateDir: filepath.Join(t.TempDir(), "state"), LockDir: t.TempDir(),
		AgeIdentity: newIdentity(t), Now: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestFileBackend(t *testing.T) {
	k := newFileKeychain(t)
	if _, err := k.Get(t.Context(), "sso:x"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("at first: %v", err)
	}
	roundTrips(t, k, maxValue)
	if r, err := k.Probe(t.Context()); err != nil || r.Backend != backendFile {
		t.Errorf("probe: %+v, %v", r, err)
	}
	files, err := filepath.Glob(filepath.Join(k.opt.StateDir, "items", "[^.]*"))
	if len(files) != 0 || err != nil {
		t.Errorf("left: %q, %v", files, err)
	}
}

// roundTrips sends values of every size up to largest through a keychain, byte for
// byte, and deletes them.
func roundTrips(t *testing.T, k *Keychain, largest int) {
	t.Helper()
	a := Account("sso", "keychain test", t.Name(), t.TempDir())
	t.Cleanup(func() { _ = k.Delete(context.WithoutCancel(t.Context()), a) }) // after a failure
	for _, size := range sizes {
		if size > largest {
			continue
		}
		want := noise(size)
		it := Item{Account: a, Kind: KindSSO, Value: credential.NewSecret(want), Expires: k.opt.Now().Add(time.Hour)}
		if _, err := k.Set(t.Context(), it); err != nil {
			t.Fatalf("size %d: set: %v", size, err)
		}
		if got, err := k.Get(t.Context(), a); err != nil || got.Reveal() != want {
			t.Fatalf("size %d: got %d bytes, %v", size, len(got.Reveal()), err)
		}
	}
	if err := k.Delete(t.Context(), a); err != nil {
		t.Errorf("delete: %v", err)
	}
	if _, err := k.Get(t.Context(), a); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("after delete: %v", err)
	}
	if err := k.Delete(t.Context(), a); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("delete again: %v", err)
	}
}

func TestFileDamaged(t *testing.T) {
	tests := map[string]func(t *testing.T, file, other string){
		"swapped":   func(t *testing.T, file, other string) { must(t, os.Rename(other, file)) },
		"truncated": func(t *testing.T, file, _ string) { must(t, os.Truncate(file, 250)) },
		"empty":     func(t *testing.T, file, _ string) { must(t, os.Truncate(file, 0)) },
		"not age":   func(t *testing.T, file, _ string) { must(t, os.WriteFile(file, []byte("canary"), 0o600)) },
		"another's key": func(t *testing.T, file, _ string) {
			s := newAgeFiles(Options{StateDir: filepath.Join(t.TempDir(), "s"), AgeIdentity: newIdentity(t)})
			must(t, s.Set(t.Context(), "key:a", "x", time.Time{}))
			must(t, os.Rename(s.File("key:a"), file))
		},
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			k := newFileKeychain(t)
			for _, n := range []string{"a", "b"} {
				if _, err := k.StoreKey(t.Context(), n, longTerm("id-"+n), false); err != nil {
					t.Fatal(err)
				}
			}
			items := newAgeFiles(Options{StateDir: k.opt.StateDir})
			spoil(t, items.File("key:a"), items.File("key:b"))
			_, err := k.Key(t.Context(), "a")
			if !errors.Is(err, store.ErrCorrupt) || credential.KindOf(err) != credential.Keychain {
				t.Errorf("got %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "canary") {
				t.Errorf("the error quotes the file: %v", err)
			}
			if _, err := k.StoreKey(t.Context(), "a", longTerm("new"), true); err != nil {
				t.Errorf("store over it: %v", err)
			}
		})
	}
}

func TestFileIdentity(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(t *testing.T, path string) string // returns the path to use
		hint    string                                 // part of it; "ok": it works
	}{
		{"good", func(_ *testing.T, path string) string { return path }, "ok"},
		{"a link to a good one", func(t *testing.T, path string) string {
			must(t, os.Symlink(path, path+".link"))
			return path + ".link"
		}, "ok"},
		{"of root", func(t *testing.T, path string) string { must(t, os.Chmod(path, 0o400)); return path }, "ok"},
		{"none", func(*testing.T, string) string { return "" }, "aliyun-cred-helper init"},
		{"not there", func(_ *testing.T, path string) string { return path + "x" }, "AGE_IDENTITY"},
		{"open to others", func(t *testing.T, path string) string { must(t, os.Chmod(path, 0o640)); return path }, "chmod 600"},
		{"a directory", func(t *testing.T, _ string) string { return t.TempDir() }, "AGE_IDENTITY"},
		{"of another user", func(t *testing.T, path string) string {
			cloudtest.NeedsRoot(t) // nobody else can give a file away
			must(t, os.Chown(path, 65534, -1))
			return path
		}, "AGE_IDENTITY"},
		{"no identity in it", func(t *testing.T, path string) string {
			must(t, os.WriteFile(path, []byte("canary\n"), 0o600))
			return path
		}, "age-keygen"},
		{"too large", func(t *testing.T, path string) string { must(t, os.Truncate(path, identityLimit+1)); return path }, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.name == "open to others" && runtime.GOOS == "windows" {
				t.Skip("modes are those of Unix")
			}
			k, err := Open(Options{
				Backend: backendFile, StateDir: filepath.Join(t.TempDir(), "s"), Now: time.Now,
				AgeIdentity: test.prepare(t, newIdentity(t)),
			})
			if err != nil {
				t.Fatal(err)
			}
			_, err = k.StoreKey(t.Context(), "a", longTerm("x"), false)
			if test.hint == "ok" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if !errors.Is(err, store.ErrUnavailable) || credential.KindOf(err) != credential.Keychain ||
				!strings.Contains(credential.HintOf(err), test.hint) {
				t.Errorf("got %v, hint %q", err, credential.HintOf(err))
			}
			if err != nil && strings.Contains(err.Error(), "canary") {
				t.Errorf("the error quotes the file: %v", err)
			}
		})
	}
}

func TestFileDirectory(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes are those of Unix")
	}
	k := newFileKeychain(t)
	must(t, os.Mkdir(k.opt.StateDir, 0o700))
	must(t, os.Chmod(k.opt.StateDir, 0o755))
	_, err := k.StoreKey(t.Context(), "a", longTerm("x"), true)
	if !errors.Is(err, store.ErrUnavailable) || credential.HintOf(err) != "chmod 700 "+k.opt.StateDir {
		t.Errorf("got %v, hint %q", err, credential.HintOf(err))
	}
}
