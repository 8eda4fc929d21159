package keychain

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/private"
	"aliyun-cred-helper/internal/processtest"
)

// hold takes the lock of a key in the directories given, says so, and keeps it.
func init() {
	processtest.Roles["hold"] = func(args []string) error {
		k, err := Open(Options{Backend: BackendNone, StateDir: args[0], LockDir: args[1], Now: time.Now})
		if err != nil {
			return err
		}
		if _, err := k.Sessions().Lock(context.Background(), []string{"k"}, false); err != nil {
			return err
		}
		fmt.Println("held")
		<-time.After(time.Minute)
		return errors.New("nobody has killed the holder")
	}
}

func TestLock(t *testing.T) {
	b := newBench(t, nil)
	other := b.again(t, nil)
	key := []string{"k"}
	l, err := b.Sessions().Lock(t.Context(), key, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Sessions().Lock(t.Context(), key, false); !errors.Is(err, ErrLocked) {
		t.Errorf("while held: %v, want ErrLocked", err)
	}
	third, err := other.Sessions().Lock(t.Context(), []string{"other"}, false)
	if err != nil {
		t.Errorf("another key: %v", err)
	}
	third.Release()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := other.Sessions().Lock(ctx, key, true); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrLocked) {
		t.Errorf("until the deadline: %v", err)
	}
	got := make(chan error)
	go func() {
		l, err := other.Sessions().Lock(t.Context(), key, true)
		l.Release()
		got <- err
	}()
	l.Release()
	if err := <-got; err != nil {
		t.Errorf("after Release: %v", err)
	}
	l.Release()
	if files, err := filepath.Glob(filepath.Join(b.opt.LockDir, "*.lock")); len(files) != 2 || err != nil {
		t.Errorf("lock files: %q, %v; they are never deleted", files, err)
	}
	if len(b.warnings)+len(other.warnings) != 0 {
		t.Errorf("warnings: %q %q", b.warnings, other.warnings)
	}
}

// TestLockHolderKilled takes over from a process that was killed.
func TestLockHolderKilled(t *testing.T) {
	b := newBench(t, nil)
	cmd := processtest.Command(t, "hold", b.opt.StateDir, b.opt.LockDir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "held\n" {
		t.Fatalf("the holder said %q, %v", line, err)
	}
	s := b.Sessions()
	if _, err := s.Lock(t.Context(), []string{"k"}, false); !errors.Is(err, ErrLocked) {
		t.Errorf("while it lives: %v, want ErrLocked", err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	l, err := s.Lock(t.Context(), []string{"k"}, true)
	if err != nil {
		t.Fatalf("after it was killed: %v", err)
	}
	if at, err := l.Failure(); !at.IsZero() || err != nil {
		t.Errorf("a failure was recorded: %v, %v", at, err)
	}
	l.Release()
}

func TestLockRefusesOpenDirectories(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes and links are those of Unix")
	}
	// Each returns the directory to use.
	tests := map[string]func(t *testing.T, dir string) string{
		"a link": func(t *testing.T, dir string) string {
			must(t, os.Symlink(t.TempDir(), dir))
			return dir
		},
		"open to others": func(t *testing.T, dir string) string {
			must(t, os.Mkdir(dir, 0o700))
			must(t, os.Chmod(dir, 0o770))
			return dir
		},
		"of another user": func(t *testing.T, dir string) string {
			if os.Geteuid() != 0 { // who cannot give a directory away
				return "/"
			}
			must(t, os.Mkdir(dir, 0o700))
			must(t, os.Chown(dir, 65534, -1))
			return dir
		},
		"a file": func(t *testing.T, dir string) string {
			must(t, os.WriteFile(dir, nil, 0o600))
			return dir
		},
		"with a link for a lock": func(t *testing.T, dir string) string {
			must(t, os.Mkdir(dir, 0o700))
			victim := filepath.Join(t.TempDir(), "victim")
			must(t, os.WriteFile(victim, nil, 0o600))
			must(t, os.Symlink(victim, filepath.Join(dir, private.Hashed(Account(KindSession, "k"))+".lock")))
			return dir
		},
	}
	for name, prepare := range tests {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil)
			b.opt.LockDir = prepare(t, b.opt.LockDir)
			for range 2 {
				l, err := b.Sessions().Lock(t.Context(), []string{"k"}, true)
				if l != nil || err == nil || errors.Is(err, ErrLocked) || credential.KindOf(err) != credential.Keychain {
					t.Errorf("got %v, %v", l, err)
				}
			}
			if len(b.warnings) != 1 {
				t.Errorf("warnings: %q", b.warnings)
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestFailure(t *testing.T) {
	b := newBench(t, nil)
	s, key := b.Sessions(), []string{"k"}
	lock := func() *Lock {
		t.Helper()
		l, err := s.Lock(t.Context(), key, false)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	l := lock()
	if at, err := l.Failure(); !at.IsZero() || err != nil {
		t.Errorf("at first: %v, %v", at, err)
	}
	l.Fail(fmt.Errorf("role b: %w", &credential.Error{
		Kind: credential.Refused, Op: "sts", Hint: "attach\na policy", RequestID: "REQ-1",
		Err: errors.New("no\r\npermission" + strings.Repeat("…", 600)),
	}))
	l.Release()
	b.clock.advance(time.Minute)
	l, err := b.again(t, nil).Sessions().Lock(t.Context(), key, false)
	must(t, err)
	at, err := l.Failure()
	l.Release()
	if !at.Equal(epoch) {
		t.Errorf("at %v, want %v", at, epoch)
	}
	if credential.KindOf(err) != credential.Refused || credential.HintOf(err) != `attach\na policy` || credential.RequestIDOf(err) != "REQ-1" {
		t.Errorf("got %#v", err)
	}
	if got, start := err.Error(), `role b: sts: no\r\npermission…`; !strings.HasPrefix(got, start) || !strings.HasSuffix(got, "…...") {
		t.Errorf("got %q, want it to begin with %q, and cut", got, start)
	}
	if list, err := b.List(t.Context()); len(list) != 0 || err != nil {
		t.Errorf("the record is listed: %v, %v", list, err)
	}

	l = lock()
	if _, err := l.Failure(); err == nil {
		t.Error("the next holder does not see the failure")
	}
	if err := s.Put(t.Context(), key, "p", session(epoch.Add(time.Hour))); err != nil {
		t.Fatal(err)
	}
	l.Release()
	failure := func() error {
		t.Helper()
		l := lock()
		defer l.Release()
		_, err := l.Failure()
		return err
	}
	if err := failure(); err != nil {
		t.Errorf("after a success: %v", err)
	}

	// A failure beside a session that still lives; giving the lock back keeps it.
	l = lock()
	l.Fail(errors.New("network"))
	l.Release()
	for range 2 {
		if failure() == nil {
			t.Error("not recorded beside a session")
		}
	}
	if list, _ := b.List(t.Context()); len(list) != 1 {
		t.Errorf("the session left the list: %v", list)
	}
}

// TestFailurePruned drops a record that no success came to replace, and one from the
// future.
func TestFailurePruned(t *testing.T) {
	for _, passed := range []time.Duration{keepFailure + time.Second, -time.Second} {
		b := newBench(t, nil)
		l, err := b.Sessions().Lock(t.Context(), nil, false)
		if err != nil {
			t.Fatal(err)
		}
		l.Fail(errors.New("x"))
		b.clock.advance(passed)
		if _, err := b.List(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Failure(); err != nil {
			t.Errorf("%s later it is still there: %v", passed, err)
		}
		l.Release()
	}
}
