//go:build unix

package keychain

import (
	"io/fs"
	"syscall"
)

// openNoFollow opens no symbolic link, and does not wait for the other end of a pipe.
const openNoFollow = syscall.O_NONBLOCK | syscall.O_NOFOLLOW

func openToOthers(info fs.FileInfo) bool { return info.Mode().Perm()&0o077 != 0 }
