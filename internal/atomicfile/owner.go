package atomicfile

import (
	"io/fs"
	"os"
	"path/filepath"
)

// Existing returns the nearest directory at or above path that exists.
func Existing(path string) (fs.FileInfo, error) {
	for {
		info, err := os.Stat(path)
		above := filepath.Dir(path)
		if err == nil || above == path {
			return info, err
		}
		path = above
	}
}

// MakeDirs makes the directory path and those above it, mode 0700. A directory that
// root makes in one of another user belongs to that user, who would be locked out.
func MakeDirs(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	if above := filepath.Dir(path); above != path {
		if err := MakeDirs(above); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, 0o700); err != nil {
		if info, statErr := os.Stat(path); statErr == nil && info.IsDir() {
			return nil // another process was faster
		}
		return err
	}
	owner, err := os.Stat(filepath.Dir(path))
	if err == nil {
		err = giveTo(path, owner)
	}
	return err
}
