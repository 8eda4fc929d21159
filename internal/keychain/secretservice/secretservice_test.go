//go:build linux || freebsd || netbsd || openbsd || (dragonfly && cgo)

package secretservice

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	keyring "github.com/zalando/go-keyring"

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

func newClient(s *bustest.Session) *Client { return New(Options{Address: s.Address()}) }

// TestKeyring goes through the states of gnome-keyring.
func TestKeyring(t *testing.T) {
	s := connect(t)
	c := newClient(s)
	check := func(name, account, want string, wantErr error) {
		t.Helper()
		if got, err := c.Get(t.Context(), "service", account); got != want || !errors.Is(err, wantErr) {
			t.Errorf("%s: got %q, %v, want %q, %v", name, got, err, want, wantErr)
		}
	}
	check("empty", "a", "", ErrNotFound)
	must(t, c.Set(t.Context(), "service", "a", "value"))
	must(t, c.Set(t.Context(), "service", "a", "value 2"))
	check("replaced", "a", "value 2", nil)
	check("another account", "b", "", ErrNotFound)
	if _, err := c.Get(t.Context(), "other", "a"); !errors.Is(err, ErrNotFound) {
		t.Errorf("another service: %v", err)
	}
	accounts, locked, err := c.Accounts(t.Context(), "service")
	if !slices.Equal(accounts, []string{"a"}) || locked != 0 || err != nil {
		t.Errorf("accounts: %q, %d, %v", accounts, locked, err)
	}
	must(t, s.Lock())
	for name, c := range map[string]*Client{"connected": c, "new": newClient(s)} {
		_, err := c.Get(t.Context(), "service", "a")
		checkError(t, name+", locked", err, "the keyring is locked")
		_, err = c.Get(t.Context(), "service", "b")
		checkError(t, name+", locked, no such item", err, "the keyring is locked")
		checkError(t, name+", locked, set", c.Set(t.Context(), "service", "a", "x"), "the keyring is locked")
		checkError(t, name+", locked, delete", c.Delete(t.Context(), "service", "a"), "the keyring is locked")
		_, _, err = c.Accounts(t.Context(), "service")
		checkError(t, name+", locked, accounts", err, "the keyring is locked")
	}
	must(t, s.StopKeyring())
	_, err = c.Get(t.Context(), "service", "a")
	checkError(t, "stopped", err, "no keyring service is running")
	must(t, s.StartKeyring())
	check("again", "a", "value 2", nil)
	must(t, c.Delete(t.Context(), "service", "a"))
	check("deleted", "a", "", ErrNotFound)
	if err := c.Delete(t.Context(), "service", "a"); !errors.Is(err, ErrNotFound) {
		t.Errorf("deleted twice: %v", err)
	}
}

// TestSharesItems finds and replaces what go-keyring has stored, as earlier versions of
// this program did, and the other way round. Both give an item the same shape.
func TestSharesItems(t *testing.T) {
	s := connect(t)
	c := newClient(s)
	must(t, keyring.Set("service", "a", "theirs"))
	theirs := shapeOf(t, c, "a")
	if got, err := c.Get(t.Context(), "service", "a"); got != "theirs" || err != nil {
		t.Errorf("get: %q, %v", got, err)
	}
	must(t, c.Set(t.Context(), "service", "a", "ours"))
	ours := shapeOf(t, c, "a") // one item
	if got, err := keyring.Get("service", "a"); got != "ours" || err != nil {
		t.Errorf("go-keyring gets %q, %v", got, err)
	}
	ours.value, theirs.value = "", ""
	if ours.label != theirs.label || ours.contentType != theirs.contentType || !maps.Equal(ours.attributes, theirs.attributes) {
		t.Errorf("ours is %+v, theirs %+v", ours, theirs)
	}
	must(t, c.Delete(t.Context(), "service", "a"))
	must(t, c.Set(t.Context(), "service", "b", "ours"))
	if fresh := shapeOf(t, c, "b"); fresh.label != strings.Replace(theirs.label, "'a'", "'b'", 1) || fresh.contentType != theirs.contentType ||
		!maps.Equal(fresh.attributes, attributesOf("service", "b")) {
		t.Errorf("a new item is %+v, theirs %+v", fresh, theirs)
	}
	must(t, keyring.Set("service", "b", "theirs"))
	if got, err := c.Get(t.Context(), "service", "b"); got != "theirs" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	must(t, keyring.Delete("service", "b"))
	if _, err := c.Get(t.Context(), "service", "b"); !errors.Is(err, ErrNotFound) {
		t.Errorf("after go-keyring has deleted it: %v", err)
	}
}

// shape is what a Secret Service has of an item.
type shape struct {
	label, contentType, value string
	attributes                map[string]string
}

// shapeOf returns that of the only item of an account.
func shapeOf(t *testing.T, c *Client, account string) (it shape) {
	t.Helper()
	b, collection, err := c.open(t.Context())
	must(t, err)
	items, err := c.found(b, b.search(collection, "service", account), collection, "service", account)
	must(t, err)
	if len(items) != 1 {
		t.Fatalf("%d items", len(items))
	}
	must(t, b.ask(items[0], getProperty, itemInterface, "Label").Store(&it.label))
	must(t, b.ask(items[0], getProperty, itemInterface, "Attributes").Store(&it.attributes))
	// gnome-keyring adds it or not, by the order of the properties, which is random.
	delete(it.attributes, "xdg:schema")
	path, err := b.session(b.startSession())
	must(t, err)
	var s secret
	must(t, b.ask(items[0], itemInterface+".GetSecret", path).Store(&s))
	it.contentType, it.value = s.ContentType, string(s.Value)
	return it
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestProvider(t *testing.T) {
	s := connect(t)
	var says atomic.Pointer[answers]
	log := provide(t, s, &says)
	hang := make(chan struct{})
	defer close(hang)
	login, none, other := []dbus.ObjectPath{loginCollection}, []dbus.ObjectPath{}, []dbus.ObjectPath{otherCollection}
	items := []dbus.ObjectPath{loginItem}
	tests := []struct {
		name    string
		answers answers
		want    string // of Get: the value, or part of the error
		write   string // of Set: part of the error, or ""
		asked   string // by Get; a * stands for what it asks at the same time
	}{
		{name: "an item", answers: answers{collections: login, locked: false, items: items}, want: "value", asked: "Collections * GetSecret"},
		{name: "no item", answers: answers{collections: login, locked: false}, want: "no such item", asked: "Collections * Locked SearchItems"},
		{name: "deleted meanwhile", answers: answers{
			collections: login, locked: false, items: items, refusal: noSuchObject,
		}, want: "no such item", write: "no such collection any more", asked: "Collections * GetSecret"},
		{name: "item locked", answers: answers{
			collections: login, locked: false, items: items, refusal: isLocked,
		}, want: "locked", write: "locked", asked: "Collections * GetSecret"},
		{name: "login locked", answers: answers{collections: login, locked: true}, want: "locked", write: "locked", asked: "Collections * Locked"},
		{name: "default", answers: answers{collections: other, alias: otherCollection, locked: false, items: items}, want: "value", asked: "Collections ReadAlias * GetSecret"},
		{name: "default locked", answers: answers{collections: other, alias: otherCollection, locked: true}, want: "locked", write: "locked", asked: "Collections ReadAlias * Locked"},
		{name: "default missing", answers: answers{collections: none, alias: otherCollection, locked: false}, want: "does not work", write: "does not work", asked: "Collections ReadAlias *"},
		{name: "no collection", answers: answers{collections: none, alias: "/", locked: false}, want: "no collection", write: "no collection", asked: "Collections ReadAlias"},
		{name: "nonsense", answers: answers{collections: "x", alias: "/", locked: "x"}, want: "does not work", write: "does not work", asked: "Collections"},
		{name: "nonsense for locked", answers: answers{collections: login, locked: "x"}, want: "does not work", write: "does not work", asked: "Collections * Locked"},
		{name: "a text for a secret", answers: answers{collections: login, locked: false, items: items, secret: "canary"}, want: "does not work", asked: "Collections * GetSecret"},
		{name: "a text for its value", answers: answers{
			collections: login, locked: false, items: items, secret: struct {
				Session            dbus.ObjectPath
				Parameters         []byte
				Value, ContentType string
			}{"/", nil, "canary", "text/plain"},
		}, want: "does not work", asked: "Collections * GetSecret"},
		{name: "a short secret", answers: answers{
			collections: login, locked: false, items: items, secret: struct{ A, B string }{"canary", "canary"},
		}, want: "does not work", asked: "Collections * GetSecret"},
		{name: "no answer", answers: answers{collections: login, locked: false, hang: hang}, want: "deadline", write: "deadline", asked: "Collections"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			says.Store(&test.answers)
			ctx, cancel := t.Context(), func() {}
			if test.answers.hang != nil {
				ctx, cancel = context.WithTimeout(ctx, 100*time.Millisecond)
			}
			defer cancel()
			c := newClient(s)
			log.taken()
			got, err := c.Get(ctx, "service", "sso:x")
			if err != nil {
				got = err.Error()
			}
			asked := strings.NewReplacer("SearchItems OpenSession", "*", "OpenSession SearchItems", "*").Replace(log.taken())
			if !strings.Contains(got, test.want) || asked != test.asked || strings.Contains(got, "canary") {
				t.Errorf("got %q after %q, want %q after %q", got, asked, test.want, test.asked)
			}
			checkKind(t, err)
			if err = c.Set(ctx, "service", "sso:x", "v"); err == nil && test.write != "" || err != nil && !strings.Contains(err.Error(), test.write) {
				t.Errorf("set: %v, want %q", err, test.write)
			}
			checkKind(t, err)
		})
	}
}

// checkKind wants an error that a caller can tell apart, or nil.
func checkKind(t *testing.T, err error) {
	t.Helper()
	if err != nil && !errors.Is(err, ErrNotFound) && !errors.Is(err, context.DeadlineExceeded) && !errors.As(err, new(*Error)) {
		t.Errorf("%v is no error of this package", err)
	}
}

// TestFreshConnection is for a bus and a service that end while a server goes on.
func TestFreshConnection(t *testing.T) {
	s := connect(t)
	c := newClient(s)
	must(t, c.Set(t.Context(), "service", "a", "value"))
	must(t, s.StopKeyring())
	must(t, s.StartKeyring())
	if got, err := c.Get(t.Context(), "service", "a"); got != "value" || err != nil {
		t.Errorf("after the service began anew: %q, %v", got, err)
	}
	must(t, c.conn.Close())
	if got, err := c.Get(t.Context(), "service", "a"); got != "value" || err != nil {
		t.Errorf("after the connection ended: %q, %v", got, err)
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
