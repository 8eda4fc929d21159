package osenv

import (
	"context"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

// spawn runs a program with the streams of this process to its end and returns
// its exit code, which is 128 and the signal's number where one ended it. The
// signals of passedOn reach the program, and end this process no more. An error
// means that the program did not start.
func spawn(ctx context.Context, path string, argv, env []string) (int, error) {
	cmd := &exec.Cmd{Path: path, Args: argv, Env: env, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
	signals := make(chan os.Signal, 16)
	for _, s := range passedOn {
		if !signal.Ignored(s) { // as under nohup; the program inherits that
			signal.Notify(signals, s)
		}
	}
	defer signal.Stop(signals)
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
			passOn(cmd.Process, s)
		case <-done:
			if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
				return 128 + int(status.Signal()), nil
			}
			return cmd.ProcessState.ExitCode(), nil
		}
	}
}
