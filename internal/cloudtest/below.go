package cloudtest

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// below opens dir, and returns the name that path has in it. It refuses a path
// outside of dir and one that is there and is no regular file: replaced by
// rename, or by a program that runs as root, even a device would be gone. The
// root that it returns follows no symbolic link out of dir.
func below(dir, path string) (*os.Root, string, error) {
	name, err := filepath.Rel(dir, path)
	if err != nil || !filepath.IsLocal(name) {
		return nil, "", fmt.Errorf("%s is not below %s, and nothing else is written", path, dir)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, "", err
	}
	info, err := root.Lstat(name)
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no regular file, and is not replaced", path)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, "", errors.Join(err, root.Close())
	}
	return root, name, nil
}

// WriteBelow writes a file below dir, in one step, so that whoever waits for it
// to appear reads all of it. Only the user may read it. Every test, script and
// fake writes its files with this function or with AppendBelow.
func WriteBelow(dir, path string, text []byte) error {
	root, name, err := below(dir, path)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	part := name + "." + rand.Text()
	if err := root.WriteFile(part, text, 0o600); err != nil {
		return errors.Join(err, root.RemoveAll(part))
	}
	if err := root.Rename(part, name); err != nil {
		return errors.Join(err, root.RemoveAll(part))
	}
	return nil
}

// AppendBelow opens a file below dir, at its end, and makes it where it is not there.
func AppendBelow(dir, path string) (*os.File, error) {
	root, name, err := below(dir, path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	return root.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
}

// MakeDirBelow makes a directory below dir, with those above it.
func MakeDirBelow(dir, path string) error {
	name, err := filepath.Rel(dir, path)
	if err != nil || !filepath.IsLocal(name) {
		return fmt.Errorf("%s is not below %s, and nothing else is made", path, dir)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	return root.MkdirAll(name, 0o700)
}
