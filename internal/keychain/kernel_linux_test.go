package keychain

import (
	"context"
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
	"aliyun-cred-helper/internal/credential"
)

func init() {
	helpers["quota"] = func([]string) error { return fillQuota() }
	helpers["room"] = func(args []string) error { return makesRoom(args[0]) }
	helpers["private"] = func([]string) error { return privateSession() }
}

// kernelKeychain is a keychain on the kernel keyring of this machine.
func kernelKeychain(t *testing.T) *Keychain {
	t.Helper()
	if _, err := newKernel(time.Now).Get(t.Context(), "probe:none"); !errors.Is(err, ErrNotFound) {
		cloudtest.Missing(t, "no kernel keyring: %v", err)
	}
	k, err := Open(Options{
		Backend: backendKernel, StateDir: filepath.Join(t.TempDir(), "state"), LockDir: t.TempDir(), Now: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// userSize is how many bytes a test may store as a user who is not root: the quota
// of a user is 20,000 bytes in all, and other tests run at the same time.
const userSize = 4 << 10

func TestKernel(t *testing.T) {
	k := kernelKeychain(t)
	largest := kernelLimit
	if os.Geteuid() != 0 {
		largest = userSize
	}
	roundTrips(t, k, largest)
	if r, err := k.Probe(t.Context()); err != nil || r.Backend != backendKernel {
		t.Errorf("probe: %+v, %v", r, err)
	}
}

// TestKernelBigValues stores a value in four parts. The quota of root has room for
// parts of the size that the product uses.
func TestKernelBigValues(t *testing.T) {
	k := kernelKeychain(t)
	size := 100 << 10
	if os.Geteuid() != 0 {
		size = userSize / 2
		k.vaults[backendKernel].limit = 700
	}
	a, want := Account("sso", t.Name(), t.TempDir()), noise(size)
	t.Cleanup(func() { _ = k.Delete(context.WithoutCancel(t.Context()), a) }) // after a failure
	it := Item{Account: a, Kind: KindSSO, Value: credential.NewSecret(want), Expires: time.Now().Add(time.Hour)}
	if _, err := k.Set(t.Context(), it); err != nil {
		t.Fatal(err)
	}
	if got, err := k.Get(t.Context(), a); err != nil || got.Reveal() != want {
		t.Errorf("got %d bytes, %v", len(got.Reveal()), err)
	}
	if err := k.Delete(t.Context(), a); err != nil {
		t.Error(err)
	}
	for n := range 4 {
		if _, err := newKernel(time.Now).Get(t.Context(), partAccount(a, "a", n)); !errors.Is(err, ErrNotFound) {
			t.Errorf("part %d is left: %v", n, err)
		}
	}
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
	kernelKeychain(t)
	s, a := newKernel(time.Now), Account("sso", t.Name(), t.TempDir())
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
	kernelKeychain(t)
	s, a := newKernel(time.Now), Account("sso", t.Name(), t.TempDir())
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
	if _, err := s.Get(t.Context(), a); !errors.Is(err, ErrNotFound) {
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
		{unix.ENOKEY, ErrNotFound, ""},
		{unix.EKEYEXPIRED, ErrNotFound, ""},
		{unix.EKEYREVOKED, ErrNotFound, ""},
		{unix.EDQUOT, ErrUnavailable, "quota"},
		{unix.EPERM, ErrUnavailable, "containers"},
		{unix.EACCES, ErrUnavailable, "containers"},
		{unix.ENOSYS, ErrUnavailable, "containers"},
		{unix.ENOMEM, ErrUnavailable, "keyctl"},
	}
	for _, test := range tests {
		got := explainKernel(test.err)
		if !errors.Is(got, test.want) || got != nil && !strings.Contains(got.Error(), test.text) {
			t.Errorf("%v: got %v", test.err, got)
		}
	}
}

// TestKernelQuota runs as a user whose quota is limited.
func TestKernelQuota(t *testing.T) {
	kernelKeychain(t)
	cloudtest.NeedsRoot(t) // to become another user
	cmd := helper(t, "quota", nil)
	cmd.Path = reachableBinary(t)
	asNobody(cmd)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// fillQuota writes until the kernel refuses, and sees that the refusal is told
// as one, and that what was written before it is whole.
func fillQuota() error {
	ctx, s := contextOf(), newKernel(time.Now)
	v := &vault{name: backendKernel, store: s, limit: 600}
	value := strings.Repeat("x", 2000) // in parts, so that it can fail between them
	var accounts []string
	defer func() {
		for _, a := range accounts {
			_ = v.delete(ctx, a)
		}
	}()
	for i := range 100 {
		a := fmt.Sprintf("session:quota%d", i)
		accounts = append(accounts, a)
		err := v.put(ctx, a, value, time.Now().Add(time.Minute))
		if err == nil {
			continue
		}
		if !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "quota") {
			return fmt.Errorf("the refusal is %w", err)
		}
		if _, err := s.Get(ctx, partAccount(a, "a", 0)); !errors.Is(err, ErrNotFound) {
			return fmt.Errorf("a part of what was refused is left: %w", err)
		}
		for _, earlier := range accounts[:i] {
			if got, err := v.get(ctx, earlier); err != nil || got != value {
				return fmt.Errorf("%s: %d bytes, %w", earlier, len(got), err)
			}
		}
		if i == 0 {
			return errors.New("the quota was used up before")
		}
		return nil
	}
	return errors.New("the kernel never refused")
}

// TestKernelRoom runs as a user whose quota is limited.
func TestKernelRoom(t *testing.T) {
	kernelKeychain(t)
	cloudtest.NeedsRoot(t) // to become another user
	cmd := helper(t, "room", nil, "")
	cmd.Path = reachableBinary(t)
	must(t, os.Chmod(filepath.Dir(cmd.Path), 0o777))
	cmd.Args[1] = filepath.Join(filepath.Dir(cmd.Path), "home")
	asNobody(cmd)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// makesRoom stores many more sessions than the quota has room for, from two state
// directories in turns, and a sign-in. The sessions that end last stay, and the sign-in.
func makesRoom(dir string) error {
	ctx, failed := contextOf(), error(nil)
	var homes []*Keychain
	for _, name := range []string{"a", "b"} {
		k, err := Open(Options{
			Backend: backendKernel, StateDir: filepath.Join(dir, name), Now: time.Now,
			Warnf: func(format string, args ...any) { failed = errors.Join(failed, fmt.Errorf(format, args...)) },
		})
		if err != nil {
			return err
		}
		homes = append(homes, k)
	}
	token := Item{Account: "sso:token", Kind: KindSSO, Value: credential.NewSecret("token"), Expires: time.Now().Add(time.Minute)}
	if _, err := homes[0].Set(ctx, token); err != nil {
		return err
	}
	defer func() { _ = homes[0].Delete(ctx, token.Account) }()
	const count = 60
	key := func(i int) []string { return []string{"v1", fmt.Sprint("role", i)} }
	for i := range count {
		c := session(time.Now().Add(time.Hour + time.Duration(i)*time.Minute))
		c.SecurityToken = credential.NewSecret(noise(800))
		failed = errors.Join(failed, homes[i%2].Sessions().Put(ctx, key(i), "p", c))
	}
	first := count // that is left
	for i := count - 1; i >= 0; i-- {
		_, err := homes[i%2].Sessions().Get(ctx, key(i))
		switch {
		case err == nil && first == i+1:
			first = i
		case err == nil:
			failed = errors.Join(failed, fmt.Errorf("session %d is left, and %d is not", i, i+1))
		}
		_ = homes[i%2].Delete(ctx, Account(KindSession, key(i)...))
	}
	if kept := count - first; kept < 5 || kept == count {
		failed = errors.Join(failed, fmt.Errorf("%d sessions are left", kept))
	}
	_, err := homes[0].Get(ctx, token.Account)
	return errors.Join(failed, err)
}

// TestKernelNeverWithoutTimeLimit looks at each key as soon as it can be found.
func TestKernelNeverWithoutTimeLimit(t *testing.T) {
	kernelKeychain(t)
	s, dir := newKernel(time.Now), t.TempDir()
	account := func(i int) string { return Account("sso", t.Name(), dir, fmt.Sprint(i)) }
	const count = 100
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range count {
			if err := s.Set(t.Context(), account(i), "x", time.Now().Add(90*time.Minute)); err != nil {
				t.Error(err)
			}
		}
	}()
	for i := range count {
		for err := ErrNotFound; err != nil; {
			finished := false
			select {
			case <-done:
				finished = true
			default:
				runtime.Gosched()
			}
			if _, err = s.Get(t.Context(), account(i)); err != nil && (finished || !errors.Is(err, ErrNotFound)) {
				t.Fatal(err)
			}
		}
		if line := keyLine(t, account(i)); !strings.Contains(line, " 1h ") {
			t.Errorf("%q", line)
		}
		_ = s.Delete(t.Context(), account(i))
	}
	<-done
}

// TestKernelDescriptions sees that the list of keys, which every program of the user can
// read, tells no account.
func TestKernelDescriptions(t *testing.T) {
	k := kernelKeychain(t)
	key := []string{t.Name(), t.TempDir()}
	must(t, k.Sessions().Put(t.Context(), key, "p", session(time.Now().Add(time.Hour))))
	account := Account(KindSession, key...)
	if lines := keysLike(t, account); len(lines) > 0 {
		t.Errorf("got %q", lines)
	}
	sealing, err := newSealKeys(k.opt).load(false)
	must(t, err)
	if lines := keysLike(t, sealing.name(account)); len(lines) == 0 {
		t.Error("the key has another name than expected")
	}
	must(t, k.Delete(t.Context(), account))
}

// TestKernelPrivateSession reads from a session keyring of its own, which does
// not lead to the keyring of the user.
func TestKernelPrivateSession(t *testing.T) {
	kernelKeychain(t)
	runHelper(t, "private", nil)
}

func privateSession() error {
	runtime.LockOSThread() // a session keyring is that of a thread
	if _, err := unix.KeyctlInt(unix.KEYCTL_JOIN_SESSION_KEYRING, 0, 0, 0, 0); err != nil {
		return fmt.Errorf("join: %w", err)
	}
	ctx, s, a := contextOf(), newKernel(time.Now), "session:private"+fmt.Sprint(os.Getpid())
	if err := s.Set(ctx, a, "value", time.Now().Add(time.Minute)); err != nil {
		return fmt.Errorf("set: %w", err)
	}
	got, err := s.Get(ctx, a)
	if err != nil || got != "value" {
		return fmt.Errorf("get: %q, %w", got, err)
	}
	return s.Delete(ctx, a)
}

func BenchmarkKernelSession(b *testing.B) {
	k, err := Open(Options{Backend: backendKernel, StateDir: filepath.Join(b.TempDir(), "state"), Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	key := []string{"bench", b.TempDir()}
	if err := k.Sessions().Put(b.Context(), key, "p", session(time.Now().Add(time.Hour))); err != nil {
		b.Skip(err)
	}
	for b.Loop() {
		if _, err := k.Sessions().Get(b.Context(), key); err != nil {
			b.Fatal(err)
		}
	}
	_ = k.Delete(b.Context(), Account(KindSession, key...))
}
