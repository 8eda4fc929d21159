package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// write replaces the file path by text, if it is still as old says.
func write(path string, text []byte, old state) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return because("make its directory", err)
	}
	temporary, err := writeTemporary(dir, text, old.info)
	if err != nil {
		return because("write beside it", err)
	}
	now, err := readState(path)
	if err == nil && !old.equal(now) {
		err = errChanged
	}
	if err == nil {
		// Whoever writes between the comparison and this loses; without a lock
		// that all programs share nothing can be done about it.
		err = because("replace it", replace(temporary, path))
	}
	if err != nil {
		_ = os.Remove(temporary)
		return err
	}
	syncDir(dir)
	return nil
}

// writeTemporary writes text to a new file in dir, mode 0600, that belongs to
// the owner of old, and returns its path.
func writeTemporary(dir string, text []byte, old fs.FileInfo) (path string, err error) {
	f, err := os.CreateTemp(dir, ".config.json-")
	if err != nil {
		return "", err
	}
	if old != nil {
		err = keepOwner(f, old)
	}
	if err == nil {
		_, err = f.Write(text)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// because says what could not be done, without the path of a temporary file.
func because(what string, err error) error {
	var link *os.LinkError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &link):
		err = link.Err
	}
	return fmt.Errorf("cannot %s: %w", what, reason(err))
}
