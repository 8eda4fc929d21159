//go:build linux || dragonfly || freebsd || netbsd || openbsd

package secretservice

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	keyring "github.com/zalando/go-keyring"
	ss "github.com/zalando/go-keyring/secret_service"

	"aliyun-cred-helper/internal/bustest"
)

// connect starts a session and makes its bus the one of dbus.SessionBus.
func connect(t *testing.T) *bustest.Session {
	t.Helper()
	s := bustest.ForTest(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", s.Address())
	t.Cleanup(func() {
		if conn, err := dbus.SessionBus(); err == nil {
			_ = conn.Close() // so that the next test gets its own
		}
	})
	return s
}

func newClient(s *bustest.Session) *Client { return New(Options{Address: s.Address(), Now: time.Now}) }

// TestKeyring goes through the states of gnome-keyring.
func TestKeyring(t *testing.T) {
	s := connect(t)
	c := newClient(s)
	if err := c.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := keyring.Set("service", "account", "value"); err != nil {
		t.Fatal(err)
	}
	if got, ok, err := c.Read(t.Context(), "service", "account"); got != "value" || !ok || err != nil {
		t.Errorf("got %q, %t, %v", got, ok, err)
	}
	for _, other := range [][2]string{{"service", "other"}, {"other", "account"}} {
		if got, ok, err := c.Read(t.Context(), other[0], other[1]); got != "" || ok || err != nil {
			t.Errorf("%q: got %q, %t, %v", other, got, ok, err)
		}
	}
	check := func(name, want string) {
		t.Helper()
		if got, ok, err := c.Read(t.Context(), "service", "other"); got != "" || ok || err != nil {
			t.Errorf("%s: read %q, %t, %v", name, got, ok, err)
		}
		checkError(t, name, newClient(s).Ready(t.Context()), want)
	}
	if err := s.Lock(); err != nil {
		t.Fatal(err)
	}
	check("locked", "the keyring is locked")
	person := New(Options{Address: s.Address(), Now: time.Now, Prompt: true})
	if err := person.Ready(t.Context()); err != nil {
		t.Errorf("locked, with a person: %v", err)
	}
	if _, ok, err := person.Read(t.Context(), "service", "account"); ok || err != nil {
		t.Errorf("read, with a person: %t, %v", ok, err)
	}
	if err := s.StopKeyring(); err != nil {
		t.Fatal(err)
	}
	check("stopped", "no keyring service is running")
}

// answers are what a fake Secret Service answers. It has the collections that it
// lists, and all its items are one.
type answers struct {
	collections any
	alias       dbus.ObjectPath
	locked      any
	items       []dbus.ObjectPath
	refusal     string        // the error of GetSecret, or ""
	hang        chan struct{} // closed when it may answer; nil: at once
}

// provider is an object of a fake Secret Service.
type provider struct {
	path  dbus.ObjectPath
	says  *atomic.Pointer[answers]
	asked *atomic.Int32 // how often it was asked for its collections
}

func (p provider) Get(_, name string) (dbus.Variant, *dbus.Error) {
	a := p.says.Load()
	if a.hang != nil {
		<-a.hang
	}
	if name == "Collections" {
		p.asked.Add(1)
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
	return dbus.MakeVariant(""), servicePath + "/session/1", nil
}

func (p provider) GetSecret(session dbus.ObjectPath) (ss.Secret, *dbus.Error) {
	if name := p.says.Load().refusal; name != "" {
		return ss.Secret{}, dbus.NewError(name, nil)
	}
	return ss.NewSecret(session, "value"), nil
}

const otherCollection, loginItem = servicePath + "/collection/other", loginCollection + "/1"

// provide puts a fake Secret Service on the bus of s, in place of gnome-keyring.
func provide(t *testing.T, s *bustest.Session, says *atomic.Pointer[answers]) (asked *atomic.Int32) {
	t.Helper()
	if err := s.StopKeyring(); err != nil {
		t.Fatal(err)
	}
	conn, err := dbus.Connect(s.Address())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	asked = new(atomic.Int32)
	for _, path := range []dbus.ObjectPath{servicePath, loginCollection, otherCollection, loginItem} {
		for _, iface := range []string{"org.freedesktop.DBus.Properties", serviceInterface, collectionInterface, itemInterface} {
			if err := conn.Export(provider{path, says, asked}, path, iface); err != nil {
				t.Fatal(err)
			}
		}
	}
	if reply, err := conn.RequestName(serviceName, dbus.NameFlagDoNotQueue); reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatal(reply, err)
	}
	return asked
}

func TestProvider(t *testing.T) {
	s := connect(t)
	var says atomic.Pointer[answers]
	provide(t, s, &says)
	hang := make(chan struct{})
	defer close(hang)
	login, none, other := []dbus.ObjectPath{loginCollection}, []dbus.ObjectPath{}, []dbus.ObjectPath{otherCollection}
	items := []dbus.ObjectPath{loginItem}
	tests := []struct {
		name    string
		answers answers
		want    string // the value; or part of the error
		ready   bool   // go-keyring would be asked
	}{
		{name: "an item", answers: answers{collections: login, locked: false, items: items}, want: "value"},
		{name: "no item", answers: answers{collections: login, locked: false}, ready: true},
		{name: "deleted meanwhile", answers: answers{
			collections: login, locked: false, items: items, refusal: "org.freedesktop.Secret.Error.NoSuchObject",
		}, want: "no such item"},
		{name: "item locked", answers: answers{
			collections: login, locked: false, items: items, refusal: "org.freedesktop.Secret.Error.IsLocked",
		}, want: "locked"},
		{name: "login locked", answers: answers{collections: login, locked: true}, want: "locked"},
		{name: "default", answers: answers{collections: other, alias: otherCollection, locked: false}, ready: true},
		{name: "default locked", answers: answers{collections: other, alias: otherCollection, locked: true}, want: "locked"},
		{name: "default missing", answers: answers{collections: none, alias: otherCollection, locked: false}, want: "does not work"},
		{name: "no collection", answers: answers{collections: none, alias: "/", locked: false}, want: "no collection"},
		{name: "nonsense", answers: answers{collections: "x", alias: "/", locked: "x"}, want: "does not work"},
		{name: "nonsense for locked", answers: answers{collections: login, locked: "x"}, want: "does not work"},
		{name: "no answer", answers: answers{collections: login, locked: false, hang: hang}, want: "deadline"},
	}
	for _, test := range tests {
		if test.answers.alias == "" {
			test.answers.alias = "/"
		}
		says.Store(&test.answers)
		ctx, cancel := t.Context(), func() {}
		if test.answers.hang != nil {
			ctx, cancel = context.WithTimeout(ctx, 100*time.Millisecond)
		}
		// As package keychain asks.
		c := newClient(s)
		got, ok, err := c.Read(ctx, "service", "sso:x")
		ready := false
		if !ok {
			err = c.Ready(ctx)
			ready = err == nil
		}
		cancel()
		if err != nil {
			got = err.Error()
			if !errors.Is(err, ErrNotFound) && !errors.Is(err, context.DeadlineExceeded) {
				checkError(t, test.name, err, test.want)
			}
		}
		if !strings.Contains(got, test.want) || ready != test.ready {
			t.Errorf("%s: got %q, %v, ready %t", test.name, got, err, ready)
		}
	}
}

// TestReady asks the service again after a while, after Reset and after a refusal.
func TestReady(t *testing.T) {
	s := connect(t)
	var says atomic.Pointer[answers]
	asked := provide(t, s, &says)
	open := &answers{collections: []dbus.ObjectPath{loginCollection}, locked: false}
	closed := &answers{collections: open.collections, locked: true}
	now := time.Unix(1, 0)
	c := New(Options{Address: s.Address(), Now: func() time.Time { return now }})
	steps := []struct {
		name    string
		change  func()
		answers *answers
		want    string
		asked   int32 // in all
	}{
		{"locked", func() {}, closed, "locked", 1},
		{"unlocked", func() {}, open, "", 2},
		{"at once", func() {}, closed, "", 2},
		{"later", func() { now = now.Add(keepReady) }, closed, "locked", 3},
		{"unlocked again", func() {}, open, "", 4},
		{"reset", c.Reset, closed, "locked", 5},
	}
	for _, step := range steps {
		step.change()
		says.Store(step.answers)
		checkError(t, step.name, c.Ready(t.Context()), step.want)
		if got := asked.Load(); got != step.asked {
			t.Errorf("%s: asked %d times, want %d", step.name, got, step.asked)
		}
	}
}

func TestExplain(t *testing.T) {
	tests := []struct {
		name     string
		notFound bool // for a question about an item
		want     string
		slow     bool
	}{
		{"org.freedesktop.DBus.Error.UnknownInterface", true, "org.freedesktop.DBus.Error.UnknownInterface", true},
		{"org.freedesktop.DBus.Error.UnknownMethod", true, "org.freedesktop.DBus.Error.UnknownMethod", true},
		{"org.freedesktop.DBus.Error.UnknownObject", true, "org.freedesktop.DBus.Error.UnknownObject", true},
		{"org.freedesktop.Secret.Error.NoSuchObject", true, "org.freedesktop.Secret.Error.NoSuchObject", true},
		{"org.freedesktop.Secret.Error.IsLocked", false, "the keyring is locked", false},
		{"org.freedesktop.DBus.Error.NoReply", false, "org.freedesktop.DBus.Error.NoReply", true},
	}
	for _, test := range tests {
		e := dbus.Error{Name: test.name, Body: []any{"canary"}}
		for _, err := range []error{e, &e} {
			got := explainQuestion(err)
			checkError(t, test.name, got, test.want)
			var known *Error
			if !errors.As(got, &known) || known.Slow != test.slow || strings.Contains(got.Error(), "canary") {
				t.Errorf("%s: got %+v", test.name, known)
			}
			if item := Explain(err); test.notFound != errors.Is(item, ErrNotFound) || strings.Contains(item.Error(), "canary") {
				t.Errorf("%s: of an item: %v", test.name, item)
			}
		}
	}
	known := &Error{Reason: "x"}
	for _, err := range []error{nil, known, ErrNotFound, context.Canceled, context.DeadlineExceeded} {
		if got := Explain(err); !errors.Is(got, err) || errors.As(got, new(*Error)) != errors.As(err, new(*Error)) {
			t.Errorf("%v became %v", err, got)
		}
	}
}
