package osenv

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"aliyun-cred-helper/internal/message"
)

// The reasons why FindProgram finds no program, besides errors of the system.
var (
	ErrNotInPath     = message.New("there is no such program in PATH")
	ErrIsDirectory   = message.New("it is a directory")
	ErrNotExecutable = message.New("it is not executable")
)

// run implements Env.Run. A person at a terminal sees the program's stderr, as
// with `aliyun`. Otherwise it is dropped, since it may have a secret.
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
	out := &limitedBuffer{remaining: limit, full: cancel}
	cmd := exec.CommandContext(ctx, path, argv[1:]...)
	cmd.Env = append(os.Environ(), environment...)
	cmd.Stdout = out
	if isTerminal(os.Stderr) {
		cmd.Stderr = os.Stderr
	}
	kill := killsAll(cmd)
	cmd.WaitDelay = time.Second // a grandchild may hold stdout open after the program's end
	runtime.LockOSThread()      // whose end would kill the program
	err = cmd.Run()
	runtime.UnlockOSThread()
	if err != nil {
		kill()
	}
	var exit *exec.ExitError
	switch {
	case out.remaining < 0:
		return nil, message.Errorf("it printed more than %d bytes", limit)
	case errors.Is(err, fs.ErrPermission):
		return nil, fs.ErrPermission
	case errors.As(err, &exit):
		return nil, message.Errorf("it ended with %w", exit)
	case err != nil:
		return nil, message.New("it could not be run")
	}
	return out.bytes.Bytes(), nil
}

// limitedBuffer stores the first bytes, and calls full if there are more.
type limitedBuffer struct {
	bytes     bytes.Buffer // not embedded: its ReadFrom would avoid the limit
	remaining int
	full      func()
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	b.bytes.Write(p[:max(0, min(b.remaining, len(p)))])
	if b.remaining -= len(p); b.remaining < 0 {
		b.full()
	}
	return len(p), nil
}

// spawn implements Env.Spawn. The exit code of a program that a signal ended is
// 128 and the number of the signal. The signals of forwarded do not end this
// process while the program runs.
func spawn(ctx context.Context, path string, argv, env []string) (int, error) {
	cmd := &exec.Cmd{Path: path, Args: argv, Env: env, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
	signals := make(chan os.Signal, 16)
	for _, s := range forwarded {
		if !signal.Ignored(s) { // as under nohup; the program ignores it, too
			signal.Notify(signals, s)
		}
	}
	defer signal.Stop(signals)
	defer leaveQuit()()
	if ctx.Err() != nil {
		return 0, context.Cause(ctx)
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	done := make(chan struct{})
	go func() { // ends with the program
		_ = cmd.Wait()
		close(done)
	}()
	for {
		select {
		case s := <-signals:
			forward(cmd.Process, s)
		case <-done:
			if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
				return 128 + int(status.Signal()), nil
			}
			return cmd.ProcessState.ExitCode(), nil
		}
	}
}
