//go:build unix

package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"aliyun-cred-helper/internal/message"
)

func rename(from, to string) error { return os.Rename(from, to) }

// open is os.OpenFile for reading, but the file has nothing to do with the runtime's
// poller: a call with a cached session needs that for nothing else.
func open(path string, flag int) (*os.File, error) {
	for {
		fd, err := syscall.Open(path, flag|syscall.O_CLOEXEC, 0)
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		if err != nil {
			return nil, &fs.PathError{Op: "open", Path: path, Err: err}
		}
		if err := syscall.SetNonblock(fd, false); err != nil {
			_ = syscall.Close(fd)
			return nil, &fs.PathError{Op: "open", Path: path, Err: err}
		}
		return os.NewFile(uintptr(fd), path), nil
	}
}

// syncDir makes a rename in dir survive a crash. Not every file system can; the
// file is whole either way, so that an error does not matter.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

// hold says by a lock of the file that its writer runs. It is best effort: not every
// file system has locks.
func hold(f *os.File) { _ = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }

// isHeld reports whether a Write has the file at path. known is false where nobody
// can tell.
func isHeld(path string) (held, known bool) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return false, false
	}
	defer func() { _ = f.Close() }()
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	held = errors.Is(err, syscall.EWOULDBLOCK)
	return held, held || err == nil
}

// written does nothing: the file stays open, and so held, until it is renamed.
func written(*os.File) error { return nil }

// setOwner gives f the owner and group of the file that info describes. Not every user may
// set every group. That is an error where somebody could do more with a file of that mode
// in another group: where the group may do something else than all others.
func setOwner(f *os.File, info fs.FileInfo, mode fs.FileMode) error {
	now, err := f.Stat()
	if err != nil {
		return err
	}
	want, known := info.Sys().(*syscall.Stat_t)
	has, hasKnown := now.Sys().(*syscall.Stat_t)
	switch {
	case !known || !hasKnown:
		return nil
	case want.Uid != has.Uid:
		if err := f.Chown(int(want.Uid), int(want.Gid)); err != nil {
			return message.Errorf("cannot keep its owner: %w", WithoutPath(err))
		}
	case want.Gid != has.Gid:
		if err := f.Chown(-1, int(want.Gid)); err != nil && mode>>3&0o7 != mode&0o7 {
			return message.Errorf("cannot keep its group: %w", WithoutPath(err))
		}
	}
	return nil
}

// OwnedBy reports whether info is of a file of that user.
func OwnedBy(info fs.FileInfo, uid int) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == uid
}

// giveTo gives path the owner and group of info, if this is root. Nobody else can, or
// can make something in the directory of another user unless it is shared.
func giveTo(path string, info fs.FileInfo) error {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || stat.Uid == 0 || os.Geteuid() != 0 {
		return nil
	}
	return os.Lchown(path, int(stat.Uid), int(stat.Gid))
}
