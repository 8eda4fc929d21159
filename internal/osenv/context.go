package osenv

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"aliyun-cred-helper/internal/message"
)

// Interrupt is the cause of a context that a signal ended. To errors.Is it is
// context.Canceled.
type Interrupt struct{ Signal os.Signal }

// Error implements error.
func (i Interrupt) Error() string { return message.Sprintf("ended by signal: %v", i.Signal) }

// Unwrap returns context.Canceled.
func (Interrupt) Unwrap() error { return context.Canceled }

// SignalContext returns a context that ends at the first SIGINT or SIGTERM,
// with an Interrupt as its cause. A second signal kills the process as usual, and so
// does the first one before the first call of Done. The goroutine of the context
// ends with the process. SIGQUIT is ignored before the first call of Done, and then ends
// the process at once, without a stack trace.
func SignalContext() context.Context {
	exitOnQuit()
	return newLate(context.Background(), func() (context.Context, context.CancelFunc) {
		handleQuit()
		ctx, cancel := context.WithCancelCause(context.Background())
		got := make(chan os.Signal, 1)
		signal.Notify(got, os.Interrupt, syscall.SIGTERM)
		go func() {
			s := <-got
			signal.Stop(got)
			cancel(Interrupt{s})
		}()
		return ctx, func() { cancel(nil) }
	})
}

// late is a context that starts its timer and signal handler at the first call of
// Done. A call with a cached session never calls Done, which saves about 10 %.
type late struct {
	context.Context                                              // the parent
	begin           time.Time                                    // of limit; zero: the deadline is that of the parent
	limit           atomic.Int64                                 // a time.Duration
	start           func() (context.Context, context.CancelFunc) // makes the started context, once
	started         atomic.Pointer[context.Context]              // nil before the first call of Done
}

// newLate returns a context with that parent that ends when the context of start does.
func newLate(parent context.Context, start func() (context.Context, context.CancelFunc)) *late {
	return &late{Context: parent, start: sync.OnceValues(start)}
}

// WithTimeout is context.WithTimeout, but its timer starts at the first call of
// Done or after the deadline. The context is safe for concurrent use.
func WithTimeout(parent context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	var l *late
	l = newLate(parent, func() (context.Context, context.CancelFunc) {
		return context.WithDeadline(parent, l.deadline())
	})
	l.begin = time.Now()
	l.limit.Store(int64(limit))
	return l, l.stop
}

// SetTimeout gives a context of WithTimeout another limit, from the same beginning. It
// does nothing once the timer has started.
func SetTimeout(ctx context.Context, limit time.Duration) {
	if l, ok := ctx.(*late); ok && l.started.Load() == nil {
		l.limit.Store(int64(limit))
	}
}

// deadline returns when the limit of l ends, or the zero time.
func (l *late) deadline() time.Time {
	if l.begin.IsZero() {
		return time.Time{}
	}
	return l.begin.Add(time.Duration(l.limit.Load()))
}

func (l *late) Deadline() (time.Time, bool) {
	at, ok := l.Context.Deadline()
	if own := l.deadline(); !own.IsZero() && (!ok || own.Before(at)) {
		return own, true
	}
	return at, ok
}

func (l *late) Done() <-chan struct{} { return l.startOnce().Done() }

func (l *late) Err() error {
	if own := l.deadline(); !own.IsZero() && !time.Now().Before(own) {
		return l.startOnce().Err()
	}
	return l.current().Err()
}

// Value implements context.Context. context.Cause uses it, too.
func (l *late) Value(key any) any { return l.current().Value(key) }

// current returns the started context or, before that, the parent.
func (l *late) current() context.Context {
	if ctx := l.started.Load(); ctx != nil {
		return *ctx
	}
	return l.Context
}

func (l *late) startOnce() context.Context {
	ctx, _ := l.start()
	l.started.Store(&ctx)
	return ctx
}

// stop ends the started context, if there is one.
func (l *late) stop() {
	if l.started.Load() != nil {
		_, cancel := l.start()
		cancel()
	}
}
