//go:build unix

package config

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/atomicfile"
	"aliyun-cred-helper/internal/cloudtest"
)

func TestExposure(t *testing.T) {
	const user = 12345
	self := os.Geteuid()
	tests := []struct {
		name            string
		mode, dirMode   fs.FileMode
		owner, dirOwner int
		want            string // a part of it; "" for none
	}{
		{"private", 0o600, 0o700, self, self, ""},
		{"readable", 0o644, 0o755, self, self, ""},
		{"group can write", 0o620, 0o700, self, self, "other users can write it (mode 0620)"},
		{"everybody can write", 0o602, 0o700, self, self, "other users can write it (mode 0602)"},
		{"directory", 0o600, 0o770, self, self, "its directory has mode 0770"},
		{"sticky directory", 0o600, 0o777 | fs.ModeSticky, self, self, ""},
		{"owner", 0o600, 0o700, user, self, "it belongs to another user"},
		{"owner of the directory", 0o600, 0o700, self, user, "its directory belongs to another user"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := file(t, `{}`)
			dir := filepath.Dir(path)
			if (tt.owner == user || tt.dirOwner == user) && self != 0 {
				cloudtest.NeedsRoot(t)
			}
			if err := os.Chmod(path, tt.mode); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(dir, tt.dirMode); err != nil {
				t.Fatal(err)
			}
			for path, owner := range map[string]int{path: tt.owner, dir: tt.dirOwner} {
				if err := os.Lchown(path, owner, -1); err != nil {
					t.Fatal(err)
				}
			}
			if got := Exposure(path); got == "" != (tt.want == "") || !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	if got := Exposure(filepath.Join(t.TempDir(), "none")); got != "" {
		t.Errorf("no file: got %q", got)
	}
}

// TestUpdateAsRoot wants that a new file belongs to the user in whose home it is.
func TestUpdateAsRoot(t *testing.T) {
	cloudtest.NeedsRoot(t)
	const user = 12345
	home := t.TempDir()
	if err := os.Chown(home, user, user); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(home, ".aliyun", "config.json")
	if err := Update(path, setCurrent); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{filepath.Dir(path), path} {
		if info, err := os.Stat(p); err != nil || !atomicfile.OwnedBy(info, user) {
			t.Errorf("%s does not belong to the user: %v, %v", p, info, err)
		}
	}
}
