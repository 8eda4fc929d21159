//go:build unix

package osenv

import (
	"os/exec"
	"syscall"
)

// endWithGroup makes the end of cmd's context the end of all that it started.
func endWithGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
