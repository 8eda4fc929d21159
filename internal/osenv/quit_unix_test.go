//go:build unix

package osenv

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"syscall"
	"testing"
)

// TestQuit has this program get SIGQUIT in its first moments: it ignores the signal until
// something waits for its context, then ends without a stack trace, and another
// program that takes its place does not ignore it.
func TestQuit(t *testing.T) {
	quit := func() { _ = syscall.Kill(os.Getpid(), syscall.SIGQUIT) }
	switch flag.Arg(0) {
	case "waits":
		ctx := SignalContext()
		quit()
		_ = ctx.Done()
		quit()
		select {}
	case "another program":
		SignalContext()
		_ = replaceProcess("/bin/sh", []string{"sh", "-c", "ulimit -c 0; kill -QUIT $$"}, os.Environ())
		os.Exit(1)
	}
	for role, ended := range map[string]func(syscall.WaitStatus) bool{
		"waits":           func(s syscall.WaitStatus) bool { return s.ExitStatus() == exitQuit },
		"another program": func(s syscall.WaitStatus) bool { return s.Signaled() && s.Signal() == syscall.SIGQUIT },
	} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestQuit$", role)
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || !ended(exit.Sys().(syscall.WaitStatus)) || len(out) > 0 {
			t.Errorf("%s: got %v\n%s", role, err, out)
		}
	}
}
