package keychain

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/kernelring"
	"aliyun-cred-helper/internal/keychain/store"
	"aliyun-cred-helper/internal/processtest"
)

func init() {
	processtest.Roles["quota"] = func([]string) error { return fillQuota() }
	processtest.Roles["room"] = func(args []string) error { return makesRoom(args[0]) }
}

// kernelKeychain is a keychain on the kernel keyring of this machine.
func kernelKeychain(t *testing.T) *Keychain {
	t.Helper()
	if _, err := kernelring.New(time.Now).Get(t.Context(), "probe:none"); !errors.Is(err, store.ErrNotFound) {
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
	largest := kernelring.Limit
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
		if _, err := kernelring.New(time.Now).Get(t.Context(), partAccount(a, "a", n)); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("part %d is left: %v", n, err)
		}
	}
}

// TestKernelQuota runs as a user whose quota is limited.
func TestKernelQuota(t *testing.T) {
	kernelKeychain(t)
	cloudtest.NeedsRoot(t) // to become another user
	cmd := processtest.Command(t, "quota")
	cmd.Path = processtest.Reachable(t)
	processtest.AsNobody(cmd)
	processtest.Run(t, cmd)
}

// fillQuota writes until the kernel refuses, and sees that the refusal is told
// as one, and that what was written before it is whole.
func fillQuota() error {
	ctx, s := contextOf(), kernelring.New(time.Now)
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
		if !errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), "quota") {
			return fmt.Errorf("the refusal is %w", err)
		}
		if _, err := s.Get(ctx, partAccount(a, "a", 0)); !errors.Is(err, store.ErrNotFound) {
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
	cmd := processtest.Command(t, "room", "")
	cmd.Path = processtest.Reachable(t)
	must(t, os.Chmod(filepath.Dir(cmd.Path), 0o777))
	cmd.Args[1] = filepath.Join(filepath.Dir(cmd.Path), "home")
	processtest.AsNobody(cmd)
	processtest.Run(t, cmd)
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

// TestReseal has no session that was sealed before be read again.
func TestReseal(t *testing.T) {
	k := kernelKeychain(t)
	key := []string{t.Name(), t.TempDir()}
	must(t, k.Reseal()) // without a key
	must(t, k.Sessions().Put(t.Context(), key, "p", session(time.Now().Add(time.Hour))))
	if _, err := k.Sessions().Get(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	must(t, k.Reseal())
	if _, err := k.Sessions().Get(t.Context(), key); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v", err)
	}
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
