package osenv

import (
	"errors"
	"io/fs"
	"os/exec"
)

// FindProgram looks a program up as the system does, with PATHEXT. The PATH of
// this process is that of the child.
func FindProgram(name string, _ []string) (string, error) {
	path, err := exec.LookPath(name)
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
		return "", ErrNotInPath
	}
	return path, err
}
