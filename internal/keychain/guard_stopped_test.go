//go:build unix

package keychain

import (
	"context"
	"fmt"
	"os"
	"syscall"
	"testing"
	"time"

	"aliyun-cred-helper/internal/processtest"
)

func init() { processtest.Roles["stopped"] = func([]string) error { return readsWhileStopped() } }

// stoppedLimit is the time limit of a store in the process that is stopped.
const stoppedLimit = 300 * time.Millisecond

// readsWhileStopped stops this process while it reads a store, which answers soon after
// the process goes on.
func readsWhileStopped() error {
	o := newOutages(newIndex(Options{Debugf: func(string, ...any) {}}), time.Now, false)
	g := newGuard(func(context.Context) (string, error) {
		if err := syscall.Kill(os.Getpid(), syscall.SIGSTOP); err != nil {
			return "", err
		}
		time.Sleep(stoppedLimit / 10)
		return "answer", nil
	}, time.Now, o)
	g.limit = stoppedLimit
	got, err := g.Get(context.Background(), account)
	if _, noted := o.recent("test"); got != "answer" || noted {
		return fmt.Errorf("got %q, %w; noted as an outage: %t", got, err, noted)
	}
	return nil
}

// TestGuardStopped stops a process for longer than a store has for an answer. The store is
// not to blame: what it answers counts, and other processes go on asking it.
func TestGuardStopped(t *testing.T) {
	cmd := processtest.Command(t, "stopped")
	cmd.Stderr = os.Stderr
	must(t, cmd.Start())
	var status syscall.WaitStatus
	_, err := syscall.Wait4(cmd.Process.Pid, &status, syscall.WUNTRACED, nil)
	must(t, err)
	if !status.Stopped() {
		t.Fatalf("the process is not stopped: %v", status)
	}
	time.Sleep(2 * stoppedLimit) // the time limit has to pass for a process that cannot look at a clock
	must(t, cmd.Process.Signal(syscall.SIGCONT))
	must(t, cmd.Wait())
}
