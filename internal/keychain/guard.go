package keychain

import (
	"context"
	"errors"
	"fmt"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
	"aliyun-cred-helper/internal/message"
)

// guard bounds every call to a store in time and survives its panics. Some of the
// libraries below take no context: when such a call does not return, guard leaves
// its goroutine running until the library gives up or the process ends.
type guard struct {
	name    string
	inner   store.Store
	limit   time.Duration // zero: the store never waits, and needs no goroutine
	dialogs bool          // the store may be waiting for a person, whoever calls it
	outages *outages      // nil: failures are not noted
	now     credential.Clock
	debugf  func(format string, args ...any)
}

// crowdLimit bounds a read that no lock protects. Many processes may read at the
// same time, and then a keyring answers all of them late. A process without an answer
// reads again under the lock, alone; only that tells whether the keyring works.
const crowdLimit = time.Second

// hintDialog is for macOS, the only system whose keychain asks by itself.
const hintDialog = "answer the dialog, then try again, or run: security unlock-keychain"

// inCrowd is the key of a context value that marks such a read.
type inCrowd struct{}

// limitOf returns the limit of a call, and whether a call that exceeds it says that
// the store does not work.
func (g *guard) limitOf(ctx context.Context) (limit time.Duration, telling bool) {
	if ctx.Value(inCrowd{}) != nil && g.limit > crowdLimit && !g.dialogs {
		return crowdLimit, false
	}
	return g.limit, true
}

func (g *guard) Get(ctx context.Context, account string) (string, error) {
	return run(ctx, g, "get", account, func(ctx context.Context) (string, error) {
		return g.inner.Get(ctx, account)
	})
}

func (g *guard) Set(ctx context.Context, account, value string, expires time.Time) error {
	_, err := run(ctx, g, "set", account, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, g.inner.Set(ctx, account, value, expires)
	})
	return err
}

func (g *guard) Delete(ctx context.Context, account string) error {
	_, err := run(ctx, g, "delete", account, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, g.inner.Delete(ctx, account)
	})
	return err
}

// Items implements lister. It is empty for a store that is none.
func (g *guard) Items(ctx context.Context) (listing, error) {
	inner, ok := g.inner.(lister)
	if !ok {
		return listing{}, nil
	}
	return run(ctx, g, "list", "", inner.Items)
}

// run calls f under the limit, notes whether the store works, and says in its
// errors which backend they are from.
func run[T any](ctx context.Context, g *guard, op, account string, f func(context.Context) (T, error)) (T, error) {
	start := g.now()
	value, err := attempt(ctx, g, f)
	g.debugf("keychain %s %s %s: %s in %s", g.name, op, account, outcome(err), g.now().Sub(start))
	if g.outages != nil {
		var t *store.Trouble
		switch {
		case err == nil || store.IsNotFound(err):
			g.outages.removeKnown(g.name)
		case errors.As(err, &t) && t.Slow:
			g.outages.add(g.name, t.Reason)
		}
	}
	if err != nil && !store.IsNotFound(err) && !errors.Is(err, store.ErrCorrupt) {
		err = &credential.Error{Op: message.Sprintf("keychain %s", g.name), Err: err}
	}
	return value, err
}

// attempt calls f unless the store did not work a moment ago. Its errors are
// store.ErrNotFound, store.ErrCorrupt, of Kind Keychain, or that of ctx.
func attempt[T any](ctx context.Context, g *guard, f func(context.Context) (T, error)) (T, error) {
	var none T
	if err := ctx.Err(); err != nil {
		return none, err
	}
	if g.outages != nil {
		if reason, ok := g.outages.recent(g.name); ok {
			return none, store.Unavailable(message.Sprintf("it did not work less than a minute ago: %s", message.Text(reason)), store.HintElsewhere, nil)
		}
	}
	value, err := bounded(ctx, g, f)
	switch {
	case err == nil || store.IsNotFound(err) || errors.Is(err, store.ErrCorrupt):
		return value, err
	case g.dialogs && errors.Is(err, context.DeadlineExceeded):
		return none, store.Unavailable("no answer; it may be showing a dialog", hintDialog, nil)
	case ctx.Err() != nil: // the caller's deadline, which says nothing of the backend
		return none, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		limit, telling := g.limitOf(ctx)
		reason := fmt.Sprintf("no answer within %s", limit) // English, since outages stores it
		if !telling {
			return none, store.Unavailable(reason, store.HintElsewhere, nil)
		}
		return none, store.UnavailableSlow(reason, store.HintElsewhere)
	case credential.KindOf(err) != credential.Keychain:
		return none, store.Unavailable("it reports an error", store.HintElsewhere, err)
	}
	return none, err
}

// promptly is how long a call may take before it listens to the end of its context, since the
// handler of signals takes two threads: a twentieth of a call with a cached session. Before that
// a signal ends the process by itself.
const promptly = 50 * time.Millisecond

// pieces is how many waits the limit of a call consists of. A wait that takes longer than it
// should counts once. Then the machine had no time for this process, or the process was
// stopped, and the store may have answered since.
const pieces = 60

// bounded calls f, and returns after the limit even if f does not.
func bounded[T any](ctx context.Context, g *guard, f func(context.Context) (T, error)) (T, error) {
	if g.limit == 0 {
		return recovered(ctx, f)
	}
	limit, _ := g.limitOf(ctx)
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1) // buffered: the goroutine of a late answer can end
	go func() {
		value, err := recovered(inner, f)
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-time.After(promptly):
	}
	defer context.AfterFunc(ctx, cancel)()
	r, answered := await(inner, done, limit-promptly)
	if !answered {
		r.err = context.DeadlineExceeded
	}
	if r.err != nil && ctx.Err() != nil {
		r.err = ctx.Err() // inner is canceled when the time of ctx is over, too
	}
	return r.value, r.err
}

// await waits for done until ctx ends, and at most for all pieces of limit.
func await[T any](ctx context.Context, done <-chan T, limit time.Duration) (got T, ok bool) {
	piece := limit/pieces + 1
	for left := limit; left > 0; left -= piece {
		select {
		case got = <-done:
			return got, true
		case <-ctx.Done():
			return got, false
		case <-time.After(min(piece, left)):
		}
	}
	return got, false
}

// recovered calls f and turns a panic into an error.
func recovered[T any](ctx context.Context, f func(context.Context) (T, error)) (value T, err error) {
	defer func() {
		if recover() != nil { // the value of a panic may quote what was being stored
			err = store.UnavailableSlow("the keychain library crashed", store.HintElsewhere)
		}
	}()
	return f(ctx)
}

// outcome is err for the debug line.
func outcome(err error) string {
	switch {
	case err == nil:
		return "done"
	case store.IsNotFound(err):
		return "not found"
	}
	return err.Error()
}
