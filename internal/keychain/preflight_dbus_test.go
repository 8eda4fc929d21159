//go:build linux || dragonfly || freebsd || netbsd || openbsd

package keychain

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	keyring "github.com/zalando/go-keyring"
	ss "github.com/zalando/go-keyring/secret_service"

	"aliyun-cred-helper/internal/bustest"
	"aliyun-cred-helper/internal/credential"
)

// insideVariable is set in the processes that run a test of TestInside. The
// libraries take the bus from the environment and keep their connection, so
// that every bus needs a process.
const (
	insideVariable = "KEYCHAIN_TEST_INSIDE"
	pidVariable    = "KEYCHAIN_TEST_PID"
)

// inside runs one test of insideTests in an environment of its own.
func inside(t *testing.T, name string, env ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestInside$")
	cmd.Env = append([]string{
		insideVariable + "=" + name, "PATH=/nonexistent", "TMPDIR=" + os.TempDir(), "GORACE=atexit_sleep_ms=0",
	}, env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("inside %s: %v\n%s", name, err, out)
	}
}

// systemKeychain opens the system backend as the environment has it.
func systemKeychain(t *testing.T, change func(*Options)) *Keychain {
	t.Helper()
	o := Options{
		Backend: backendSystem, StateDir: filepath.Join(t.TempDir(), "state"), LockDir: t.TempDir(), Now: time.Now,
		BusAddress: os.Getenv("DBUS_SESSION_BUS_ADDRESS"), RuntimeDir: os.Getenv("XDG_RUNTIME_DIR"),
	}
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
	if !errors.Is(err, ErrUnavailable) || credential.KindOf(err) != credential.Keychain ||
		credential.HintOf(err) == "" || !strings.Contains(err.Error(), text) {
		t.Errorf("got %v, hint %q, want %q", err, credential.HintOf(err), text)
	}
}

func TestInside(t *testing.T) {
	if name := os.Getenv(insideVariable); name != "" {
		insideTests[name](t)
	}
}

var insideTests = map[string]func(t *testing.T){
	"works":        insideWorks,
	"unnamed":      insideUnnamed,
	"locked":       insideLocked,
	"no keyring":   insideNoKeyring,
	"keyring dies": insideKeyringDies,
	"deaf bus":     insideDeafBus,
	"provider":     insideProvider,
	"foreign":      insideForeign,
}

func TestSecretService(t *testing.T) {
	s := bustest.ForTest(t)
	inside(t, "works", s.Env()...)
	inside(t, "unnamed", "XDG_RUNTIME_DIR="+s.RuntimeDir())
	if tool, err := exec.LookPath("secret-tool"); err == nil {
		cmd := exec.CommandContext(t.Context(), tool, "store", "--label=x",
			"service", service, "username", "key:foreign", "xdg:schema", "org.example")
		cmd.Env, cmd.Stdin = s.Env(), strings.NewReader("canary")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("secret-tool: %v\n%s", err, out)
		}
		inside(t, "foreign", s.Env()...)
	}
	must(t, s.Lock())
	inside(t, "locked", s.Env()...)
	must(t, s.StopKeyring())
	inside(t, "no keyring", s.Env()...)
	inside(t, "provider", s.Env()...)
	must(t, s.StartKeyring())
	inside(t, "keyring dies", append(s.Env(), pidVariable+"="+strconv.Itoa(s.KeyringPID()))...)
}

func insideWorks(t *testing.T) {
	k := systemKeychain(t, nil)
	roundTrips(t, k)
	if r, err := k.Probe(t.Context()); err != nil || r.Backend != backendSystem {
		t.Errorf("probe: %+v, %v", r, err)
	}
	if backend, err := k.StoreKey(t.Context(), "a", longTerm("id"), false); backend != backendSystem || err != nil {
		t.Errorf("store: %q, %v", backend, err)
	}
	if c, err := k.Key(t.Context(), "a"); !same(c, longTerm("id")) {
		t.Errorf("key: %v", err)
	}
	if n, err := k.Clear(t.Context(), func(Entry) bool { return true }); n != 1 || err != nil {
		t.Errorf("clear: %d, %v", n, err)
	}
}

// insideUnnamed has a bus that the library would not find.
func insideUnnamed(t *testing.T) {
	_, err := systemKeychain(t, nil).Get(t.Context(), "sso:x")
	wantUnavailable(t, err, "does not say where the session bus is")
	if hint := credential.HintOf(err); !strings.HasPrefix(hint, "set DBUS_SESSION_BUS_ADDRESS=unix:path=") {
		t.Errorf("hint %q", hint)
	}
}

func insideForeign(t *testing.T) {
	k := systemKeychain(t, nil)
	c, err := k.Key(t.Context(), "foreign")
	if !errors.Is(err, errCorrupt) || c.AccessKeyID != "" || strings.Contains(err.Error(), "canary") {
		t.Errorf("got %v", err)
	}
}

func insideLocked(t *testing.T) {
	k := systemKeychain(t, nil)
	_, err := k.Get(t.Context(), "sso:x")
	wantUnavailable(t, err, "the keyring is locked")
	_, err = k.Key(t.Context(), "foreign") // which is there
	wantUnavailable(t, err, "the keyring is locked")
	_, err = k.StoreKey(t.Context(), "a", longTerm("id"), true)
	wantUnavailable(t, err, "the keyring is locked")
	// A person may be asked. Nobody is there to answer, and the wait ends.
	k = systemKeychain(t, func(o *Options) { o.Person = true })
	k.vaults[backendSystem].store.(*guard).limit = 200 * time.Millisecond
	_, err = k.Get(t.Context(), "sso:x")
	wantUnavailable(t, err, "")
}

func insideNoKeyring(t *testing.T) {
	_, err := systemKeychain(t, nil).Get(t.Context(), "sso:x")
	wantUnavailable(t, err, "no keyring service")
}

func insideKeyringDies(t *testing.T) {
	k := systemKeychain(t, nil)
	if _, err := k.StoreKey(t.Context(), "b", longTerm("id"), true); err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(os.Getenv(pidVariable))
	if err != nil {
		t.Fatal(err)
	}
	must(t, syscall.Kill(pid, syscall.SIGKILL))
	_, err = k.Key(t.Context(), "b")
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
	inside(t, "deaf bus", "DBUS_SESSION_BUS_ADDRESS=unix:path="+path)
}

func insideDeafBus(t *testing.T) {
	k := systemKeychain(t, nil)
	g := k.vaults[backendSystem].store.(*guard)
	g.limit = 50 * time.Millisecond
	_, err := k.Get(t.Context(), "sso:x")
	wantUnavailable(t, err, "no answer within 50ms")
	g.limit = time.Hour
	_, err = k.Get(t.Context(), "sso:x")
	wantUnavailable(t, err, "less than a minute ago")
	next := systemKeychain(t, func(o *Options) { o.StateDir = k.opt.StateDir })
	_, err = next.Get(t.Context(), "sso:x")
	wantUnavailable(t, err, "less than a minute ago")
}

// answers are what a Secret Service says. Its collections are those that are
// listed, and all items are one.
type answers struct {
	collections any
	alias       dbus.ObjectPath
	locked      any
	items       []dbus.ObjectPath
	refusal     string        // the error of GetSecret, or ""
	hang        chan struct{} // closed when it may answer; nil: at once
}

// provider is an object of a Secret Service.
type provider struct {
	path dbus.ObjectPath
	says *atomic.Pointer[answers]
}

func (p provider) Get(_, name string) (dbus.Variant, *dbus.Error) {
	a := p.says.Load()
	if a.hang != nil {
		<-a.hang
	}
	if name == "Collections" {
		return dbus.MakeVariant(a.collections), nil
	}
	if paths, ok := a.collections.([]dbus.ObjectPath); ok && !slices.Contains(paths, p.path) {
		return dbus.Variant{}, dbus.NewError("org.freedesktop.DBus.Error.UnknownObject", nil)
	}
	return dbus.MakeVariant(a.locked), nil
}

func (p provider) ReadAlias(string) (dbus.ObjectPath, *dbus.Error) { return p.says.Load().alias, nil }

func (p provider) SearchItems(map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	return p.says.Load().items, nil
}

func (p provider) OpenSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	return dbus.MakeVariant(""), secretsPath + "/session/1", nil
}

func (p provider) GetSecret(session dbus.ObjectPath) (ss.Secret, *dbus.Error) {
	if name := p.says.Load().refusal; name != "" {
		return ss.Secret{}, dbus.NewError(name, nil)
	}
	return ss.NewSecret(session, "value"), nil
}

func insideProvider(t *testing.T) {
	conn, err := dbus.Connect(os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	const other, item = secretsPath + "/collection/other", loginCollection + "/1"
	var says atomic.Pointer[answers]
	for _, path := range []dbus.ObjectPath{secretsPath, loginCollection, other, item} {
		for _, iface := range []string{"org.freedesktop.DBus.Properties", secretsService, secretsCollection, secretsItem} {
			must(t, conn.Export(provider{path, &says}, path, iface))
		}
	}
	if _, err := conn.RequestName(secretsName, 0); err != nil {
		t.Fatal(err)
	}
	hang := make(chan struct{})
	defer close(hang)
	login, none := []dbus.ObjectPath{loginCollection}, []dbus.ObjectPath{}
	items := []dbus.ObjectPath{item}
	tests := []struct {
		name    string
		answers answers
		want    string // the value; or part of the error
		asked   int    // how often go-keyring is
	}{
		{name: "an item", answers: answers{collections: login, locked: false, items: items}, want: "value"},
		{name: "no item", answers: answers{collections: login, locked: false}, want: "no such item", asked: 1},
		{name: "item gone", answers: answers{
			collections: login, locked: false, items: items, refusal: "org.freedesktop.Secret.Error.NoSuchObject",
		}, want: "no such item"},
		{name: "item locked", answers: answers{
			collections: login, locked: false, items: items, refusal: "org.freedesktop.Secret.Error.IsLocked",
		}, want: "locked"},
		{name: "login locked", answers: answers{collections: login, locked: true}, want: "locked"},
		{name: "default", answers: answers{collections: []dbus.ObjectPath{other}, alias: other, locked: false}, want: "no such item", asked: 1},
		{name: "default locked", answers: answers{collections: []dbus.ObjectPath{other}, alias: other, locked: true}, want: "locked"},
		{name: "no collection", answers: answers{collections: none, alias: "/", locked: false}, want: "no collection"},
		{name: "nonsense", answers: answers{collections: "x", alias: "/", locked: "x"}, want: "does not work"},
		{name: "nonsense for locked", answers: answers{collections: login, locked: "x"}, want: "does not work"},
		{name: "deaf", answers: answers{collections: login, locked: false, hang: hang}, want: "no answer within 100ms"},
	}
	for _, test := range tests {
		if test.answers.alias == "" {
			test.answers.alias = "/"
		}
		says.Store(&test.answers)
		g := systemKeychain(t, nil).vaults[backendSystem].store.(*guard)
		if test.answers.hang != nil {
			g.limit = 100 * time.Millisecond
		}
		ring := &fakeRing{err: keyring.ErrNotFound}
		g.inner.(*system).ring = ring
		got, err := g.Get(t.Context(), "sso:x")
		if err != nil {
			got = err.Error()
			if !errors.Is(err, ErrNotFound) {
				wantUnavailable(t, err, test.want)
			}
		}
		if !strings.Contains(got, test.want) || ring.calls != test.asked {
			t.Errorf("%s: got %q, %v and %d calls of go-keyring", test.name, got, err, ring.calls)
		}
	}
}

// TestNoBus must not touch anything; a dbus-launch that was run would show.
func TestNoBus(t *testing.T) {
	dir := t.TempDir()
	marker := filepath.Join(dir, "launched")
	must(t, os.WriteFile(filepath.Join(dir, "dbus-launch"), []byte("#!/bin/sh\n: > "+marker+"\n"), 0o700))
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	for _, address := range []string{"", "autolaunch:", "unix:path=" + filepath.Join(dir, "bus"), "unix:path=%zz", ";;", "unix:"} {
		k := systemKeychain(t, func(o *Options) { o.BusAddress, o.RuntimeDir = address, dir })
		_, err := k.Get(t.Context(), "sso:x")
		wantUnavailable(t, err, "there is no session bus")
		if _, ok := k.Remembered(backendSystem); ok {
			t.Errorf("%q: remembered, though it costs nothing to find out", address)
		}
	}
	if _, err := os.Stat(marker); err == nil {
		t.Error("dbus-launch was run")
	}
}

func TestBusAddress(t *testing.T) {
	dir, err := os.MkdirTemp("", "k c") // a space, which addresses escape
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	socket := filepath.Join(dir, "bus")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	there := "unix:path=" + strings.ReplaceAll(socket, " ", "%20")
	tests := []struct{ address, runtime, want string }{
		{"", dir, ""},
		{"autolaunch:", dir + "/", ""},
		{there, "", ""},
		{there + ",guid=0123", "", ""},
		{"unix:path=/nonexistent;" + there + ";", "", ""},
		{"unix:abstract=/tmp/x", "", ""},
		{"unix:path=/nonexistent", dir, "no session bus"},
		{"", "/nonexistent", "no session bus"},
		{"", "", "no session bus"},
		{"autolaunch:scope=x", dir, "not a socket"},
		{"unixexec:path=/bin/sh;" + there, "", "not a socket"},
		{there + ";tcp:host=127.0.0.1,port=1", "", "not a socket"},
	}
	for _, test := range tests {
		p := &preflight{address: test.address, runtimeDir: test.runtime, discovered: dir}
		err := p.bus()
		if test.want != "" {
			wantUnavailable(t, err, test.want)
		} else if err != nil {
			t.Errorf("%q, %q: %v", test.address, test.runtime, err)
		}
	}
}

// TestBusErrors are those of items that another process deletes meanwhile.
func TestBusErrors(t *testing.T) {
	tests := []struct {
		name string
		want error
		text string
	}{
		{"org.freedesktop.DBus.Error.UnknownMethod", ErrNotFound, ""},
		{"org.freedesktop.DBus.Error.UnknownObject", ErrNotFound, ""},
		{"org.freedesktop.Secret.Error.NoSuchObject", ErrNotFound, ""},
		{"org.freedesktop.Secret.Error.IsLocked", ErrUnavailable, "locked"},
		{"org.freedesktop.DBus.Error.NoReply", ErrUnavailable, "org.freedesktop.DBus.Error.NoReply"},
	}
	for _, test := range tests {
		e := dbus.Error{Name: test.name, Body: []any{"canary"}}
		for _, err := range []error{e, &e} {
			got := explainSystem(err)
			if !errors.Is(got, test.want) || !strings.Contains(got.Error(), test.text) || strings.Contains(got.Error(), "canary") {
				t.Errorf("%s: got %v", test.name, got)
			}
		}
	}
}
