//go:build unix

package private

import (
	"os"
	"path/filepath"
	"strings"
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
