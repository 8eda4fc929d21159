//go:build linux || freebsd || netbsd || openbsd || (dragonfly && cgo)

package secretservice

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/godbus/dbus/v5"

	"aliyun-cred-helper/internal/bustest"
)

// asked returns what a fake was asked, without the questions that come first each time.
func asked(l *log) string {
	return strings.TrimSpace(strings.NewReplacer(
		"Collections", "", "SearchItems OpenSession", "", "OpenSession SearchItems", "",
		"OpenSession Locked", "", "Locked OpenSession", "",
	).Replace(l.taken()))
}

// fakeService is one on a bus of its own.
type fakeService struct {
	session *bustest.Session
	says    *atomic.Pointer[answers]
	log     *log
}

// TestQuestions has what a Secret Service is asked, and what becomes of its answers.
func TestQuestions(t *testing.T) {
	f := fakeService{session: connect(t), says: new(atomic.Pointer[answers])}
	f.log = provide(t, f.session, f.says)
	t.Run("locked item", f.lockedItem)
	t.Run("prompt refused", f.promptRefused)
	t.Run("delete", f.deleteAsks)
	t.Run("accounts", f.accounts)
	t.Run("bus ends", f.busEnds)
}

// lockedItem asks a person for the password of an item that is locked by itself, and
// nobody else.
func (f fakeService) lockedItem(t *testing.T) {
	login, items := []dbus.ObjectPath{loginCollection}, []dbus.ObjectPath{loginItem}
	open, gone := &answers{collections: login, locked: false, items: items}, &answers{collections: login, locked: false, items: items, refusal: noSuchObject}
	locked := func(change func(*answers)) *answers {
		a := &answers{collections: login, locked: false, items: items, refusal: isLocked, prompt: promptPath, unlocked: true, then: open}
		change(a)
		return a
	}
	tests := []struct {
		name    string
		answers *answers
		person  bool
		want    string // the value, or part of the error
		asked   string
	}{
		{"nobody", locked(func(*answers) {}), false, "the keyring is locked", "GetSecret"},
		{"answered", locked(func(*answers) {}), true, "value", "GetSecret Unlock Prompt GetSecret"},
		{"dismissed", locked(func(a *answers) { a.dismissed = true }), true, "the prompt was dismissed", "GetSecret Unlock Prompt"},
		{"answered in vain", locked(func(a *answers) { a.unlocked = false }), true, "the keyring is locked", "GetSecret Unlock Prompt"},
		{"locked again", locked(func(a *answers) { a.then = nil }), true, "the keyring is locked", "GetSecret Unlock Prompt GetSecret"},
		{"deleted meanwhile", locked(func(a *answers) { a.then = gone }), true, "no such item", "GetSecret Unlock Prompt GetSecret"},
		{"cannot be unlocked", locked(func(a *answers) { a.trouble = "org.example.Odd" }), true, "does not work: org.example.Odd", "GetSecret Unlock"},
		{"nonsense", locked(func(a *answers) { a.nonsense = true }), true, "does not work", "GetSecret Unlock Prompt"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f.says.Store(test.answers)
			f.log.taken()
			got, err := New(Options{Address: f.session.Address(), Prompt: test.person}).Get(t.Context(), "service", "sso:x")
			checkKind(t, err)
			if err != nil {
				got = err.Error()
			}
			if asked := asked(f.log); !strings.Contains(got, test.want) || asked != test.asked || strings.Contains(got, "canary") {
				t.Errorf("got %q after %q, want %q after %q", got, asked, test.want, test.asked)
			}
		})
	}
}

// promptRefused ends where the service cannot show its prompt.
func (f fakeService) promptRefused(t *testing.T) {
	f.says.Store(&answers{collections: []dbus.ObjectPath{loginCollection}, locked: false, prompt: promptPath, trouble: "org.example.Odd"})
	err := newClient(f.session).Set(t.Context(), "service", "sso:x", "v")
	checkError(t, "set", err, "the keyring service does not work: org.example.Odd")
	if got := asked(f.log); got != "CreateItem(true) Prompt" {
		t.Errorf("asked %q", got)
	}
}

// deleteAsks deletes every item of an account, and says what it could not delete.
func (f fakeService) deleteAsks(t *testing.T) {
	login := []dbus.ObjectPath{loginCollection}
	tests := []struct {
		name    string
		answers answers
		want    string // part of the error, or ""
		asked   string
	}{
		{"none", answers{collections: login, locked: false}, "no such item", "Locked SearchItems Locked SearchItems"},
		{"two", answers{collections: login, locked: false, items: []dbus.ObjectPath{loginItem, loginItem}}, "", "Locked SearchItems Delete Delete"},
		{"deleted meanwhile", answers{collections: login, locked: false, items: []dbus.ObjectPath{loginItem}, refusal: noSuchObject}, "no such item", "Locked SearchItems Delete"},
		{"locked", answers{collections: login, locked: true, items: []dbus.ObjectPath{loginItem}}, "locked", "Locked"},
		{"item locked", answers{collections: login, locked: false, items: []dbus.ObjectPath{loginItem}, refusal: isLocked}, "locked", "Locked SearchItems Delete"},
		{"dismissed", answers{collections: login, locked: false, items: []dbus.ObjectPath{loginItem, loginItem}, prompt: promptPath, dismissed: true}, "dismissed", "Locked SearchItems Delete Prompt"},
	}
	for _, test := range tests {
		f.says.Store(&test.answers)
		f.log.taken()
		err := newClient(f.session).Delete(t.Context(), "service", "sso:x")
		checkKind(t, err)
		if got := asked(f.log); (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) || got != test.asked {
			t.Errorf("%s: got %v after %q, want %q after %q", test.name, err, got, test.want, test.asked)
		}
	}
}

// accounts lists what is open, counts what is locked, and asks nobody for a password.
func (f fakeService) accounts(t *testing.T) {
	login, items := []dbus.ObjectPath{loginCollection}, []dbus.ObjectPath{loginItem}
	attributes := map[string]string{"service": "service", "username": "a"}
	tests := []struct {
		name    string
		answers answers
		person  bool
		want    []string
		locked  int
		err     string // part of it, or ""
		asked   string
	}{
		{"none", answers{collections: login, locked: false}, false, nil, 0, "", "Locked SearchAll"},
		{"one", answers{collections: login, locked: false, items: items, attributes: attributes}, false, []string{"a"}, 0, "", "Locked SearchAll Attributes"},
		{"one, and two locked", answers{collections: login, locked: false, items: items, attributes: attributes, closed: append(items, items...)}, false, []string{"a"}, 2, "", "Locked SearchAll Attributes"},
		{"deleted meanwhile", answers{collections: login, locked: false, items: items}, false, nil, 0, "", "Locked SearchAll Attributes"},
		{"nonsense", answers{collections: login, locked: false, items: items, attributes: "x"}, false, nil, 0, "does not work", "Locked SearchAll Attributes"},
		{"locked", answers{collections: login, locked: true, closed: items}, false, nil, 0, "the keyring is locked", "Locked"},
		{"locked, and a person is there", answers{collections: login, locked: true, closed: items}, true, nil, 1, "", "SearchAll"},
		{"refused", answers{collections: login, locked: false, trouble: "org.example.Odd"}, false, nil, 0, "does not work: org.example.Odd", "Locked SearchAll"},
	}
	for _, test := range tests {
		f.says.Store(&test.answers)
		f.log.taken()
		got, locked, err := New(Options{Address: f.session.Address(), Prompt: test.person}).Accounts(t.Context(), "service")
		checkError(t, test.name, err, test.err)
		if asked := asked(f.log); !slices.Equal(got, test.want) || locked != test.locked || asked != test.asked {
			t.Errorf("%s: got %q and %d locked after %q, want %q and %d after %q", test.name, got, locked, asked, test.want, test.locked, test.asked)
		}
	}
}

// TestNoBus is a socket behind which there is no bus.
func TestNoBus(t *testing.T) {
	dir, err := os.MkdirTemp("", "ss")
	must(t, err)
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "bus")
	l, err := net.Listen("unix", path)
	must(t, err)
	defer func() { _ = l.Close() }()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_ = conn.Close()
		}
	}()
	c := New(Options{Address: "unix:path=" + path})
	for range 2 {
		_, err := c.Get(t.Context(), "service", "a")
		var known *Error
		if !errors.As(err, &known) || known.Reason != reasonNoAnswer || known.Absent {
			t.Errorf("get: %v", err)
		}
		checkError(t, "set", c.Set(t.Context(), "service", "a", "v"), reasonNoAnswer)
		checkError(t, "delete", c.Delete(t.Context(), "service", "a"), reasonNoAnswer)
		_, _, err = c.Accounts(t.Context(), "service")
		checkError(t, "accounts", err, reasonNoAnswer)
	}
}

// busEnds has a call end that waits for a person on a bus that ends.
func (f fakeService) busEnds(t *testing.T) {
	prompted := make(chan struct{})
	f.says.Store(&answers{collections: []dbus.ObjectPath{loginCollection}, locked: true, prompt: promptPath, deaf: true, prompted: prompted})
	c := New(Options{Address: f.session.Address(), Prompt: true})
	done := make(chan error)
	go func() { done <- c.Set(t.Context(), "service", "sso:x", "v") }()
	<-prompted
	c.mu.Lock()
	must(t, c.conn.Close())
	c.mu.Unlock()
	checkError(t, "set", <-done, "the keyring service does not work")
}
