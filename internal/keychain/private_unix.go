//go:build unix

package keychain

import (
	"io/fs"
	"syscall"
)

// openNoFollow opens no symbolic link, and does not wait for the other end of a pipe.
const openNoFollow = syscall.O_NONBLOCK | syscall.O_NOFOLLOW

func ownedBy(info fs.FileInfo, uid int) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == uid
}

func openToOthers(info fs.FileInfo) bool { return info.Mode().Perm()&0o077 != 0 }
