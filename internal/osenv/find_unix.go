//go:build unix

package osenv

import (
	"cmp"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// FindProgram looks a program up in the PATH of env, as a shell does: a name
// with a slash is a path, and an empty element of PATH is the working directory.
func FindProgram(name string, env []string) (string, error) {
	if strings.Contains(name, "/") {
		return name, checkProgram(name)
	}
	var denied error
	if name == "" {
		return "", ErrNotInPath
	}
	for _, dir := range filepath.SplitList(pathOf(env)) {
		path := filepath.Join(dir, name)
		if !strings.Contains(path, "/") {
			path = "./" + path
		}
		switch err := checkProgram(path); {
		case err == nil:
			return path, nil
		case errors.Is(err, ErrNotExecutable):
			denied = err
		}
	}
	if denied != nil {
		return "", denied
	}
	return "", ErrNotInPath
}

// pathOf returns the PATH of env, and the system's own where there is none.
func pathOf(env []string) string {
	for _, entry := range env {
		if path, ok := strings.CutPrefix(entry, "PATH="); ok {
			return cmp.Or(path, ".")
		}
	}
	return "/usr/local/bin:/usr/bin:/bin"
}

// checkProgram reports why the file cannot be run. What only the system can
// know is left to it.
func checkProgram(path string) error {
	var info unix.Stat_t
	if err := unix.Stat(path, &info); err != nil {
		return &fs.PathError{Op: "run", Path: path, Err: err}
	}
	if info.Mode&unix.S_IFMT == unix.S_IFDIR {
		return ErrIsDirectory
	}
	if unix.Access(path, unix.X_OK) != nil {
		return ErrNotExecutable
	}
	return nil
}
