//go:build unix

package osenv

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// passedOn are the signals that a program gets which runs as a child.
var passedOn = []os.Signal{
	syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGUSR2,
}

// replaceProcess turns this process into another program.
func replaceProcess(path string, argv, env []string) error {
	signal.Reset() // what was ignored when we started is ignored again
	return unix.Exec(path, argv, env)
}

// passOn sends s to p. What a key of the terminal sends has reached p already:
// a second one would make programs such as Terraform give up at once.
func passOn(p *os.Process, s os.Signal) {
	if (s == syscall.SIGINT || s == syscall.SIGQUIT) && inForeground() {
		return
	}
	_ = p.Signal(s) // it may have ended
}

// inForeground reports whether the keys of the controlling terminal send their
// signals to this process and its children.
func inForeground() bool {
	fd, err := unix.Open("/dev/tty", unix.O_RDONLY|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return false
	}
	defer func() { _ = unix.Close(fd) }()
	group, err := unix.IoctlGetInt(fd, unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}
