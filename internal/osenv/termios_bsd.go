//go:build darwin || dragonfly || freebsd || netbsd || openbsd

package osenv

import "golang.org/x/sys/unix"

// The requests that get and set the settings of a terminal.
const (
	getTermios = unix.TIOCGETA
	setTermios = unix.TIOCSETA
)
