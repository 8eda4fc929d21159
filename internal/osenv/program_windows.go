package osenv

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// FindProgram looks a program up as the system does, with PATHEXT. It uses the
// PATH of this process, which the program inherits.
func FindProgram(name string, _ []string) (string, error) {
	path, err := exec.LookPath(name)
	if err == nil {
		return path, nil
	}
	if strings.ContainsAny(name, `:\/`) { // a path
		info, statErr := os.Stat(name)
		switch {
		case statErr != nil:
			return "", statErr
		case info.IsDir():
			return "", ErrIsDirectory
		}
		return "", ErrNotExecutable
	}
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
		return "", ErrNotInPath
	}
	return "", err
}

// replaceProcess is nil: Windows cannot do it.
var replaceProcess func(path string, argv, env []string) error

// killsAll does nothing: the end of cmd's context kills the program alone.
func killsAll(*exec.Cmd) (kill func()) { return func() {} }

// forwarded are the signals that do not end this process before its program.
var forwarded = []os.Signal{os.Interrupt, syscall.SIGTERM}

// forward does nothing: the console sends its events to every process in it.
func forward(*os.Process, os.Signal) {}
