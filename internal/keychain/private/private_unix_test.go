//go:build unix

package private

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/credential"
)

// TestRootInAHome wants root to make nothing in the home of another user, who could not
// use it afterwards.
func TestRootInAHome(t *testing.T) {
	cloudtest.NeedsRoot(t)
	home := t.TempDir()
	if err := os.Chown(home, 12345, 12345); err != nil {
		t.Fatal(err)
	}
	err := MakeDir(filepath.Join(home, ".local", "state", "aliyun-cred-helper"))
	if err == nil || !strings.Contains(err.Error(), "below a directory of another user") {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(home); err != nil || len(left) > 0 {
		t.Errorf("it left %v, %v", left, err)
	}
	if err := os.Chown(home, 0, 0); err != nil {
		t.Fatal(err)
	}
	if err := MakeDir(filepath.Join(home, "a", "b")); err != nil {
		t.Error(err)
	}
}

// TestCheckDirHints wants a command to type for each directory that cannot be used, also
// where a path has a space.
func TestCheckDirHints(t *testing.T) {
	if got, want := credential.HintOf(CheckDir("home/state")), "set HOME to an absolute path"; got != want {
		t.Errorf("relative: got hint %q, want %q", got, want)
	}
	for name, tt := range map[string]struct {
		make func(path string) error
		hint string
	}{
		"link":   {func(path string) error { return os.Symlink(t.TempDir(), path) }, "mv 'PATH' 'PATH.old'"},
		"file":   {func(path string) error { return os.WriteFile(path, nil, 0o600) }, "mv 'PATH' 'PATH.old'"},
		"open":   {func(path string) error { return os.Mkdir(path, 0o755) }, "chmod 700 'PATH'"},
		"usable": {func(path string) error { return os.Mkdir(path, 0o700) }, ""},
	} {
		path := filepath.Join(t.TempDir(), "a state")
		if err := tt.make(path); err != nil {
			t.Fatal(err)
		}
		want := strings.ReplaceAll(tt.hint, "PATH", path)
		if got := credential.HintOf(CheckDir(path)); got != want {
			t.Errorf("%s: got hint %q, want %q", name, got, want)
		}
	}
}

// TestModes has files and directories that only this user can reach, whatever the umask is.
func TestModes(t *testing.T) {
	d := newDir(t)
	must(t, d.WriteFile(d.File("a"), nil, true))
	for path, want := range map[string]fs.FileMode{
		d.State: 0o700 | fs.ModeDir, d.Path(): 0o700 | fs.ModeDir, d.Temporaries(): 0o700 | fs.ModeDir, d.File("a"): 0o600,
	} {
		if info, err := os.Lstat(path); err != nil || info.Mode() != want {
			t.Errorf("%s: got %v, %v, want %v", path, info, err, want)
		}
	}
}

// TestReadRefuses reads no file that another user may have put there.
func TestReadRefuses(t *testing.T) {
	tests := []struct {
		name  string
		root  bool // only root can do it
		spoil func(d Dir, path string) error
	}{
		{"of another user", true, func(_ Dir, path string) error { return os.Chown(path, stranger, -1) }},
		{"a link", false, func(_ Dir, path string) error {
			return errors.Join(os.Rename(path, path+".0"), os.Symlink(path+".0", path))
		}},
		{"a pipe", false, func(_ Dir, path string) error { return errors.Join(os.Remove(path), syscall.Mkfifo(path, 0o600)) }},
		{"below a directory that is open", false, func(d Dir, _ string) error { return os.Chmod(d.Path(), 0o750) }},
		{"below a state directory that is open", false, func(d Dir, _ string) error { return os.Chmod(d.State, 0o705) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.root {
				cloudtest.NeedsRoot(t)
			}
			d := newDir(t)
			path := d.File("a")
			must(t, d.WriteFile(path, []byte("text"), false))
			must(t, test.spoil(d, path))
			if got, err := d.ReadFile(path, 100); got != nil || err == nil {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

// stranger is a user whom nothing belongs to.
const stranger = 12345

// TestDirectories refuses directories that others can reach or may have made, and changes
// nothing of them.
func TestDirectories(t *testing.T) {
	tests := []struct {
		name string
		root bool // only root can do it
		make func(path string) error
		hint string // what the hint begins with
		want string // what the error says of the directory; empty: none
	}{
		{"our own", false, func(path string) error { return os.Mkdir(path, 0o700) }, "", ""},
		{"that nobody may write", false, func(path string) error { return os.Mkdir(path, 0o500) }, "", ""},
		{"open to the group", false, func(path string) error { return errors.Join(os.Mkdir(path, 0o700), os.Chmod(path, 0o710)) }, "chmod 700 ", "is open to other users"},
		{"open to others", false, func(path string) error { return errors.Join(os.Mkdir(path, 0o700), os.Chmod(path, 0o701)) }, "chmod 700 ", "is open to other users"},
		{"a link", false, func(path string) error {
			return errors.Join(os.Mkdir(path+".0", 0o700), os.Symlink(path+".0", path))
		}, "mv ", "is a symbolic link"},
		{"a file", false, func(path string) error { return os.WriteFile(path, nil, 0o600) }, "mv ", "is no directory"},
		{"of another user", true, func(path string) error { return errors.Join(os.Mkdir(path, 0o700), os.Chown(path, stranger, -1)) }, "run this as ", "belongs to another user"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.root {
				cloudtest.NeedsRoot(t)
			}
			path := filepath.Join(t.TempDir(), "state")
			must(t, test.make(path))
			before, err := os.Lstat(path)
			must(t, err)
			d := Dir{State: path, Name: "index", Extension: ".json"}
			file := d.File("a")
			for what, err := range map[string]error{
				"CheckDir": CheckDir(path), "MakeDir": MakeDir(path), "WriteFile": d.WriteFile(file, nil, false), "Check": d.Check(), "RemoveFile": d.RemoveFile(file),
			} {
				if test.want == "" {
					if err != nil && os.Geteuid() == 0 { // nobody else may write there
						t.Errorf("%s: %v", what, err)
					}
					continue
				}
				wantRefused(t, what, err)
				if want := path + " " + test.want; what == "CheckDir" && err.Error() != want {
					t.Errorf("%s: got %v, want %s", what, err, want)
				}
				if hint := credential.HintOf(err); !strings.HasPrefix(hint, test.hint) || (hint == "") != (test.hint == "") {
					t.Errorf("%s: got hint %q, want %q", what, hint, test.hint)
				}
			}
			if after, err := os.Lstat(path); err != nil || after.Mode() != before.Mode() {
				t.Errorf("got mode %v, %v, want %v as before", after, err, before.Mode())
			}
		})
	}
}
