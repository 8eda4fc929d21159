package processtest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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

// Trace runs cmd, and calls see in front of each system call of one of its threads. Where
// see says so, it kills cmd. It reports whether cmd ended by itself, and the error with
// which it did, or that nobody may trace it.
func Trace(cmd *exec.Cmd, see func(tid int, c Call) (kill bool)) (ended bool, err error) {
	// Only the thread that started a process may trace it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Ptrace, cmd.SysProcAttr.Setpgid = true, true
	if err := cmd.Start(); err != nil {
		return false, err
	}
	defer func() { _ = cmd.Wait() }() // for its output
	pid, traced, killed := cmd.Process.Pid, false, false
	for {
		var status unix.WaitStatus
		tid, err := unix.Wait4(-pid, &status, unix.WALL, nil) // of its group, so none of another test
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return false, err
		case tid == pid && status.Signaled() && status.Signal() == unix.SIGKILL && killed:
			return false, nil
		case tid == pid && (status.Exited() || status.Signaled()):
			if status.ExitStatus() != 0 {
				return true, fmt.Errorf("%v ended with %d", cmd.Args, status.ExitStatus())
			}
			return true, nil
		case !status.Stopped():
			continue // a thread has ended
		}
		if !traced {
			traced = true
			options := unix.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACECLONE | unix.PTRACE_O_EXITKILL
			if err := unix.PtraceSetOptions(pid, options); err != nil {
				return false, err
			}
		}
		deliver := 0
		switch signal := status.StopSignal(); {
		case signal == unix.SIGTRAP|0x80:
			if c, ok := entered(tid); ok && see(tid, c) {
				killed = true
				_ = unix.Kill(pid, unix.SIGKILL)
				continue
			}
		case signal != unix.SIGTRAP && signal != unix.SIGSTOP:
			deliver = int(signal)
		}
		if err := unix.PtraceSyscall(tid, deliver); err != nil && err != unix.ESRCH {
			return false, err
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

// Opened returns the file or directory that a thread has under a descriptor, or "" for a
// pipe, a device, and what wakes another thread.
func Opened(tid int, descriptor uint64) string {
	name, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", tid, descriptor))
	if err != nil || !strings.HasPrefix(name, "/") || strings.HasPrefix(name, "/dev/") {
		return ""
	}
	return name
}

// Named returns the path that a thread gives to a system call: relative to a descriptor, and
// where in its memory.
func Named(tid int, descriptor, address uint64) (string, error) {
	var text [unix.PathMax]byte
	n, err := unix.PtracePeekData(tid, uintptr(address), text[:])
	path, _, found := strings.Cut(string(text[:n]), "\x00")
	if !found {
		return "", fmt.Errorf("a path cannot be read: %w", err)
	}
	if filepath.IsAbs(path) {
		return path, nil
	}
	base := fmt.Sprintf("/proc/%d/cwd", tid)
	if int32(descriptor) != unix.AT_FDCWD {
		base = fmt.Sprintf("/proc/%d/fd/%d", tid, int32(descriptor))
	}
	dir, err := os.Readlink(base)
	return filepath.Join(dir, path), err
}
