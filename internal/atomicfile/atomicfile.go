// Package atomicfile reads a file, and replaces it in one step: a reader sees the
// old contents or the new ones, and so does whoever looks after a crash. A symbolic
// link at the path is replaced, not followed. The package makes no directory,
// replaces nothing but files and links, and never names its temporary file in an
// error.
package atomicfile

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"aliyun-cred-helper/internal/message"
)

// Options say how a file is replaced.
type Options struct {
	// Prefix begins the name of the temporary file; digits follow. A process that
	// dies leaves it there, for Sweep.
	Prefix string
	// Dir is the directory of the temporary file, on the same file system as the
	// file. Empty means that of the file.
	Dir string
	// Volatile says that the file need not outlive a crash of the system, after
	// which it may also be empty. Not to wait for the disk saves milliseconds.
	Volatile bool
	// Owner is the file whose owner and group the new one gets: root who edits a
	// user's file must not take it away from the user. If they cannot be kept, the
	// Write fails, except for a group that makes no difference with Mode. Nil means
	// the process's own. It has no effect on Windows.
	Owner fs.FileInfo
	// Mode has the permissions of the new file; 0 means 0600.
	Mode fs.FileMode
	// Check, if not nil, runs right before the rename. Its error ends the Write,
	// which returns it as it is and leaves the file as it was.
	Check func() error
}

var errNoFile = message.New("it is not a regular file")

// Read returns the contents of the regular file path, at most limit bytes, and
// which file it was. flag is added to os.O_RDONLY. It does not wait for the other
// end of a pipe. The error has no path; it wraps what the system said.
func Read(path string, flag int, limit int64) ([]byte, fs.FileInfo, error) {
	f, err := open(path, os.O_RDONLY|syscall.O_NONBLOCK|flag)
	if err != nil {
		return nil, nil, WithoutPath(err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errNoFile
	}
	if err != nil {
		return nil, nil, WithoutPath(err)
	}
	var b bytes.Buffer
	b.Grow(int(min(info.Size(), limit)) + bytes.MinRead)
	_, err = b.ReadFrom(io.LimitReader(f, limit+1))
	data := b.Bytes()
	if err == nil && int64(len(data)) > limit {
		err = message.Errorf("it is larger than %d KiB", limit>>10)
	}
	if err != nil {
		return nil, nil, WithoutPath(err)
	}
	return data, info, nil
}

// Target follows the symbolic links at path, to a file that need not exist.
func Target(path string) (string, error) {
	const maxLinks = 32 // in a row
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real, nil
	}
	for range maxLinks {
		next, err := os.Readlink(path)
		if err != nil {
			return path, nil // not a link; reading it reports any other fault
		}
		if !filepath.IsAbs(next) {
			next = filepath.Join(filepath.Dir(path), next)
		}
		path = next
	}
	return "", message.New("it is a symbolic link that leads nowhere")
}

// Write replaces the file path by data, with mode 0600 or Options.Mode. It refuses to replace a
// directory, a device, a pipe or a socket. After an error the file is as it was.
// The error has no path; it wraps what the system said.
func Write(path string, data []byte, opt Options) error {
	if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeType&^fs.ModeSymlink != 0 {
		return errNoFile
	}
	f, err := writeTemporary(path, data, opt)
	if err != nil {
		return message.Errorf("cannot write beside it: %w", WithoutPath(err))
	}
	defer func() { _ = f.Close() }()
	temporary := f.Name()
	if opt.Check != nil {
		err = opt.Check()
	}
	if err == nil {
		if err = rename(temporary, path); err != nil {
			err = message.Errorf("cannot replace it: %w", WithoutPath(err))
		}
	}
	if err != nil {
		_ = os.Remove(temporary)
		return err
	}
	if !opt.Volatile {
		syncDir(filepath.Dir(path))
	}
	return nil
}

// Create writes the new file path, with mode 0600 or Options.Mode. If there is one, even one
// that another process just made, the error is fs.ErrExist, and the file stays as it is.
// Options.Check has no effect. The error has no path; it wraps what the system said.
func Create(path string, data []byte, opt Options) error {
	f, err := writeTemporary(path, data, opt)
	if err != nil {
		return message.Errorf("cannot write beside it: %w", WithoutPath(err))
	}
	defer func() {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}()
	if err := os.Link(f.Name(), path); err != nil { // unlike a rename, it replaces nothing
		return WithoutPath(err)
	}
	if !opt.Volatile {
		syncDir(filepath.Dir(path))
	}
	return nil
}

// writeTemporary writes data to a new file, which is to become path. The file is held
// until it is closed. After an error there is no such file.
func writeTemporary(path string, data []byte, opt Options) (*os.File, error) {
	f, err := os.CreateTemp(cmp.Or(opt.Dir, filepath.Dir(path)), opt.Prefix+"*")
	if err != nil {
		return nil, err
	}
	hold(f)
	mode := cmp.Or(opt.Mode, 0o600)
	if opt.Owner != nil {
		err = setOwner(f, opt.Owner, mode)
	}
	if err == nil && opt.Mode != 0 {
		err = f.Chmod(mode)
	}
	if err == nil {
		_, err = f.Write(data)
	}
	if err == nil && !opt.Volatile {
		err = f.Sync()
	}
	if err == nil {
		err = written(f)
	}
	if err != nil {
		_ = f.Close()
		_ = os.Remove(f.Name())
		return nil, err
	}
	return f, nil
}

// WithoutPath returns what the system said about a file, for a message that names
// the file already. Other errors it returns as they are.
func WithoutPath(err error) error {
	var (
		link *os.LinkError
		file *fs.PathError
	)
	switch {
	case errors.As(err, &link):
		return link.Err
	case errors.As(err, &file):
		return file.Err
	}
	return err
}
