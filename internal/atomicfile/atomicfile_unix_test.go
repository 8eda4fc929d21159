//go:build unix

package atomicfile

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
)

func TestMode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Write(path, []byte("x"), Options{}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode(); got != 0o600 {
		t.Errorf("got mode %v, want 0600", got)
	}
}

func TestLink(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(t.TempDir(), "target")
	if err := os.WriteFile(target, []byte("theirs"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "link")
	if err := os.Symlink(target, path); err != nil {
		t.Fatal(err)
	}
	if err := Write(path, []byte("ours"), Options{}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	if !info.Mode().IsRegular() || contents(t, path) != "ours" || contents(t, target) != "theirs" {
		t.Errorf("got %v, %q and the target %q", info.Mode(), contents(t, path), contents(t, target))
	}
}

func TestPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		cloudtest.Missing(t, "no named pipes: %v", err)
	}
	if err := Write(path, nil, Options{}); err == nil || err.Error() != "it is not a regular file" {
		t.Errorf("got %v for a pipe", err)
	}
	if _, _, err := Read(path, 0, 1024); err == nil || err.Error() != "it is not a regular file" {
		t.Errorf("reading: got %v for a pipe", err)
	}
	alone(t, path)
}

// A file that root replaces stays that of its user.
func TestOwner(t *testing.T) {
	owners := [][2]int{{os.Geteuid(), os.Getegid()}}
	if os.Geteuid() == 0 {
		owners = append(owners, [2]int{4242, 4243})
	}
	for _, owner := range owners {
		path := filepath.Join(t.TempDir(), "file")
		if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Chown(path, owner[0], owner[1])); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := Write(path, []byte("x"), Options{Owner: info}); err != nil {
			t.Fatal(err)
		}
		if info, err = os.Stat(path); err != nil {
			t.Fatal(err)
		}
		if stat := info.Sys().(*syscall.Stat_t); int(stat.Uid) != owner[0] || int(stat.Gid) != owner[1] {
			t.Errorf("got owner %d:%d, want %v", stat.Uid, stat.Gid, owner)
		}
	}
}

// A Write that runs holds its file until it is renamed, however long that takes.
func TestHeld(t *testing.T) {
	dir := t.TempDir()
	later := time.Now().Add(8 * time.Hour)
	var during []string
	err := Write(filepath.Join(dir, "file"), []byte("x"), Options{Prefix: ".new-", Check: func() error {
		if found := temporaries(dir, ".new-"); len(found) != 1 {
			t.Errorf("got %v, want the temporary file", found)
		}
		during = Leftovers(dir, ".new-", later)
		return nil
	}})
	if err != nil || during != nil {
		t.Errorf("got %q, %v", during, err)
	}
	if got := Leftovers(dir, ".new-", later); got != nil {
		t.Errorf("afterwards: %q", got)
	}
	// The file that was replaced is not held any more.
	if held, known := isHeld(filepath.Join(dir, "file")); held || !known {
		t.Errorf("held %t, known %t", held, known)
	}
}

// A new file has the permissions of Options.Mode, whatever the umask is.
func TestKeepsMode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	for _, mode := range []fs.FileMode{0, 0o644, 0o660, 0o600} {
		if err := Write(path, []byte("x"), Options{Prefix: "p", Mode: mode}); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if want := cmp.Or(mode, 0o600); err != nil || info.Mode() != want {
			t.Errorf("mode %v: got %v, %v, want %v", mode, info, err, want)
		}
	}
}
