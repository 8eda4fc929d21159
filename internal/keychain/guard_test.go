package keychain

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
)

// newGuard wraps a store whose Get does f.
func newGuard(f func(ctx context.Context) (string, error), now credential.Clock, o *outages) *guard {
	return &guard{
		name: "test", inner: getter(f), limit: limitAlone, outages: o, now: now,
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
		o := newOutages(newIndex(Options{Debugf: t.Logf}), time.Now, false)
		g := newGuard(func(context.Context) (string, error) {
			<-release // a library that knows no context
			return "late", nil
		}, time.Now, o)
		start := time.Now()
		_, err := g.Get(t.Context(), account)
		if took := time.Since(start); took != limitAlone {
			t.Errorf("took %s, want %s", took, limitAlone)
		}
		if !errors.Is(err, store.ErrUnavailable) || credential.KindOf(err) != credential.Keychain || credential.HintOf(err) == "" {
			t.Errorf("got %v", err)
		}
		// The next call does not wait again, within a minute.
		start = time.Now()
		_, err = g.Get(t.Context(), account)
		if took := time.Since(start); took != 0 || !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("second call: %v after %s", err, took)
		}
		time.Sleep(keepOutage)
		g = newGuard(func(context.Context) (string, error) { return "now", nil }, time.Now, o)
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
		o := newOutages(newIndex(Options{Debugf: t.Logf}), time.Now, false)
		g := newGuard(func(context.Context) (string, error) { <-release; return "", nil }, time.Now, o)
		_, err := g.Get(ctx, account)
		if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, store.ErrUnavailable) {
			t.Errorf("got %v, want the caller's deadline", err)
		}
		if _, ok := o.recent("test"); ok {
			t.Error("the caller's deadline was held against the backend")
		}
		if _, err := g.Get(ctx, account); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("with an ended context: %v", err)
		}
	})
}

// TestGuardCallerInterrupted ends a call that waits for a store as soon as its context does,
// and a quick call even has no need of it.
func TestGuardCallerInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		quick := newGuard(func(ctx context.Context) (string, error) { return "now", ctx.Err() }, time.Now, nil)
		slow := newGuard(func(ctx context.Context) (string, error) { return "", wait(ctx) }, time.Now, nil)
		if got, err := quick.Get(unheard{ctx, t}, account); got != "now" {
			t.Errorf("a quick call: %q, %v", got, err)
		}
		time.AfterFunc(2*promptly, cancel)
		start := time.Now()
		if _, err := slow.Get(ctx, account); !errors.Is(err, context.Canceled) || time.Since(start) != 2*promptly {
			t.Errorf("a slow call: %v after %s", err, time.Since(start))
		}
	})
}

// unheard is a context whose end nobody may wait for.
type unheard struct {
	context.Context
	t *testing.T
}

func (u unheard) Done() <-chan struct{} {
	u.t.Error("waited for the end of the context")
	return u.Context.Done()
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
		{name: "nil pointer", f: func(context.Context) (string, error) { var b *fake; return b.items["a"], nil }, unavailable: true, remembered: true},
		{name: "not found", f: func(context.Context) (string, error) { return "", store.ErrNotFound }, notFound: true},
		{name: "corrupt", f: func(context.Context) (string, error) { return "", errTorn }, corrupt: true},
		{name: "plain error", f: func(context.Context) (string, error) { return "", errors.New("odd") }, unavailable: true},
		{name: "quick trouble", f: func(context.Context) (string, error) { return "", store.Unavailable("locked", "unlock", nil) }, unavailable: true},
		{name: "slow trouble", f: func(context.Context) (string, error) { return "", store.UnavailableSlow("dead", "h") }, unavailable: true, remembered: true},
		{name: "its own deadline", f: func(context.Context) (string, error) { return "", context.DeadlineExceeded }, unavailable: true, remembered: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := &clock{t: epoch}
			o := newOutages(newIndex(Options{Debugf: t.Logf}), c.now, false)
			_, err := newGuard(test.f, c.now, o).Get(t.Context(), account)
			if errors.Is(err, store.ErrNotFound) != test.notFound || errors.Is(err, store.ErrUnavailable) != test.unavailable ||
				errors.Is(err, store.ErrCorrupt) != test.corrupt {
				t.Errorf("got %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "canary") {
				t.Errorf("the error quotes a panic: %v", err)
			}
			if _, ok := o.recent("test"); ok != test.remembered {
				t.Errorf("remembered: %t, want %t", ok, test.remembered)
			}
		})
	}
}

// TestGuardDialog is macOS, whose keychain may be waiting for a person whoever calls: it
// has the time of the call, and no answer says nothing of the next call.
func TestGuardDialog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		defer close(release)
		o := newOutages(newIndex(Options{Debugf: t.Logf}), time.Now, false)
		g := newGuard(func(context.Context) (string, error) { <-release; return "", nil }, time.Now, o)
		g.dialogs, g.limit = true, limitPerson
		tests := []struct {
			name  string
			limit time.Duration // of the call
			want  time.Duration
		}{
			{"the call ends first", 25 * time.Second, 25 * time.Second},
			{"a call without an end", time.Hour, limitPerson},
		}
		for _, test := range tests {
			ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), inCrowd{}, true), test.limit)
			start := time.Now()
			_, err := g.Get(ctx, account)
			cancel()
			if took := time.Since(start); took != test.want || !errors.Is(err, store.ErrUnavailable) ||
				credential.KindOf(err) != credential.Keychain || credential.HintOf(err) != hintDialog {
				t.Errorf("%s: %v, hint %q, after %s, want %s", test.name, err, credential.HintOf(err), took, test.want)
			}
			if _, ok := o.recent("test"); ok {
				t.Errorf("%s: no answer is held against the keychain", test.name)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if _, err := g.Get(ctx, account); !errors.Is(err, context.Canceled) || errors.Is(err, store.ErrUnavailable) {
			t.Errorf("a call that a person ends: %v", err)
		}
	})
}
