package migrate

import (
	"os"
	"runtime"
	"syscall"
	"testing"
)

// readOnly makes dir read-only for this test until restore is called. Root,
// whom permissions do not stop, becomes somebody else, as far as files go.
func readOnly(t *testing.T, dir string) (restore func()) {
	t.Helper()
	if os.Geteuid() == 0 {
		runtime.LockOSThread()
		if err := syscall.Setfsuid(65534); err != nil {
			t.Fatal(err)
		}
		return func() {
			_ = syscall.Setfsuid(0)
			runtime.UnlockOSThread()
		}
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	return func() { _ = os.Chmod(dir, 0o700) }
}
