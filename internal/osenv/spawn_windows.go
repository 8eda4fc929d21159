package osenv

import (
	"os"
	"syscall"
)

// passedOn are the signals that do not end this process before the program
// that it runs.
var passedOn = []os.Signal{os.Interrupt, syscall.SIGTERM}

// replaceProcess is nil: the system has no such thing.
var replaceProcess func(path string, argv, env []string) error

// passOn does nothing: the console sends its events to every process in it.
func passOn(*os.Process, os.Signal) {}
