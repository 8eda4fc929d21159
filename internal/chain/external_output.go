package chain

import (
	"context"
	"fmt"
	"sync"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// Outputs keeps what External programs gave, for one process. Nothing can list all that
// the answer of a program depends on, so it goes into no cache of other processes. The
// zero Outputs is empty; it is safe for concurrent use.
type Outputs struct {
	mu     sync.Mutex // guards byCall
	byCall map[string]*output
}

// output is what a program gave last. Whoever has the turn may use the other fields.
type output struct {
	turn chan struct{} // holds a value while somebody has the turn
	credential.Credential
	at time.Time // zero: the program has not run
}

// sameAnswer is how long an answer counts even if it has no expiry, or expires soon: the
// key of a role and the request for it must come from one run of the program.
const sameAnswer = time.Minute

func (o *Outputs) of(call string) *output {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.byCall == nil {
		o.byCall = map[string]*output{}
	}
	if o.byCall[call] == nil {
		o.byCall[call] = &output{turn: make(chan struct{}, 1)}
	}
	return o.byCall[call]
}

// isCurrent reports whether the program need not run again.
func (o *output) isCurrent(now time.Time, host string) bool {
	age := now.Sub(o.at)
	switch {
	case o.at.IsZero() || age < 0 || o.hasExpired(now):
		return false
	case age < sameAnswer:
		return true
	}
	return !o.Expires.IsZero() && stateOf(o.Credential, now, host, 0) == fresh
}

func (o *output) hasExpired(now time.Time) bool { return o.Check(now) != nil }

// once is a program whose answer counts in this process alone.
type once struct{ program }

// CacheKey implements credential.Provider. It runs the program, since only the answer
// says whose credential it is.
func (o once) CacheKey(ctx context.Context) ([]string, error) {
	c, err := o.Retrieve(ctx)
	return append([]string{credential.ModeExternal}, keyOf(c.Mode(), c.AccessKeyID, c.Fingerprint())...), err
}

func (o once) Retrieve(ctx context.Context) (credential.Credential, error) {
	out := o.Outputs.of(fmt.Sprintf("%q", append([]string{o.profile.Name}, o.argv...)))
	select {
	case out.turn <- struct{}{}:
		defer func() { <-out.turn }()
	case <-ctx.Done():
		return credential.Credential{}, &credential.Error{Kind: credential.Network, Op: o.op(), Err: context.Cause(ctx)}
	}
	if out.isCurrent(o.Now(), o.Host) {
		return out.Credential, nil
	}
	c, err := o.program.Retrieve(ctx)
	if err == nil {
		err = checkUsable(c, o.Now())
	}
	switch {
	case err == nil:
		out.Credential, out.at = c, o.Now()
	case !out.Expires.IsZero() && !out.hasExpired(o.Now()) && ctx.Err() == nil:
		o.Warnf("%v; using its last answer, valid until %s", err, o.until(out.Expires))
	default:
		return credential.Credential{}, err
	}
	return out.Credential, nil
}
