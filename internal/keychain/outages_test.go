package keychain

import (
	"errors"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/keychain/store"
)

func TestOutages(t *testing.T) {
	b := newBench(t, nil)
	b.Remember("imds", "no\nanswer")
	other := b.again(t, nil)
	person := b.again(t, func(o *Options) { o.Person = true })
	if reason, ok := other.Remembered("imds"); !ok || reason != `no\nanswer` {
		t.Errorf("the next process: %q, %t", reason, ok)
	}
	if _, ok := other.Remembered("other"); ok {
		t.Error("another name is remembered, too")
	}
	if _, ok := person.Remembered("imds"); ok {
		t.Error("it is remembered where a person waits")
	}
	b.clock.advance(keepOutage - time.Second)
	if _, ok := b.again(t, nil).Remembered("imds"); !ok {
		t.Error("forgotten within the minute")
	}
	b.clock.advance(time.Second)
	if _, ok := b.again(t, nil).Remembered("imds"); ok {
		t.Error("remembered for more than a minute")
	}
	b.Remember("imds", "again")
	other.outages.remove("imds")
	if _, ok := b.again(t, nil).Remembered("imds"); ok {
		t.Error("remembered after it was removed")
	}
	b.clock.advance(-time.Hour)
	if _, ok := b.Remembered("imds"); ok {
		t.Error("a note from the future counts")
	}
}

// TestOutageOfPerson: who does not answer a prompt costs this command one wait, and the
// next process none of its answers.
func TestOutageOfPerson(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Person = true })
	b.system.before = func(string, string) error { return store.UnavailableSlow("no answer", "h") }
	for range 2 {
		if _, err := b.Key(t.Context(), "a"); !errors.Is(err, store.ErrUnavailable) {
			t.Fatalf("got %v", err)
		}
	}
	if calls := b.system.taken(); len(calls) != 1 {
		t.Errorf("it was asked %d times: %q", len(calls), calls)
	}
	next := b.again(t, func(o *Options) { o.Person = false })
	if reason, ok := next.Remembered(backendSystem); ok {
		t.Errorf("the next process remembers %q", reason)
	}
}

// TestOutageOfBackend is the dead keyring that costs one wait, not one a call.
func TestOutageOfBackend(t *testing.T) {
	b := newBench(t, nil)
	b.system.before = func(string, string) error { return store.UnavailableSlow("no answer", "h") }
	b.file.broken("file")
	if _, err := b.Key(t.Context(), "a"); !errors.Is(err, store.ErrUnavailable) {
		t.Fatalf("got %v", err)
	}
	b.system.taken()
	next := b.again(t, nil)
	if _, err := next.Key(t.Context(), "a"); !errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), "less than a minute ago") {
		t.Errorf("the next process: %v", err)
	}
	if calls := b.system.taken(); len(calls) != 0 {
		t.Errorf("the next process asked it: %q", calls)
	}
	person := b.again(t, func(o *Options) { o.Person = true })
	b.system.repair()
	if _, err := person.StoreKey(t.Context(), "a", longTerm("id"), false); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("stored while another backend, which may have the name, cannot be asked: %v", err)
	}
	if _, err := person.StoreKey(t.Context(), "a", longTerm("id"), true); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("with force: %v", err)
	}
	b.file.repair()
	if _, err := person.StoreKey(t.Context(), "a", longTerm("id"), false); err != nil {
		t.Errorf("with a person: %v", err)
	}
	if _, err := b.again(t, nil).Key(t.Context(), "a"); err != nil {
		t.Errorf("after it was seen to work: %v", err)
	}
}
