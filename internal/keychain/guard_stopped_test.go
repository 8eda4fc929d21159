//go:build unix

package keychain

import (
	"context"
	"fmt"
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
		if err := processtest.StopSelf(); err != nil {
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
	processtest.RunStopped(t, processtest.Command(t, "stopped"), 2*stoppedLimit)
}
