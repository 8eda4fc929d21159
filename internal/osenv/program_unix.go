//go:build unix

package osenv

import (
	"cmp"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// FindProgram looks a program up in the PATH of env, as a shell does: a name with
// a slash is a path, an empty element of PATH is the working directory, and
// without a PATH the directories of the system are used.
func FindProgram(name string, env []string) (string, error) {
	if strings.Contains(name, "/") {
		return name, checkProgram(name)
	}
	if name == "" {
		return "", ErrNotInPath
	}
	list := "/usr/local/bin:/usr/bin:/bin"
	for _, entry := range env {
		if path, ok := strings.CutPrefix(entry, "PATH="); ok {
			list = cmp.Or(path, ".")
			break
		}
	}
	notFound := ErrNotInPath
	for _, dir := range filepath.SplitList(list) {
		path := filepath.Join(dir, name)
		if !strings.Contains(path, "/") {
			path = "./" + path
		}
		switch err := checkProgram(path); {
		case err == nil:
			return path, nil
		case errors.Is(err, ErrNotExecutable):
			notFound = err
		}
	}
	return "", notFound
}

// checkProgram returns why the file is not a program. Errors that only running it
// shows are left to the system.
func checkProgram(path string) error {
	var info unix.Stat_t
	if err := unix.Stat(path, &info); err != nil {
		return err
	}
	if info.Mode&unix.S_IFMT == unix.S_IFDIR {
		return ErrIsDirectory
	}
	if unix.Access(path, unix.X_OK) != nil {
		return ErrNotExecutable
	}
	return nil
}

// replaceProcess implements Env.Exec.
func replaceProcess(path string, argv, env []string) error {
	handleQuit()
	signal.Reset() // signals that this process inherited as ignored are ignored again
	return unix.Exec(path, argv, env)
}

// killsAll makes the end of cmd's context, and on Linux that of this process, kill the
// program with all that descends from it. The returned function kills what an error
// has left of them.
func killsAll(cmd *exec.Cmd) (kill func()) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	dieWithParent(cmd)
	cmd.Cancel = func() error {
		killDescent(cmd.Process.Pid)
		return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
	return func() {
		if cmd.Process != nil {
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		}
	}
}

// forwarded are the signals that spawn sends on to its program.
var forwarded = []os.Signal{
	syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGUSR2,
}

// forward sends s to p. A signal that a key of the terminal sends has already
// reached p; a second one would make programs such as Terraform end at once.
func forward(p *os.Process, s os.Signal) {
	if (s == syscall.SIGINT || s == syscall.SIGQUIT) && inForeground() {
		return
	}
	_ = p.Signal(s) // p may have ended
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
