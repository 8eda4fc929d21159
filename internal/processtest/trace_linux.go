package processtest

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Call is a system call that a thread is about to make. It is the beginning of struct
// ptrace_syscall_info, see ptrace(2).
type Call struct {
	op     uint8 // 1 at the entry of a call
	_      [3]uint8
	_      uint32
	_, _   uint64
	Number uint64
	Args   [6]uint64
}

// Trace runs cmd, and calls see in front of each system call of one of its threads. It
// returns an error if cmd fails, or nobody may trace it.
func Trace(cmd *exec.Cmd, see func(tid int, c Call)) error {
	// Only the thread that started a process may trace it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Ptrace, cmd.SysProcAttr.Setpgid = true, true
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() { _ = cmd.Wait() }() // for its output
	pid, traced := cmd.Process.Pid, false
	for {
		var status unix.WaitStatus
		tid, err := unix.Wait4(-pid, &status, unix.WALL, nil) // of its group, so none of another test
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return err
		case tid == pid && (status.Exited() || status.Signaled()):
			if status.ExitStatus() != 0 {
				return fmt.Errorf("it ended with %d", status.ExitStatus())
			}
			return nil
		case !status.Stopped():
			continue // a thread has ended
		}
		if !traced {
			traced = true
			options := unix.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACECLONE | unix.PTRACE_O_EXITKILL
			if err := unix.PtraceSetOptions(pid, options); err != nil {
				return err
			}
		}
		deliver := 0
		switch signal := status.StopSignal(); {
		case signal == unix.SIGTRAP|0x80:
			if c, ok := entered(tid); ok {
				see(tid, c)
			}
		case signal != unix.SIGTRAP && signal != unix.SIGSTOP:
			deliver = int(signal)
		}
		if err := unix.PtraceSyscall(tid, deliver); err != nil && err != unix.ESRCH {
			return err
		}
	}
}

// entered returns the system call that a thread is about to make. It reports false behind
// one.
func entered(tid int) (c Call, ok bool) {
	const getSyscallInfo = 0x420e
	_, _, errno := unix.Syscall6(unix.SYS_PTRACE, getSyscallInfo, uintptr(tid), unsafe.Sizeof(c), uintptr(unsafe.Pointer(&c)), 0, 0)
	return c, errno == 0 && c.op == 1
}

// Opened returns the file or directory that a thread has under a descriptor, or "".
func Opened(tid int, descriptor uint64) string {
	name, _ := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", tid, int32(descriptor)))
	return name
}

// Path returns the path that a thread gives to a system call, which is at that address of its
// memory.
func Path(tid int, address uint64) string {
	var text [unix.PathMax]byte
	n, _ := unix.PtracePeekData(tid, uintptr(address), text[:])
	path, _, _ := strings.Cut(string(text[:n]), "\x00")
	return path
}
