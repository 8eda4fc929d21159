package keychain

import (
	"context"
	"errors"
	"fmt"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// Store keeps one text an account. Implementations are safe for concurrent use.
// An item that is not there is ErrNotFound; a store that does not work gives an
// error that is ErrUnavailable. The kernel forgets an item once expires has
// passed, the others keep it; the zero time means never.
type Store interface {
	Get(ctx context.Context, account string) (string, error)
	Set(ctx context.Context, account, value string, expires time.Time) error
	Delete(ctx context.Context, account string) error
}

// ErrNotFound means that an item is not there. Its Kind is NotFound.
var ErrNotFound error = credential.NewError(credential.NotFound, "keychain", "", "no such item")

// ErrUnavailable matches, with errors.Is, every error that says that a backend
// does not work here or now. These are of Kind Keychain, with a hint.
var ErrUnavailable = errors.New("keychain not usable")

// errCorrupt matches every error that says that an item is there and cannot be
// used. A new value may be written over it.
var errCorrupt = errors.New("the item is damaged, or was not written by this program")

// corrupt is an error that is errCorrupt and tells more.
type corrupt string

func (c corrupt) Error() string        { return string(c) }
func (c corrupt) Is(target error) bool { return target == errCorrupt }

// trouble is why a backend does not work.
type trouble struct {
	reason string
	slow   bool // finding it out again would cost a wait
	err    error
}

func (t *trouble) Error() string {
	if t.err == nil {
		return t.reason
	}
	return t.reason + ": " + t.err.Error()
}

func (t *trouble) Unwrap() error        { return t.err }
func (t *trouble) Is(target error) bool { return target == ErrUnavailable }

// unavailable says that a backend does not work, which was quick to find out.
func unavailable(reason, hint string, err error) error {
	return &credential.Error{Kind: credential.Keychain, Hint: hint, Err: &trouble{reason: reason, err: err}}
}

// unavailableSlow is unavailable, and worth remembering.
func unavailableSlow(reason, hint string, err error) error {
	return &credential.Error{Kind: credential.Keychain, Hint: hint, Err: &trouble{reason: reason, slow: true, err: err}}
}

func isNotFound(err error) bool    { return errors.Is(err, ErrNotFound) }
func isUnavailable(err error) bool { return errors.Is(err, ErrUnavailable) }

// hintElsewhere is the way out when the keychain of the system does not work.
const hintElsewhere = "set ALIYUN_CRED_HELPER_BACKEND=file and ALIYUN_CRED_HELPER_AGE_IDENTITY=FILE"

// guard bounds every call to a store in time and survives its panics. The
// libraries below know no context: a call that never ends leaves its goroutine
// behind, which ends with the process or with the library's own wait.
type guard struct {
	name   string
	inner  Store
	limit  time.Duration // zero: it never waits, and is called without more ado
	memory *memory       // nil: failures are not remembered
	now    credential.Clock
	debugf func(format string, args ...any)
}

func (g *guard) Get(ctx context.Context, account string) (string, error) {
	return g.run(ctx, "get", account, func(ctx context.Context) (string, error) {
		return g.inner.Get(ctx, account)
	})
}

func (g *guard) Set(ctx context.Context, account, value string, expires time.Time) error {
	_, err := g.run(ctx, "set", account, func(ctx context.Context) (string, error) {
		return "", g.inner.Set(ctx, account, value, expires)
	})
	return err
}

func (g *guard) Delete(ctx context.Context, account string) error {
	_, err := g.run(ctx, "delete", account, func(ctx context.Context) (string, error) {
		return "", g.inner.Delete(ctx, account)
	})
	return err
}

// run calls f under the limit and sorts what comes of it.
func (g *guard) run(ctx context.Context, op, account string, f func(context.Context) (string, error)) (string, error) {
	start := g.now()
	value, err := g.attempt(ctx, f)
	g.debugf("keychain %s %s %s: %s in %s", g.name, op, account, outcome(err), g.now().Sub(start))
	if g.memory != nil {
		var t *trouble
		switch {
		case err == nil || isNotFound(err):
			g.memory.works(g.name)
		case errors.As(err, &t) && t.slow:
			g.memory.note(g.name, t.reason)
		}
	}
	if err != nil && !isNotFound(err) && !errors.Is(err, errCorrupt) {
		err = &credential.Error{Op: "keychain " + g.name, Err: err}
	}
	return value, err
}

func (g *guard) attempt(ctx context.Context, f func(context.Context) (string, error)) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if g.memory != nil {
		if reason, ok := g.memory.recall(g.name); ok {
			return "", unavailable("it did not work less than a minute ago: "+reason, hintElsewhere, nil)
		}
	}
	value, err := g.bounded(ctx, f)
	switch {
	case err == nil || isNotFound(err) || errors.Is(err, errCorrupt):
		return value, err
	case ctx.Err() != nil: // the caller's end, not that of the backend
		return "", ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return "", unavailableSlow(fmt.Sprintf("no answer within %s", g.limit), hintElsewhere, nil)
	case credential.KindOf(err) != credential.Keychain:
		return "", unavailable("it reports an error", hintElsewhere, err)
	}
	return "", err
}

// bounded calls f, and returns when the limit is over even if f does not.
func (g *guard) bounded(ctx context.Context, f func(context.Context) (string, error)) (string, error) {
	if g.limit == 0 {
		return recovered(ctx, f)
	}
	ctx, cancel := context.WithTimeout(ctx, g.limit)
	defer cancel()
	type result struct {
		value string
		err   error
	}
	done := make(chan result, 1) // buffered: a late answer must not hold the goroutine
	go func() {
		value, err := recovered(ctx, f)
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// recovered calls f and turns a panic into an error.
func recovered(ctx context.Context, f func(context.Context) (string, error)) (value string, err error) {
	defer func() {
		if recover() != nil { // its value may quote what was being stored
			value, err = "", unavailableSlow("the keychain library crashed", hintElsewhere, nil)
		}
	}()
	return f(ctx)
}

// outcome is err in a word for the debug line.
func outcome(err error) string {
	switch {
	case err == nil:
		return "done"
	case isNotFound(err):
		return "not found"
	}
	return err.Error()
}
