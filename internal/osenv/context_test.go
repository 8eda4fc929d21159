package osenv

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestLate(t *testing.T) {
	cause := errors.New("because")
	tests := []struct {
		name      string
		parent    func(t *testing.T) context.Context
		limit     time.Duration
		wait      time.Duration // how long after its making
		err, from error         // Err and Cause
	}{
		{name: "in time", limit: time.Minute, wait: time.Second},
		{name: "too late", limit: time.Minute, wait: time.Minute, err: context.DeadlineExceeded, from: context.DeadlineExceeded},
		{name: "parent ended", parent: func(t *testing.T) context.Context {
			ctx, cancel := context.WithCancelCause(t.Context())
			cancel(cause)
			return ctx
		}, limit: time.Minute, err: context.Canceled, from: cause},
		{name: "parent ends first", parent: func(t *testing.T) context.Context {
			ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, cause)
			t.Cleanup(cancel)
			return ctx
		}, limit: time.Minute, wait: 2 * time.Second, err: context.DeadlineExceeded, from: cause},
	}
	for _, test := range tests {
		for _, waitedOn := range []bool{false, true} {
			t.Run(test.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					parent := t.Context()
					if test.parent != nil {
						parent = test.parent(t)
					}
					ctx, cancel := WithTimeout(parent, test.limit)
					defer cancel()
					if waitedOn {
						ctx.Done()
					}
					time.Sleep(test.wait)
					synctest.Wait()
					if err := ctx.Err(); !errors.Is(err, test.err) || (err == nil) != (test.err == nil) {
						t.Errorf("waited on %v: %v, want %v", waitedOn, err, test.err)
					}
					if got := context.Cause(ctx); !errors.Is(got, test.from) {
						t.Errorf("waited on %v: cause %v, want %v", waitedOn, got, test.from)
					}
					want, _ := parent.Deadline()
					if got, ok := ctx.Deadline(); !ok || want.IsZero() == got.Equal(want) {
						t.Errorf("deadline %v, of its parent %v", got, want)
					}
				})
			})
		}
	}
}

// TestLateStarts only when somebody waits.
func TestLateStarts(t *testing.T) {
	starts := 0
	var end context.CancelCauseFunc
	l := newLate(t.Context(), func() (context.Context, context.CancelFunc) {
		starts++
		ctx, cancel := context.WithCancelCause(t.Context())
		end = cancel
		return ctx, func() { cancel(nil) }
	})
	child, cancel := WithTimeout(l, time.Hour)
	defer cancel()
	if _, ok := l.Deadline(); ok || child.Err() != nil || context.Cause(child) != nil || child.Value("x") != nil || starts != 0 {
		t.Fatalf("a look at it started it %d times", starts)
	}
	done := child.Done()
	l.Done()
	if starts != 1 {
		t.Fatalf("started %d times, want once", starts)
	}
	end(Interrupt{})
	<-done
	if err := context.Cause(child); !errors.As(err, new(Interrupt)) {
		t.Errorf("cause %v, want the signal", err)
	}
	l.stop()
}
