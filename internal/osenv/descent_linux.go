package osenv

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// DenyDump keeps the memory of this process from debuggers and core dumps, for what
// lives long. Programs that it starts are not affected.
func DenyDump() { _ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0) }

// dieWithParent makes the kernel kill the program when the thread ends that started
// it. The caller has to lock that thread.
func dieWithParent(cmd *exec.Cmd) { cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL }

// maxAncestors is how far up ancestors looks.
const maxAncestors = 256

// ancestors implements Env.Ancestors.
func ancestors() int {
	self, err := os.Stat("/proc/self/exe")
	if err != nil {
		return 0
	}
	name := programName("self")
	count := 0
	for pid, i := os.Getppid(), 0; pid > 1 && i < maxAncestors; i++ {
		id := strconv.Itoa(pid)
		// A link of another name is another program.
		if info, err := os.Stat(filepath.Join("/proc", id, "exe")); err == nil && os.SameFile(info, self) && programName(id) == name {
			count++
		}
		pid = parentOf(id)
	}
	return count
}

// programName returns the name under which the process was started, or "".
func programName(id string) string {
	name, _ := os.ReadFile(filepath.Join("/proc", id, "comm"))
	return string(name)
}

// parentOf returns the parent of the process, or 0.
func parentOf(id string) int {
	stat, err := os.ReadFile(filepath.Join("/proc", id, "stat"))
	if err != nil {
		return 0
	}
	// PID (NAME) STATE PPID; a name may have spaces and parentheses.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 2 {
		return 0
	}
	parent, _ := strconv.Atoi(fields[1])
	return parent
}

// killDescent kills the process, which has not been waited for, and everything that
// descends from it, also from other process groups. It first stops all of them, so that
// none can start another one or lose its parent meanwhile.
func killDescent(pid int) {
	stopped := map[int]bool{}
	for range maxAncestors {
		grown := false
		for _, p := range append(descendants(pid), pid) {
			if !stopped[p] && syscall.Kill(p, syscall.SIGSTOP) == nil {
				stopped[p], grown = true, true
			}
		}
		if !grown {
			break
		}
	}
	for p := range stopped {
		_ = syscall.Kill(p, syscall.SIGKILL)
	}
}

// descendants lists the processes that descend from pid.
func descendants(pid int) []int {
	proc, err := os.Open("/proc")
	if err != nil {
		return nil
	}
	defer func() { _ = proc.Close() }()
	names, _ := proc.Readdirnames(-1)
	children := map[int][]int{}
	for _, name := range names {
		if id, err := strconv.Atoi(name); err == nil {
			parent := parentOf(name)
			children[parent] = append(children[parent], id)
		}
	}
	var list []int
	for next := []int{pid}; len(next) > 0; next = next[1:] {
		list = append(list, children[next[0]]...)
		next = append(next, children[next[0]]...)
	}
	return list
}
