//go:build unix

package private

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/cloudtest"
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
