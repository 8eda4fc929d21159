package osenv

import "errors"

// The reasons for which FindProgram finds nothing to run, beside those of the
// system.
var (
	ErrNotInPath     = errors.New("there is no such program in PATH")
	ErrIsDirectory   = errors.New("it is a directory")
	ErrNotExecutable = errors.New("it is not executable")
)
