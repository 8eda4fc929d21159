//go:build linux || freebsd || netbsd || openbsd || (dragonfly && cgo)

package keychain

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"aliyun-cred-helper/internal/bustest"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/secretservice"
	"aliyun-cred-helper/internal/keychain/store"
)

// systemKeychain opens the system backend on the bus at address.
func systemKeychain(t *testing.T, address string, change func(*Options)) *Keychain {
	t.Helper()
	o := Options{Backend: backendSystem, StateDir: filepath.Join(t.TempDir(), "state"), LockDir: t.TempDir(), Now: time.Now, BusAddress: address}
	if change != nil {
		change(&o)
	}
	k, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	// A busy machine is no reason to fail; what must end is given a limit of its own.
	k.vaults[backendSystem].store.(*guard).limit = limitPerson
	return k
}

// wantUnavailable checks an error, and that it names a way out.
func wantUnavailable(t *testing.T, err error, text string) {
	t.Helper()
	if !errors.Is(err, store.ErrUnavailable) || credential.KindOf(err) != credential.Keychain ||
		credential.HintOf(err) == "" || !strings.Contains(err.Error(), text) {
		t.Errorf("got %v, hint %q, want %q", err, credential.HintOf(err), text)
	}
}

// TestSecretService goes through the states of gnome-keyring.
func TestSecretService(t *testing.T) {
	s := bustest.ForTest(t)
	t.Run("works", func(t *testing.T) { systemWorks(t, s.Address()) })
	t.Run("unnamed", func(t *testing.T) { systemUnnamed(t, s.RuntimeDir()) })
	if tool, err := exec.LookPath("secret-tool"); err == nil {
		cmd := exec.CommandContext(t.Context(), tool, "store", "--label=x",
			"service", service, "username", "key:foreign", "xdg:schema", "org.example")
		cmd.Env, cmd.Stdin = s.Env(), strings.NewReader("canary")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("secret-tool: %v\n%s", err, out)
		}
		t.Run("foreign", func(t *testing.T) { systemForeign(t, s.Address()) })
	}
	must(t, s.Lock())
	t.Run("locked", func(t *testing.T) { systemLocked(t, s.Address()) })
	must(t, s.StopKeyring())
	t.Run("no keyring", func(t *testing.T) {
		_, err := systemKeychain(t, s.Address(), nil).Get(t.Context(), "sso:x")
		wantUnavailable(t, err, "no keyring service")
	})
	must(t, s.StartKeyring())
	t.Run("keyring dies", func(t *testing.T) { systemDies(t, s) })
}

func systemWorks(t *testing.T, address string) {
	k := systemKeychain(t, address, nil)
	roundTrips(t, k, maxValue)
	if r, err := k.Probe(t.Context()); err != nil || r.Backend != backendSystem {
		t.Errorf("probe: %+v, %v", r, err)
	}
	if backend, err := k.StoreKey(t.Context(), "a", longTerm("id"), false); backend != backendSystem || err != nil {
		t.Errorf("store: %q, %v", backend, err)
	}
	if c, err := k.Key(t.Context(), "a"); !same(c, longTerm("id")) {
		t.Errorf("key: %v", err)
	}
	lost := systemKeychain(t, address, nil) // with an index that knows nothing
	if unseen := lost.Recover(t.Context(), nil); len(unseen) != 0 {
		t.Errorf("unseen: %q", unseen)
	}
	if list, err := lost.List(t.Context()); len(list) != 1 || list[0].Name != "a" || list[0].AccessKeyID != "id" || err != nil {
		t.Errorf("found again: %+v, %v", list, err)
	}
	if n, err := k.Clear(t.Context(), func(Entry) bool { return true }); n != 1 || err != nil {
		t.Errorf("clear: %d, %v", n, err)
	}
}

// systemUnnamed has a bus in the runtime directory, and no variable that names it.
func systemUnnamed(t *testing.T, runtimeDir string) {
	k := systemKeychain(t, "", func(o *Options) { o.RuntimeDir = runtimeDir })
	if _, err := k.Get(t.Context(), "sso:x"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	roundTrips(t, k, 1<<10)
}

func systemForeign(t *testing.T, address string) {
	k := systemKeychain(t, address, nil)
	c, err := k.Key(t.Context(), "foreign")
	if !errors.Is(err, store.ErrCorrupt) || c.AccessKeyID != "" || strings.Contains(err.Error(), "canary") {
		t.Errorf("got %v", err)
	}
}

func systemLocked(t *testing.T, address string) {
	k := systemKeychain(t, address, nil)
	_, err := k.Get(t.Context(), "sso:x")
	wantUnavailable(t, err, "the keyring is locked")
	_, err = k.Key(t.Context(), "foreign") // which is there
	wantUnavailable(t, err, "the keyring is locked")
	_, err = k.StoreKey(t.Context(), "a", longTerm("id"), true)
	wantUnavailable(t, err, "the keyring is locked")
	if unseen := k.Recover(t.Context(), nil); len(unseen) != 1 || !strings.Contains(unseen[0], "the keyring is locked") {
		t.Errorf("unseen: %q", unseen)
	}
	// A person may be asked. Nobody is there to answer, and the wait ends.
	k = systemKeychain(t, address, func(o *Options) { o.Person = true })
	k.vaults[backendSystem].store.(*guard).limit = 200 * time.Millisecond
	_, err = k.Get(t.Context(), "sso:x")
	wantUnavailable(t, err, "")
}

func systemDies(t *testing.T, s *bustest.Session) {
	k := systemKeychain(t, s.Address(), nil)
	if _, err := k.StoreKey(t.Context(), "b", longTerm("id"), true); err != nil {
		t.Fatal(err)
	}
	must(t, syscall.Kill(s.KeyringPID(), syscall.SIGKILL))
	_, err := k.Key(t.Context(), "b")
	wantUnavailable(t, err, "")
	_, err = k.Key(t.Context(), "b")
	wantUnavailable(t, err, "")
}

// TestDeafBus is a socket that takes connections and never answers.
func TestDeafBus(t *testing.T) {
	dir, err := os.MkdirTemp("", "kc")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "bus")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	address := "unix:path=" + path
	k := systemKeychain(t, address, nil)
	g := k.vaults[backendSystem].store.(*guard)
	g.limit = 50 * time.Millisecond
	_, err = k.Get(t.Context(), "sso:x")
	wantUnavailable(t, err, "no answer within 50ms")
	g.limit = time.Hour
	_, err = k.Get(t.Context(), "sso:x")
	wantUnavailable(t, err, "less than a minute ago")
	next := systemKeychain(t, address, func(o *Options) { o.StateDir = k.opt.StateDir })
	_, err = next.Get(t.Context(), "sso:x")
	wantUnavailable(t, err, "less than a minute ago")
}

// TestNoBus must not touch anything; a dbus-launch that was run would show.
func TestNoBus(t *testing.T) {
	dir := t.TempDir()
	marker := filepath.Join(dir, "launched")
	must(t, os.WriteFile(filepath.Join(dir, "dbus-launch"), []byte("#!/bin/sh\n: > "+marker+"\n"), 0o700))
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	for _, address := range []string{"", "autolaunch:", "unix:path=" + filepath.Join(dir, "bus"), "unix:path=%zz", ";;", "unix:"} {
		k := systemKeychain(t, address, func(o *Options) { o.RuntimeDir = dir })
		_, err := k.Get(t.Context(), "sso:x")
		wantUnavailable(t, err, "no D-Bus session")
		if _, ok := k.Remembered(backendSystem); ok {
			t.Errorf("%q: remembered, though it costs nothing to find out", address)
		}
	}
	if _, err := os.Stat(marker); err == nil {
		t.Error("dbus-launch was run")
	}
}

// TestExplainBus has hints that end with what else a person can do.
func TestExplainBus(t *testing.T) {
	tests := []struct {
		err        error
		want       error
		text, hint string
		slow       bool
	}{
		{secretservice.ErrNotFound, store.ErrNotFound, "no such item", "", false},
		{dbus.Error{Name: "org.freedesktop.Secret.Error.NoSuchObject", Body: []any{"canary"}}, store.ErrNotFound, "no such item", "", false},
		{&secretservice.Error{Reason: "r", Err: errors.New("e")}, store.ErrUnavailable, "r: e", store.HintElsewhere, false},
		{&secretservice.Error{Reason: "r", Hint: "h"}, store.ErrUnavailable, "r", "h, or " + store.HintElsewhere, false},
		{&secretservice.Error{Reason: "r", Hint: "h", Sufficient: true}, store.ErrUnavailable, "r", "h", false},
		{&secretservice.Error{Reason: "r", Slow: true}, store.ErrUnavailable, "r", store.HintElsewhere, true},
		{
			dbus.Error{Name: "org.freedesktop.DBus.Error.NoReply", Body: []any{"canary"}},
			store.ErrUnavailable,
			"the keyring service does not work: org.freedesktop.DBus.Error.NoReply", store.HintElsewhere, true,
		},
	}
	for _, test := range tests {
		got := explainBus(secretservice.Explain(test.err))
		var unusable *store.Trouble
		slow := errors.As(got, &unusable) && unusable.Slow
		if !errors.Is(got, test.want) || !strings.HasSuffix(got.Error(), test.text) || credential.HintOf(got) != test.hint || slow != test.slow {
			t.Errorf("%v: got %v, hint %q, slow %t", test.err, got, credential.HintOf(got), slow)
		}
	}
	for _, err := range []error{context.Canceled, context.DeadlineExceeded} {
		if got := explainBus(secretservice.Explain(err)); !errors.Is(got, err) || store.IsUnavailable(got) {
			t.Errorf("%v: got %v", err, got)
		}
	}
}

// BenchmarkSystemSession reads a session as a call whose credential is cached.
func BenchmarkSystemSession(b *testing.B) {
	s := bustest.ForTest(b)
	b.Setenv("DBUS_SESSION_BUS_ADDRESS", s.Address())
	k, err := Open(Options{Backend: backendSystem, BusAddress: s.Address(), Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	key := []string{"bench", b.TempDir()}
	if err := k.Sessions().Put(b.Context(), key, "p", session(time.Now().Add(time.Hour))); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := k.Sessions().Get(b.Context(), key); err != nil {
			b.Fatal(err)
		}
	}
}
