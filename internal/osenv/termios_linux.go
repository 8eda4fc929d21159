package osenv

import "golang.org/x/sys/unix"

// The requests that get and set the settings of a terminal.
const (
	getTermios = unix.TCGETS
	setTermios = unix.TCSETS
)
