package chain

import (
	"context"
	"errors"
	"hash/fnv"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// session is a cached credential with its state.
type session struct {
	credential.Credential
	state
}

type state int

const (
	unusable  state = iota // there is no session, it has expired, or nobody knows whether it has
	mandatory              // every process waits for the renewal
	advisory               // one process renews, the others use the session
	fresh
)

// stateOf returns the state of c at now. host spreads the advisory limit, so that
// machines that started together do not renew together. A session older than maxAge,
// if that is not zero, is in state advisory at best.
func stateOf(c credential.Credential, now time.Time, host string, maxAge time.Duration) state {
	remaining := c.Expires.Sub(now)
	advisoryLimit, mandatoryLimit := limits(c.Expires.Sub(c.Obtained), host)
	switch {
	case remaining <= 0, c.Obtained.After(now):
		// A session from the future: the clock was set back since, and may say of an
		// expired session that it is valid.
		return unusable
	case remaining < mandatoryLimit:
		return mandatory
	case remaining < advisoryLimit, maxAge > 0 && now.Sub(c.Obtained) >= maxAge:
		return advisory
	default:
		return fresh
	}
}

// limits returns the remaining times below which a session of that lifetime is in
// state advisory and in state mandatory. For a lifetime of 900 s, the shortest
// that the cloud gives, the mandatory limit is above 180 s, at which the SDKs run
// the helper again.
func limits(lifetime time.Duration, host string) (advisory, mandatory time.Duration) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(host))
	advisory = min(15*time.Minute, lifetime/2)
	// Not in whole percents: of 15 minutes these are 9 s, and a large fleet would renew in
	// 21 waves.
	early := advisory / 5 * time.Duration(h.Sum32()>>8) >> 24
	return advisory - early, min(5*time.Minute, lifetime/4)
}

// patience limits how long a call waits for a renewal, its own or that of another
// process, while s is valid.
func (s session) patience(now time.Time) time.Duration {
	limit := 5 * time.Second
	if s.state == advisory {
		limit = 2 * time.Second
	}
	return min(limit, s.Expires.Sub(now))
}

// patient is the value of a context that ends when the patience with a renewal does.
type patient struct {
	call  context.Context // the whole call
	limit time.Duration
}

type patientKey struct{}

// withPatience returns a context that ends after limit, and knows the call that it is
// a part of.
func withPatience(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithValue(ctx, patientKey{}, patient{callOf(ctx), limit}), limit)
}

// isPatient reports whether ctx is that of a renewal which may fail, since a session is
// still valid.
func isPatient(ctx context.Context) bool {
	_, ok := ctx.Value(patientKey{}).(patient)
	return ok
}

// callOf returns the context of the whole call that ctx is a part of.
func callOf(ctx context.Context) context.Context {
	if p, ok := ctx.Value(patientKey{}).(patient); ok {
		return p.call
	}
	return ctx
}

// storeTime is how much longer than its time limit a call may take to store a session that
// it has got.
const storeTime = 500 * time.Millisecond

// storing returns a context that ends storeTime after the time limit of a call, or at once
// when the call is cancelled.
func storing(call context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(call))
	stop := context.AfterFunc(call, func() { // ends with longer
		defer cancel()
		if errors.Is(call.Err(), context.DeadlineExceeded) {
			select {
			case <-time.After(storeTime):
			case <-longer.Done():
			}
		}
	})
	return longer, func() {
		stop()
		cancel()
	}
}

// patientAgain returns a context with the whole patience that ctx had at first. It is
// for what follows after a step that patience does not limit.
func patientAgain(ctx context.Context) (context.Context, context.CancelFunc) {
	if p, ok := ctx.Value(patientKey{}).(patient); ok {
		return withPatience(p.call, p.limit)
	}
	return context.WithCancel(ctx)
}
