//go:build unix

package osenv

import (
	"io/fs"
	"os"
	"syscall"

	"aliyun-cred-helper/internal/message"
)

// noFollow opens no symbolic link, and does not wait for the other end of a pipe.
const noFollow = syscall.O_NOFOLLOW | syscall.O_NONBLOCK

// onlyOurs refuses a file of another user, one that others can open, and one that has
// another name: somebody may have linked it to have something else written.
func onlyOurs(info fs.FileInfo) error {
	stat, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !ok || int(stat.Uid) != os.Geteuid():
		return message.New("it belongs to another user")
	case info.Mode().Perm()&0o077 != 0:
		return message.New("other users can open it; its mode has to be 0600")
	case stat.Nlink != 1:
		return message.New("it has more than one name")
	}
	return nil
}
