//go:build unix

package private

import (
	"io/fs"
	"syscall"
)

// OpenNoFollow opens no symbolic link, and does not wait for the other end of a pipe.
const OpenNoFollow = syscall.O_NONBLOCK | syscall.O_NOFOLLOW

// OpenToOthers reports whether the mode of a file lets others in.
func OpenToOthers(info fs.FileInfo) bool { return info.Mode().Perm()&0o077 != 0 }
