// Package processtest has the binary of a test play another process.
package processtest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// variable names the role that the test binary plays.
const variable = "PROCESSTEST_ROLE"

// Roles has what the test binary can play. The exit status of a role is 0 unless it
// returns an error. It is filled before Main is called.
var Roles = map[string]func(args []string) error{}

// Main is the TestMain of a package whose tests call Command.
func Main(m *testing.M) {
	if name := os.Getenv(variable); name != "" {
		if err := Roles[name](os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// Command is a command that plays a role with no environment of its own. It ends with
// the test.
func Command(t *testing.T, role string, args ...string) *exec.Cmd {
	t.Helper()
	if Roles[role] == nil {
		t.Fatalf("no role %s", role)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = []string{variable + "=" + role, "GOCOVERDIR=" + t.TempDir(), "GORACE=atexit_sleep_ms=0"}
	return cmd
}

// Run runs cmd to its end, and fails the test if cmd fails.
func Run(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// Reachable copies the test binary to a directory of its own, where every user can run
// it, and returns its path.
func Reachable(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "processtest")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	data, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "test")
	if err := os.WriteFile(path, data, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}
