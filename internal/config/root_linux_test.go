package config

import (
	"os"
	"runtime"
	"syscall"
	"testing"
)

// dropRoot makes the thread of the test, for files only, a user who is not root.
func dropRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	runtime.LockOSThread()
	if err := syscall.Setfsuid(65534); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Setfsuid(0)
		runtime.UnlockOSThread()
	})
}
