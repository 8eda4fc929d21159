//go:build unix

package keychain

import (
	"io/fs"
	"syscall"
)

const (
	openNoWait   = syscall.O_NONBLOCK // do not wait for somebody to open the other end of a pipe
	openNoFollow = openNoWait | syscall.O_NOFOLLOW
)

func ownedBy(info fs.FileInfo, uid int) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == uid
}

func openToOthers(info fs.FileInfo) bool { return info.Mode().Perm()&0o077 != 0 }
