package script

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

// changes are the system calls that change a file or a directory, as Go makes them.
var changes = map[uint64]bool{
	unix.SYS_OPENAT: true,                                                                          // if it may make a file
	unix.SYS_WRITE:  true, unix.SYS_PWRITE64: true, unix.SYS_FTRUNCATE: true, unix.SYS_FSYNC: true, // of what is one
	unix.SYS_RENAMEAT: true, unix.SYS_RENAMEAT2: true, unix.SYS_LINKAT: true, unix.SYS_SYMLINKAT: true, unix.SYS_UNLINKAT: true,
	unix.SYS_MKDIRAT: true, unix.SYS_FCHMOD: true, unix.SYS_FCHMODAT: true, unix.SYS_FCHOWN: true, unix.SYS_FCHOWNAT: true, unix.SYS_UTIMENSAT: true,
}

// stopInfo is the beginning of struct ptrace_syscall_info, see ptrace(2).
type stopInfo struct {
	op   uint8 // 1 at the entry of a call
	_    [3]uint8
	_    uint32
	_, _ uint64
	nr   uint64
	args [6]uint64
}

// runUntil runs cmd and kills it in front of the nth system call, from 1, with which it
// would change a file or a directory. It reports whether cmd ended before that, and the
// error with which it did.
func runUntil(cmd *exec.Cmd, n int) (ended bool, err error) {
	// Only the thread that started a process may trace it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true, Setpgid: true}
	if err := cmd.Start(); err != nil {
		return false, err
	}
	defer func() { _ = cmd.Wait() }() // for its output
	pid, traced := cmd.Process.Pid, false
	for {
		var status unix.WaitStatus
		tid, err := unix.Wait4(-pid, &status, unix.WALL, nil) // of its group, so none of another script
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return false, err
		case tid == pid && status.Signaled() && status.Signal() == unix.SIGKILL && n <= 0:
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
			if isChange(tid) {
				if n--; n == 0 {
					_ = unix.Kill(pid, unix.SIGKILL)
					continue
				}
			}
		case signal != unix.SIGTRAP && signal != unix.SIGSTOP:
			deliver = int(signal)
		}
		if err := unix.PtraceSyscall(tid, deliver); err != nil && err != unix.ESRCH {
			return false, err
		}
	}
}

// isChange reports whether a thread stands in front of a system call that changes a file
// or a directory.
func isChange(tid int) bool {
	const getSyscallInfo = 0x420e
	var info stopInfo
	_, _, errno := unix.Syscall6(unix.SYS_PTRACE, getSyscallInfo, uintptr(tid), unsafe.Sizeof(info), uintptr(unsafe.Pointer(&info)), 0, 0)
	if errno != 0 || info.op != 1 || !changes[info.nr] {
		return false
	}
	switch info.nr {
	case unix.SYS_OPENAT:
		return info.args[2]&unix.O_CREAT != 0
	case unix.SYS_WRITE, unix.SYS_PWRITE64, unix.SYS_FTRUNCATE, unix.SYS_FSYNC:
		// Not a pipe, nor what wakes another thread.
		name, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", tid, info.args[0]))
		return err == nil && strings.HasPrefix(name, "/") && !strings.HasPrefix(name, "/dev/")
	}
	return true
}
