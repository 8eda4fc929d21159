package keychain

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// newGuard wraps a store whose Get does f.
func newGuard(f func(ctx context.Context) (string, error), now credential.Clock, m *memory) *guard {
	return &guard{
		name: "test", inner: getter(f), limit: limitAlone, memory: m, now: now,
		debugf: func(string, ...any) {},
	}
}

// getter is a store that can only be read.
type getter func(ctx context.Context) (string, error)

func (g getter) Get(ctx context.Context, _ string) (string, error)    { return g(ctx) }
func (g getter) Set(context.Context, string, string, time.Time) error { panic("set") }
func (g getter) Delete(context.Context, string) error                 { panic("delete") }

func TestGuardTimeLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		defer close(release)
		m := &memory{index: &index{debugf: t.Logf}, now: time.Now, notes: map[string]note{}}
		g := newGuard(func(context.Context) (string, error) {
			<-release // a library that knows no context
			return "late", nil
		}, time.Now, m)
		start := time.Now()
		_, err := g.Get(t.Context(), account)
		if took := time.Since(start); took != limitAlone {
			t.Errorf("took %s, want %s", took, limitAlone)
		}
		if !errors.Is(err, ErrUnavailable) || credential.KindOf(err) != credential.Keychain || credential.HintOf(err) == "" {
			t.Errorf("got %v", err)
		}
		// The next call does not wait again, within a minute.
		start = time.Now()
		_, err = g.Get(t.Context(), account)
		if took := time.Since(start); took != 0 || !errors.Is(err, ErrUnavailable) {
			t.Errorf("second call: %v after %s", err, took)
		}
		time.Sleep(keepNote)
		g = newGuard(func(context.Context) (string, error) { return "now", nil }, time.Now, m)
		if got, err := g.Get(t.Context(), account); got != "now" {
			t.Errorf("after a minute: %q, %v", got, err)
		}
	})
}

func TestGuardCallerEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		defer close(release)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		m := &memory{index: &index{debugf: t.Logf}, now: time.Now, notes: map[string]note{}}
		g := newGuard(func(context.Context) (string, error) { <-release; return "", nil }, time.Now, m)
		_, err := g.Get(ctx, account)
		if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrUnavailable) {
			t.Errorf("got %v, want the caller's deadline", err)
		}
		if _, ok := m.recall("test"); ok {
			t.Error("the caller's deadline was held against the backend")
		}
		if _, err := g.Get(ctx, account); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("with an ended context: %v", err)
		}
	})
}

func TestGuardSortsErrors(t *testing.T) {
	tests := []struct {
		name        string
		f           func(context.Context) (string, error)
		notFound    bool
		unavailable bool
		corrupt     bool
		remembered  bool
	}{
		{name: "panic", f: func(context.Context) (string, error) { panic("canary") }, unavailable: true, remembered: true},
		{name: "nil pointer", f: func(context.Context) (string, error) { var ring *fakeRing; return ring.err.Error(), nil }, unavailable: true, remembered: true},
		{name: "not found", f: func(context.Context) (string, error) { return "", ErrNotFound }, notFound: true},
		{name: "corrupt", f: func(context.Context) (string, error) { return "", errTorn }, corrupt: true},
		{name: "plain error", f: func(context.Context) (string, error) { return "", errors.New("odd") }, unavailable: true},
		{name: "quick trouble", f: func(context.Context) (string, error) { return "", unavailable("locked", "unlock", nil) }, unavailable: true},
		{name: "slow trouble", f: func(context.Context) (string, error) { return "", unavailableSlow("dead", "h", nil) }, unavailable: true, remembered: true},
		{name: "its own deadline", f: func(context.Context) (string, error) { return "", context.DeadlineExceeded }, unavailable: true, remembered: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := &clock{t: epoch}
			m := &memory{index: &index{debugf: t.Logf}, now: c.now, notes: map[string]note{}}
			_, err := newGuard(test.f, c.now, m).Get(t.Context(), account)
			if errors.Is(err, ErrNotFound) != test.notFound || errors.Is(err, ErrUnavailable) != test.unavailable ||
				errors.Is(err, errCorrupt) != test.corrupt {
				t.Errorf("got %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "canary") {
				t.Errorf("the error quotes a panic: %v", err)
			}
			if _, ok := m.recall("test"); ok != test.remembered {
				t.Errorf("remembered: %t, want %t", ok, test.remembered)
			}
		})
	}
}

func TestMemory(t *testing.T) {
	b := newBench(t, nil)
	b.Remember("imds", "no\nanswer")
	other := b.again(t, nil)
	person := b.again(t, func(o *Options) { o.Person = true })
	if reason, ok := other.Remembered("imds"); !ok || reason != "no answer" {
		t.Errorf("the next process: %q, %t", reason, ok)
	}
	if _, ok := other.Remembered("other"); ok {
		t.Error("another name is remembered, too")
	}
	if _, ok := person.Remembered("imds"); ok {
		t.Error("it is remembered where a person waits")
	}
	b.clock.advance(keepNote - time.Second)
	if _, ok := b.again(t, nil).Remembered("imds"); !ok {
		t.Error("forgotten within the minute")
	}
	b.clock.advance(time.Second)
	if _, ok := b.again(t, nil).Remembered("imds"); ok {
		t.Error("remembered for more than a minute")
	}
	b.Remember("imds", "again")
	other.Forget("imds")
	if _, ok := b.again(t, nil).Remembered("imds"); ok {
		t.Error("remembered after Forget")
	}
	b.clock.advance(-time.Hour)
	if _, ok := b.Remembered("imds"); ok {
		t.Error("a note from the future counts")
	}
}

// TestMemoryOfBackend is the dead keyring that costs one wait, not one a call.
func TestMemoryOfBackend(t *testing.T) {
	b := newBench(t, nil)
	b.system.before = func(string, string) error { return unavailableSlow("no answer", "h", nil) }
	b.file.broken("file")
	if _, err := b.Key(t.Context(), "a"); !errors.Is(err, ErrUnavailable) {
		t.Fatalf("got %v", err)
	}
	b.system.taken()
	next := b.again(t, nil)
	if _, err := next.Key(t.Context(), "a"); !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "less than a minute ago") {
		t.Errorf("the next process: %v", err)
	}
	if calls := b.system.taken(); len(calls) != 0 {
		t.Errorf("the next process asked it: %q", calls)
	}
	person := b.again(t, func(o *Options) { o.Person = true })
	b.system.works()
	if _, err := person.StoreKey(t.Context(), "a", longTerm("id"), false); err != nil {
		t.Errorf("with a person: %v", err)
	}
	if _, err := b.again(t, nil).Key(t.Context(), "a"); err != nil {
		t.Errorf("after it was seen to work: %v", err)
	}
}

func TestProbe(t *testing.T) {
	b := newBench(t, nil)
	b.Remember(backendSystem, "it was dead")
	r, err := b.Probe(t.Context())
	if err != nil || r.Backend != backendSystem {
		t.Errorf("got %+v, %v", r, err)
	}
	if n := b.system.count(); n != 0 {
		t.Errorf("%d items left", n)
	}
	b.system.broken("bus")
	if r, err := b.Probe(t.Context()); err != nil || r.Backend != backendFile {
		t.Errorf("without the system: %+v, %v", r, err)
	}
	b.file.broken("disk")
	if r, err := b.Probe(t.Context()); err != nil || r.Backend != backendKernel {
		t.Errorf("without the file: %+v, %v", r, err)
	}
	b.kernel.broken("quota")
	if _, err := b.Probe(t.Context()); !errors.Is(err, ErrUnavailable) || credential.HintOf(err) != "mend bus" {
		t.Errorf("without any: %v, hint %q", err, credential.HintOf(err))
	}
	none := newBench(t, func(o *Options) { o.Backend = BackendNone })
	if _, err := none.Probe(t.Context()); credential.KindOf(err) != credential.Keychain {
		t.Errorf("none: %v", err)
	}
}
