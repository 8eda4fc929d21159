//go:build linux || freebsd || netbsd || openbsd || (dragonfly && cgo)

package secretservice

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// TestPrompt asks a person for the password of a locked keyring, and nobody else. What
// the service itself wants to have confirmed is asked in any case.
func TestPrompt(t *testing.T) {
	s := connect(t)
	var says atomic.Pointer[answers]
	log := provide(t, s, &says)
	login, items := []dbus.ObjectPath{loginCollection}, []dbus.ObjectPath{loginItem}
	closed := answers{collections: login, locked: true, items: items, prompt: promptPath, unlocked: true}
	with := func(change func(*answers)) *answers {
		a := closed
		change(&a)
		return &a
	}
	tests := []struct {
		name    string
		answers *answers
		person  bool
		want    string // part of the error of Set, or ""
		asked   string // by Set, after what it always asks
	}{
		{"nobody", &closed, false, "locked", ""},
		{"answered", &closed, true, "", "Unlock Prompt CreateItem(true) Prompt"},
		{"dismissed", with(func(a *answers) { a.dismissed = true }), true, "dismissed", "Unlock Prompt"},
		{"answered in vain", with(func(a *answers) { a.unlocked = false }), true, "locked", "Unlock Prompt"},
		{"no prompt", with(func(a *answers) { a.prompt = "" }), true, "locked", "Unlock"},
		{"open", with(func(a *answers) { a.locked = false }), false, "", "CreateItem(true) Prompt"},
		{"open, dismissed", with(func(a *answers) { a.locked, a.dismissed = false, true }), false, "dismissed", "CreateItem(true) Prompt"},
		{"open, no prompt", with(func(a *answers) { a.locked, a.prompt = false, "" }), false, "", "CreateItem(true)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			says.Store(test.answers)
			log.taken()
			c := New(Options{Address: s.Address(), Prompt: test.person})
			err := c.Set(t.Context(), "service", "sso:x", "v")
			checkError(t, "set", err, test.want)
			asked := strings.NewReplacer("Collections ", "", "OpenSession Locked", "", "Locked OpenSession", "").Replace(log.taken())
			if asked = strings.TrimSpace(asked); asked != test.asked {
				t.Errorf("asked %q, want %q", asked, test.asked)
			}
			if err := c.Delete(t.Context(), "service", "sso:x"); (err == nil) != (test.want == "") {
				t.Errorf("delete: %v", err)
			}
		})
	}
}

// TestPromptUnanswered takes the prompt away at the end of the context.
func TestPromptUnanswered(t *testing.T) {
	s := connect(t)
	var says atomic.Pointer[answers]
	log := provide(t, s, &says)
	says.Store(&answers{
		collections: []dbus.ObjectPath{loginCollection}, locked: true, prompt: promptPath, deaf: true, dismiss: make(chan struct{}),
	})
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	c := New(Options{Address: s.Address(), Prompt: true})
	if err := c.Set(ctx, "service", "sso:x", "v"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	<-says.Load().dismiss
	if got := log.taken(); !strings.HasSuffix(got, "Unlock Prompt Dismiss") {
		t.Errorf("asked %q", got)
	}
}
