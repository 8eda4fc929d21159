package kernelring

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"aliyun-cred-helper/internal/keychain/store"
)

// helperVariable has the test binary play another process: its value names an
// entry of helpers. The exit status is 0 unless the helper returns an error.
const helperVariable = "KERNELRING_TEST_HELPER"

var helpers = map[string]func(args []string) error{}

func TestMain(m *testing.M) {
	if name := os.Getenv(helperVariable); name != "" {
		if err := helpers[name](os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// helper is a command that runs a helper with nothing but env in its environment.
func helper(t *testing.T, name string, env []string, args ...string) *exec.Cmd {
	t.Helper()
	if helpers[name] == nil {
		t.Fatalf("no helper %s", name)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append([]string{helperVariable + "=" + name, "GOCOVERDIR=" + t.TempDir(), "GORACE=atexit_sleep_ms=0"}, env...)
	return cmd
}

// runHelper runs a helper to its end and fails the test if it does.
func runHelper(t *testing.T, name string, env []string, args ...string) string {
	t.Helper()
	out, err := helper(t, name, env, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("helper %s: %v\n%s", name, err, out)
	}
	return string(out)
}

// reachableBinary copies the test binary to where every user can run it.
func reachableBinary(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "keychain")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	data, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	must(t, os.Chmod(dir, 0o755))
	path := filepath.Join(dir, "test")
	must(t, os.WriteFile(path, data, 0o755))
	return path
}

// contextOf is the context of a helper, which its parent ends.
func contextOf() context.Context { return context.Background() }

var epoch = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// fake is a store in memory.
type fake struct{ items map[string]string }

func (f *fake) Get(_ context.Context, account string) (string, error) {
	v, ok := f.items[account]
	if !ok {
		return "", store.ErrNotFound
	}
	return v, nil
}

func (f *fake) Set(_ context.Context, account, value string, _ time.Time) error {
	if f.items == nil {
		f.items = map[string]string{}
	}
	f.items[account] = value
	return nil
}

func (f *fake) Delete(_ context.Context, account string) error {
	delete(f.items, account)
	return nil
}

// must fails the test at an error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
