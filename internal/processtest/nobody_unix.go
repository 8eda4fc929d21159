//go:build unix

package processtest

import (
	"os"
	"os/exec"
	"syscall"
)

// AsNobody has root run cmd as a user without rights, who has a quota of kernel keys
// that other runs of the tests do not use.
func AsNobody(cmd *exec.Cmd) {
	id := uint32(60000 + os.Getpid()%5000)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: id, Gid: id}}
}
