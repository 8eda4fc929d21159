package kernelring

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/keychain/store"
)

// needKernel skips the test where there is no kernel keyring.
func needKernel(t *testing.T) {
	t.Helper()
	if _, err := New(time.Now).Get(t.Context(), "probe:none"); !errors.Is(err, store.ErrNotFound) {
		cloudtest.Missing(t, "no kernel keyring: %v", err)
	}
}

// account is an account of this test alone.
func account(parts ...string) string {
	return "sso:" + strings.NewReplacer("/", ".", "_", ".").Replace(strings.Join(parts, "."))
}

// keysLike returns the lines of /proc/keys that name an account.
func keysLike(t *testing.T, account string) (lines []string) {
	t.Helper()
	data, err := os.ReadFile("/proc/keys")
	if err != nil {
		cloudtest.Missing(t, "no list of keys: %v", err)
	}
	for line := range strings.Lines(string(data)) {
		if strings.Contains(line, description(account)) {
			lines = append(lines, line)
		}
	}
	return lines
}

// keyLine returns the line of /proc/keys on the key of account. A key that this one
// has replaced may have a line, too, until the kernel forgets it.
func keyLine(t *testing.T, account string) string {
	t.Helper()
	var id int
	must(t, withUserKeyring(func() (err error) {
		if id, err = find(userKey, account); errors.Is(err, unix.ENOKEY) {
			id, err = find(bigKey, account)
		}
		return err
	}))
	for _, line := range keysLike(t, account) {
		if strings.HasPrefix(line, fmt.Sprintf("%08x ", id)) {
			return line
		}
	}
	return ""
}

// TestKernelTimeout sees that every write sets when the kernel drops the key.
func TestKernelTimeout(t *testing.T) {
	needKernel(t)
	s, a := New(time.Now), account(t.Name(), t.TempDir())
	for range 2 {
		must(t, s.Set(t.Context(), a, "x", time.Now().Add(90*time.Minute)))
		if line := keyLine(t, a); !strings.Contains(line, " 1h ") {
			t.Errorf("/proc/keys: %q, want a time-out of 1h", line)
		}
	}
	must(t, s.Set(t.Context(), a, "x", time.Time{}))
	if line := keyLine(t, a); !strings.Contains(line, " perm ") {
		t.Errorf("/proc/keys: %q, want none", line)
	}
	must(t, s.Delete(t.Context(), a))
}

// TestKernelRevoked finds no key that was revoked, and writes a new one.
func TestKernelRevoked(t *testing.T) {
	needKernel(t)
	s, a := New(time.Now), account(t.Name(), t.TempDir())
	must(t, s.Set(t.Context(), a, "old", time.Time{}))
	must(t, withUserKeyring(func() error {
		id, err := find(userKey, a)
		if errors.Is(err, unix.ENOKEY) {
			id, err = find(bigKey, a)
		}
		if err != nil {
			return err
		}
		_, err = unix.KeyctlInt(unix.KEYCTL_REVOKE, id, 0, 0, 0)
		return err
	}))
	if _, err := s.Get(t.Context(), a); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("revoked: %v", err)
	}
	must(t, s.Set(t.Context(), a, "new", time.Time{}))
	if got, err := s.Get(t.Context(), a); got != "new" {
		t.Errorf("got %q, %v", got, err)
	}
	must(t, s.Delete(t.Context(), a))
}

func TestSecondsUntil(t *testing.T) {
	tests := []struct {
		life time.Duration
		want int
	}{
		{time.Second, 1},
		{1500 * time.Millisecond, 2},
		{time.Hour, 3600},
		{0, 1},
		{-time.Hour, 1},
	}
	for _, test := range tests {
		if got := secondsUntil(epoch.Add(test.life), epoch); got != test.want {
			t.Errorf("%s: %d, want %d", test.life, got, test.want)
		}
	}
}

func TestExplainKernel(t *testing.T) {
	tests := []struct {
		err  error
		want error
		text string
	}{
		{nil, nil, ""},
		{unix.ENOKEY, store.ErrNotFound, ""},
		{unix.EKEYEXPIRED, store.ErrNotFound, ""},
		{unix.EKEYREVOKED, store.ErrNotFound, ""},
		{unix.EDQUOT, store.ErrUnavailable, "quota"},
		{unix.EPERM, store.ErrUnavailable, "containers"},
		{unix.EACCES, store.ErrUnavailable, "containers"},
		{unix.ENOSYS, store.ErrUnavailable, "containers"},
		{unix.ENOMEM, store.ErrUnavailable, "keyctl"},
	}
	for _, test := range tests {
		got := explainKernel(test.err)
		if !errors.Is(got, test.want) || got != nil && !strings.Contains(got.Error(), test.text) {
			t.Errorf("%v: got %v", test.err, got)
		}
	}
}

// TestKernelNeverWithoutTimeLimit looks at each key as soon as it can be found.
func TestKernelNeverWithoutTimeLimit(t *testing.T) {
	needKernel(t)
	s, dir := New(time.Now), t.TempDir()
	nth := func(i int) string { return account(t.Name(), dir, fmt.Sprint(i)) }
	const count = 100
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range count {
			if err := s.Set(t.Context(), nth(i), "x", time.Now().Add(90*time.Minute)); err != nil {
				t.Error(err)
			}
		}
	}()
	for i := range count {
		for err := store.ErrNotFound; err != nil; {
			finished := false
			select {
			case <-done:
				finished = true
			default:
				runtime.Gosched()
			}
			if _, err = s.Get(t.Context(), nth(i)); err != nil && (finished || !errors.Is(err, store.ErrNotFound)) {
				t.Fatal(err)
			}
		}
		if line := keyLine(t, nth(i)); !strings.Contains(line, " 1h ") {
			t.Errorf("%q", line)
		}
		_ = s.Delete(t.Context(), nth(i))
	}
	<-done
}

// TestKernelPrivateSession reads from a session keyring of its own, which does
// not lead to the keyring of the user.
func TestKernelPrivateSession(t *testing.T) {
	needKernel(t)
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // a session keyring is that of a thread, which ends here
		done <- privateSession(t)
	}()
	must(t, <-done)
}

func privateSession(t *testing.T) error {
	if _, err := unix.KeyctlInt(unix.KEYCTL_JOIN_SESSION_KEYRING, 0, 0, 0, 0); err != nil {
		return fmt.Errorf("join: %w", err)
	}
	s, a := New(time.Now), account("private", t.TempDir())
	if err := s.Set(t.Context(), a, "value", time.Now().Add(time.Minute)); err != nil {
		return fmt.Errorf("set: %w", err)
	}
	got, err := s.Get(t.Context(), a)
	if err != nil || got != "value" {
		return fmt.Errorf("get: %q, %w", got, err)
	}
	return s.Delete(t.Context(), a)
}

// TestDescriptions sees that the list of keys, which every program of the user can read,
// tells no account.
func TestDescriptions(t *testing.T) {
	needKernel(t)
	s, a := Seal(New(time.Now), filepath.Join(t.TempDir(), "state")).(*sealed), account(t.Name(), t.TempDir())
	must(t, s.Set(t.Context(), a, "value", time.Now().Add(time.Hour)))
	if lines := keysLike(t, a); len(lines) > 0 {
		t.Errorf("got %q", lines)
	}
	key, err := s.keys.load(false)
	must(t, err)
	if lines := keysLike(t, key.name(a)); len(lines) == 0 {
		t.Error("the key has another name than expected")
	}
	must(t, s.Delete(t.Context(), a))
}
