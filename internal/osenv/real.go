package osenv

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"time"

	"github.com/mattn/go-isatty"
	"golang.org/x/term"
)

// appName names the directories of both programs.
const appName = "aliyun-cred-helper"

// Real returns the environment of this process.
func Real() Env {
	home := homeDir()
	state := stateDir(home)
	self, _ := os.Executable()
	return Env{
		Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		StdinTerminal:  isTerminal(os.Stdin),
		StdoutTerminal: isTerminal(os.Stdout),
		StderrTerminal: isTerminal(os.Stderr),
		Getenv:         os.Getenv,
		Environ:        os.Environ,
		Exec:           replaceProcess,
		Spawn:          spawn,
		Now:            time.Now,
		Home:           home,
		StateDir:       state,
		LockDir:        lockDir(state),
		User:           userName,
		Host:           hostName,
		Self:           self,
		Run:            run,
		LookPath:       exec.LookPath,
		ReadPassword:   readPassword,
	}
}

func isTerminal(f *os.File) bool {
	return isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd())
}

// homeDir takes the user database where the environment says nothing, as in a
// systemd unit.
func homeDir() string {
	if home, err := os.UserHomeDir(); err == nil && home != "" {
		return home
	}
	if u, err := user.Current(); err == nil {
		return u.HomeDir
	}
	return ""
}

// stateDir is where the platform keeps state that outlives a reboot.
func stateDir(home string) string {
	var base string
	switch {
	case filepath.IsAbs(os.Getenv("XDG_STATE_HOME")):
		base = os.Getenv("XDG_STATE_HOME")
	case runtime.GOOS == "windows":
		base = os.Getenv("LOCALAPPDATA")
	case runtime.GOOS == "darwin" && home != "":
		base = filepath.Join(home, "Library", "Application Support")
	case home != "":
		base = filepath.Join(home, ".local", "state")
	}
	if base == "" {
		return ""
	}
	return filepath.Join(base, appName)
}

// lockDir prefers the runtime directory, which is local even where the home
// directory is not.
func lockDir(state string) string {
	if dir := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) {
		return filepath.Join(dir, appName)
	}
	if state == "" {
		return ""
	}
	return filepath.Join(state, "locks")
}

// userName asks the user database only where the environment does not say.
func userName() string {
	if name := os.Getenv("USER"); name != "" {
		return name
	}
	if u, err := user.Current(); err == nil {
		return filepath.Base(filepath.ToSlash(u.Username))
	}
	return ""
}

func hostName() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}

// readPassword reads a line from the terminal without showing it. A call that
// ctx ends leaves its goroutine behind until the process ends.
func readPassword(ctx context.Context) (string, error) {
	fd := int(os.Stdin.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	type answer struct {
		text []byte
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		text, err := term.ReadPassword(fd)
		got <- answer{text, err}
	}()
	select {
	case a := <-got:
		return string(a.text), a.err
	case <-ctx.Done():
		_ = term.Restore(fd, before)
		return "", context.Cause(ctx)
	}
}

// run implements Env.Run. The program's stderr is shown to a person at a terminal,
// as `aliyun` does, and to nobody else: it may hold anything.
func run(ctx context.Context, argv, environment []string, limit int) ([]byte, error) {
	path, err := exec.LookPath(argv[0])
	switch {
	case errors.Is(err, fs.ErrPermission):
		return nil, fs.ErrPermission
	case err != nil:
		return nil, fs.ErrNotExist
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out := &limitedBuffer{left: limit, full: cancel}
	cmd := exec.CommandContext(ctx, path, argv[1:]...)
	cmd.Env = append(os.Environ(), environment...)
	cmd.Stdout = out
	if isTerminal(os.Stderr) {
		cmd.Stderr = os.Stderr
	}
	endWithGroup(cmd)
	// A grandchild may keep stdout open after the program has gone.
	cmd.WaitDelay = time.Second
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case out.left < 0:
		return nil, fmt.Errorf("it printed more than %d bytes", limit)
	case errors.Is(err, fs.ErrPermission):
		return nil, fs.ErrPermission
	case errors.As(err, &exit):
		return nil, fmt.Errorf("it ended with %v", exit.ProcessState)
	case err != nil:
		return nil, errors.New("it could not be run")
	}
	return out.kept.Bytes(), nil
}

// limitedBuffer keeps the first bytes, and calls full when there are more.
type limitedBuffer struct {
	kept bytes.Buffer // not embedded: its ReadFrom would pass the limit by
	left int
	full func()
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	keep := max(0, min(b.left, len(p)))
	b.kept.Write(p[:keep])
	if b.left -= len(p); b.left < 0 {
		b.full()
	}
	return len(p), nil
}
