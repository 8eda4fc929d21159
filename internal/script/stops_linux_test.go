package script

import (
	"cmp"
	"os/exec"
	"path/filepath"
	"regexp"

	"golang.org/x/sys/unix"

	"aliyun-cred-helper/internal/processtest"
)

// changes are the system calls that change a file or a directory, as Go makes them.
var changes = map[uint64]bool{
	unix.SYS_OPENAT: true,                                                                          // if it may make a file
	unix.SYS_WRITE:  true, unix.SYS_PWRITE64: true, unix.SYS_FTRUNCATE: true, unix.SYS_FSYNC: true, // of what is one
	unix.SYS_RENAMEAT: true, unix.SYS_RENAMEAT2: true, unix.SYS_LINKAT: true, unix.SYS_SYMLINKAT: true, unix.SYS_UNLINKAT: true,
	unix.SYS_MKDIRAT: true, unix.SYS_FCHMOD: true, unix.SYS_FCHMODAT: true, unix.SYS_FCHOWN: true, unix.SYS_FCHOWNAT: true, unix.SYS_UTIMENSAT: true,
}

// runUntil runs cmd and kills it in front of the nth system call, from 1, with which it
// would change a file or a directory. It reports whether cmd ended before that, and the
// error with which it did.
func runUntil(cmd *exec.Cmd, n int) (ended bool, err error) {
	return processtest.Trace(cmd, func(tid int, c processtest.Call) (kill bool) {
		if isChange(tid, c) {
			n--
			kill = n == 0
		}
		return kill
	})
}

// isChange reports whether a system call changes a file or a directory.
func isChange(tid int, c processtest.Call) bool {
	if !changes[c.Number] {
		return false
	}
	switch c.Number {
	case unix.SYS_OPENAT:
		return c.Args[2]&unix.O_CREAT != 0
	case unix.SYS_WRITE, unix.SYS_PWRITE64, unix.SYS_FTRUNCATE, unix.SYS_FSYNC:
		return processtest.Opened(tid, c.Args[0]) != ""
	}
	return true
}

// runDurably runs cmd and counts the files whose path matches and that it replaces. It wants
// such a file to outlive a crash of the system: never written in place; on the disk before
// it gets its name; and that name on the disk before the next one gets its own, or cmd ends.
func runDurably(cmd *exec.Cmd, matches *regexp.Regexp) (replaced int, broken []string, err error) {
	written := map[string]bool{} // files that are not on the disk
	name := ""                   // which is not on the disk
	see := func(tid int, c processtest.Call) (kill bool) {
		switch c.Number {
		case unix.SYS_WRITE, unix.SYS_PWRITE64, unix.SYS_FTRUNCATE:
			path := processtest.Opened(tid, c.Args[0])
			written[path] = true
			if path != "" && matches.MatchString(path) {
				broken = append(broken, path+" is written in place")
			}
		case unix.SYS_FSYNC:
			path := processtest.Opened(tid, c.Args[0])
			delete(written, path)
			if name != "" && path == filepath.Dir(name) {
				name = ""
			}
		case unix.SYS_RENAMEAT, unix.SYS_RENAMEAT2, unix.SYS_LINKAT:
			from, fromErr := processtest.Named(tid, c.Args[0], c.Args[1])
			to, toErr := processtest.Named(tid, c.Args[2], c.Args[3])
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
	_, endErr := processtest.Trace(cmd, see)
	if name != "" {
		broken = append(broken, name+" is not on the disk at the end")
	}
	return replaced, broken, cmp.Or(err, endErr)
}
