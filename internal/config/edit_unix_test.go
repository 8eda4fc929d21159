//go:build unix

package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/credential"
)

func setCurrent(d *Document) error {
	d.SetCurrent("x")
	return nil
}

func TestNamedPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.json")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		cloudtest.Missing(t, "no named pipes: %v", err)
	}
	_, err := Load(path)
	wantUsage(t, err, path, "it is not a regular file")
	wantUsage(t, Update(path, setCurrent), path, "it is not a regular file")
}

func TestUpdateOfADirectory(t *testing.T) {
	path := t.TempDir()
	const want = "it is not a regular file"
	wantUsage(t, Update(path, setCurrent), path, want)
	wantUsage(t, UpdateObject(path, func([]byte) []byte { return []byte("{}") }), path, want)
	wantUsage(t, SetIniSecret(path, "a", credential.Secret{}, credential.Secret{}), path, want)
	_, err := PlaintextSecrets(path)
	wantUsage(t, err, path, want)
	_, err = LoadDocker(path, func(DockerHost) error { return nil })
	wantUsage(t, err, path, want)
}

func TestUpdateMode(t *testing.T) {
	path := file(t, `{}`)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Update(path, setCurrent); err != nil {
		t.Fatal(err)
	}
	wantMode(t, path, 0o600)

	made := filepath.Join(t.TempDir(), ".aliyun", "config.json")
	if err := Update(made, setCurrent); err != nil {
		t.Fatal(err)
	}
	wantMode(t, made, 0o600)
	wantMode(t, filepath.Dir(made), 0o700)
}

func wantMode(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != want {
		t.Errorf("%s has mode %o, want %o", filepath.Base(path), got, want)
	}
}

func TestUpdateThroughLinks(t *testing.T) {
	dir := t.TempDir()
	for _, sub := range []string{"real", "links"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(dir, "links", "config.json")
	second := filepath.Join(dir, "second.json")
	for from, to := range map[string]string{link: "../real/config.json", second: link} {
		if err := os.Symlink(to, from); err != nil {
			t.Fatal(err)
		}
	}
	target := filepath.Join(dir, "real", "config.json")
	for _, tt := range []struct{ name, current string }{{"target is made", "a"}, {"target is replaced", "b"}} {
		err := Update(second, func(d *Document) error {
			d.SetCurrent(tt.current)
			return nil
		})
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if f, err := Load(target); err != nil || f.Current != tt.current {
			t.Errorf("%s: got %+v, %v", tt.name, f, err)
		}
		for _, l := range []string{link, second} {
			if info, err := os.Lstat(l); err != nil || info.Mode()&fs.ModeSymlink == 0 {
				t.Errorf("%s: the link was replaced: %v, %v", tt.name, info.Mode(), err)
			}
		}
		onlyFile(t, target)
	}
}

func TestUpdateOfALinkToItself(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.json")
	if err := os.Symlink("config.json", path); err != nil {
		t.Fatal(err)
	}
	const want = "a symbolic link that leads nowhere"
	wantUsage(t, Update(path, setCurrent), path, want)
	wantUsage(t, UpdateObject(path, func([]byte) []byte { return []byte("{}") }), path, want)
	wantUsage(t, SetIniSecret(path, "a", credential.Secret{}, credential.Secret{}), path, want)
	if got := Leftovers(path, time.Now()); got != nil {
		t.Errorf("leftovers: got %q", got)
	}
}

func TestUpdateInAReadOnlyDirectory(t *testing.T) {
	path := file(t, `{}`)
	dir := filepath.Dir(path)
	for path, mode := range map[string]os.FileMode{path: 0o644, filepath.Dir(dir): 0o755} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	dropRoot(t)
	err := Update(path, setCurrent)
	wantUsage(t, err, path, "cannot write beside it: permission denied")
	if !errors.Is(err, fs.ErrPermission) || credential.HintOf(err) == "" || strings.Contains(err.Error(), ".config.json-") {
		t.Errorf("got %v, hint %q", err, credential.HintOf(err))
	}
}

func TestUpdateWhereTheDirectoryIsAFile(t *testing.T) {
	path := filepath.Join(file(t, `{}`), "config.json")
	wantUsage(t, Update(path, setCurrent), path, "not a directory")
}

func TestUpdateKeepsTheOwner(t *testing.T) {
	cloudtest.NeedsRoot(t) // to edit the files of others
	path := file(t, `{}`)
	if err := os.Chown(path, 4242, 4243); err != nil {
		t.Fatal(err)
	}
	if err := Update(path, setCurrent); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if stat := info.Sys().(*syscall.Stat_t); stat.Uid != 4242 || stat.Gid != 4243 {
		t.Errorf("owner %d:%d", stat.Uid, stat.Gid)
	}
	wantMode(t, path, 0o600)
}
