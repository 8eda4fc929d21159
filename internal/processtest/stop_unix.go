//go:build unix

package processtest

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// StopSelf stops this process until its parent, in RunStopped, lets it go on.
func StopSelf() error { return syscall.Kill(os.Getpid(), syscall.SIGSTOP) }

// RunStopped runs cmd, which calls StopSelf, lets it go on after pause, and fails the test
// if it fails. Only real time passes for a process that is stopped.
func RunStopped(t *testing.T, cmd *exec.Cmd, pause time.Duration) {
	t.Helper()
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(cmd.Process.Pid, &status, syscall.WUNTRACED, nil); err != nil || !status.Stopped() {
		t.Fatalf("the process has not stopped itself: %v, %v", status, err)
	}
	time.Sleep(pause)
	if err := cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}
