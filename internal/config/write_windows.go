package config

import (
	"io/fs"
	"os"
	"time"
)

// replace renames a file over another one. Windows refuses that while a reader
// has the old one open, which is for a moment only.
func replace(from, to string) (err error) {
	for range 10 {
		if err = os.Rename(from, to); err == nil {
			return nil
		}
		time.Sleep(5 * time.Millisecond)
	}
	return err
}

// syncDir does nothing: directories cannot be flushed there.
func syncDir(string) {}

// keepOwner does nothing: the directory's access list decides.
func keepOwner(*os.File, fs.FileInfo) error { return nil }
