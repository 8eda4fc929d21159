//go:build unix

package atomicfile

import (
	"os"
	"path/filepath"
	"testing"

	"aliyun-cred-helper/internal/cloudtest"
)

// TestMakeDirs wants that root's new directories belong to the user in whose directory
// they are.
func TestMakeDirs(t *testing.T) {
	const user = 12345
	tests := []struct {
		name  string
		owner int
	}{{"own", os.Geteuid()}, {"another user's", user}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			home := t.TempDir()
			if tt.owner != os.Geteuid() {
				cloudtest.NeedsRoot(t)
				if err := os.Chown(home, tt.owner, tt.owner); err != nil {
					t.Fatal(err)
				}
			}
			path := filepath.Join(home, "a", "b")
			for range 2 {
				if err := MakeDirs(path); err != nil {
					t.Fatal(err)
				}
			}
			for _, dir := range []string{filepath.Dir(path), path} {
				info, err := os.Stat(dir)
				if err != nil || !info.IsDir() || info.Mode().Perm() != 0o700 || !OwnedBy(info, tt.owner) {
					t.Errorf("%s: got %v, %v", dir, info, err)
				}
			}
			if err := os.WriteFile(filepath.Join(home, "file"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := MakeDirs(filepath.Join(home, "file", "x")); err == nil {
				t.Error("a directory below a file was made")
			}
		})
	}
}
