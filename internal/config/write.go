package config

import (
	"fmt"
	"os"
	"path/filepath"

	"aliyun-cred-helper/internal/atomicfile"
)

// write replaces the file path by raw, if the file is still as old says.
func write(path string, raw []byte, old snapshot) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("cannot make its directory: %w", atomicfile.WithoutPath(err))
	}
	return atomicfile.Write(path, raw, atomicfile.Options{
		Prefix: ".config.json-",
		Owner:  old.info,
		// A program that writes between this check and the rename loses its
		// change; only a lock that all programs share could prevent that.
		Check: func() error {
			now, err := takeSnapshot(path)
			if err == nil && !old.equal(now) {
				err = errChanged
			}
			return err
		},
	})
}
