package script

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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
	return trace(cmd, func(tid int, info stopInfo) (kill bool) {
		if isChange(tid, info) {
			n--
			kill = n == 0
		}
		return kill
	})
}

// trace runs cmd and calls see in front of each system call of one of its threads. Where
// that says so, it kills cmd. It reports whether cmd ended by itself, and the error with
// which it did.
func trace(cmd *exec.Cmd, see func(tid int, info stopInfo) (kill bool)) (ended bool, err error) {
	// Only the thread that started a process may trace it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true, Setpgid: true}
	if err := cmd.Start(); err != nil {
		return false, err
	}
	defer func() { _ = cmd.Wait() }() // for its output
	pid, traced, killed := cmd.Process.Pid, false, false
	for {
		var status unix.WaitStatus
		tid, err := unix.Wait4(-pid, &status, unix.WALL, nil) // of its group, so none of another script
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
			if info, ok := entered(tid); ok && see(tid, info) {
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
func entered(tid int) (info stopInfo, ok bool) {
	const getSyscallInfo = 0x420e
	_, _, errno := unix.Syscall6(unix.SYS_PTRACE, getSyscallInfo, uintptr(tid), unsafe.Sizeof(info), uintptr(unsafe.Pointer(&info)), 0, 0)
	return info, errno == 0 && info.op == 1
}

// isChange reports whether a system call changes a file or a directory.
func isChange(tid int, info stopInfo) bool {
	if !changes[info.nr] {
		return false
	}
	switch info.nr {
	case unix.SYS_OPENAT:
		return info.args[2]&unix.O_CREAT != 0
	case unix.SYS_WRITE, unix.SYS_PWRITE64, unix.SYS_FTRUNCATE, unix.SYS_FSYNC:
		return opened(tid, info.args[0]) != ""
	}
	return true
}

// opened returns the file or directory that a thread has under a descriptor, or "" for a
// pipe, a device, and what wakes another thread.
func opened(tid int, descriptor uint64) string {
	name, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", tid, descriptor))
	if err != nil || !strings.HasPrefix(name, "/") || strings.HasPrefix(name, "/dev/") {
		return ""
	}
	return name
}

// named returns the path that a thread gives to a system call: relative to a descriptor, and
// where in its memory.
func named(tid int, descriptor, address uint64) (string, error) {
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

// runDurably runs cmd and counts the files whose path matches and that it replaces. It wants
// such a file to outlive a crash of the system: never written in place; on the disk before
// it gets its name; and that name on the disk before the next one gets its own, or cmd ends.
func runDurably(cmd *exec.Cmd, matches *regexp.Regexp) (replaced int, broken []string, err error) {
	written := map[string]bool{} // files that are not on the disk
	name := ""                   // which is not on the disk
	see := func(tid int, info stopInfo) (kill bool) {
		switch info.nr {
		case unix.SYS_WRITE, unix.SYS_PWRITE64, unix.SYS_FTRUNCATE:
			path := opened(tid, info.args[0])
			written[path] = true
			if path != "" && matches.MatchString(path) {
				broken = append(broken, path+" is written in place")
			}
		case unix.SYS_FSYNC:
			path := opened(tid, info.args[0])
			delete(written, path)
			if name != "" && path == filepath.Dir(name) {
				name = ""
			}
		case unix.SYS_RENAMEAT, unix.SYS_RENAMEAT2, unix.SYS_LINKAT:
			from, fromErr := named(tid, info.args[0], info.args[1])
			to, toErr := named(tid, info.args[2], info.args[3])
			if err = cmp.Or(err, fromErr, toErr); err != nil || !matches.MatchString(to) {
				break
			}
			replaced++
			if name != "" {
				broken = append(broken, name+" is not on the disk when "+to+" is replaced")
			}
			if written[from] {
				broken = append(broken, to+" gets contents that are not on the disk")
			}
			name = to
		}
		return false
	}
	_, endErr := trace(cmd, see)
	if name != "" {
		broken = append(broken, name+" is not on the disk at the end")
	}
	return replaced, broken, cmp.Or(err, endErr)
}
