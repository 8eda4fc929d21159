package chain

import (
	"context"
	"errors"
	"fmt"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// Cache keeps sessions between calls. A key is the list that a provider's
// CacheKey gives. Implementations warn about trouble of their own.
type Cache interface {
	// Get returns the session of key; false is a miss, whatever the reason.
	Get(ctx context.Context, key []string) (credential.Credential, bool)
	// Put keeps c for key and forgets a failure that was recorded for it. profile
	// is the profile that c is for, or ""; it is shown to people.
	Put(ctx context.Context, key []string, profile string, c credential.Credential)
	// Lock makes this process the only one that refreshes key. Where another
	// one is at it, Lock waits, or returns ErrBusy unless wait is set. A nil
	// Lock without an error means that there is no locking here.
	Lock(ctx context.Context, key []string, wait bool) (Lock, error)
}

// Lock is the right to refresh one session.
type Lock interface {
	// Failure returns the refresh that failed last and has not been followed by
	// a success, and when that was.
	Failure() (time.Time, error)
	// Fail records a failed refresh for those who wait.
	Fail(err error)
	Release()
}

// ErrBusy means that another process is refreshing the session.
var ErrBusy = errors.New("another process is refreshing this session")

// patience bounds what a refresh, or the wait for one, may cost a call while
// the old session still serves.
func (s session) patience(now time.Time) time.Duration {
	longest := 5 * time.Second
	if s.state == due {
		longest = 2 * time.Second
	}
	return min(longest, s.Expires.Sub(now))
}

// cached is a decorator: it serves inner's credential from the cache while
// that has life enough, and lets one process at a time renew it.
type cached struct {
	settings
	inner credential.Provider
}

// cached puts the cache around p, if there is one.
func (s settings) cached(p credential.Provider) credential.Provider {
	if s.Cache == nil || s.flags.NoCache {
		return p
	}
	return cached{s, p}
}

// CacheKey implements credential.Provider: what is cached is what inner gives.
func (c cached) CacheKey(ctx context.Context) ([]string, error) { return c.inner.CacheKey(ctx) }

// Retrieve implements credential.Provider.
func (c cached) Retrieve(ctx context.Context) (credential.Credential, error) {
	started := c.Now()
	key, err := c.inner.CacheKey(ctx)
	if err != nil {
		return credential.Credential{}, err
	}
	var old session
	if !c.flags.Refresh {
		old = c.read(ctx, key)
		if old.state == fresh {
			return old.Credential, nil
		}
	}
	renewed, err := c.renew(ctx, key, old, started)
	if err != nil && old.state != none && !old.Expires.After(c.Now()) && ctx.Err() == nil {
		// It ended during the attempt; from here on there is nothing to fall back on.
		old = session{}
		renewed, err = c.renew(ctx, key, old, c.Now())
	}
	if err == nil || old.state == none || errors.Is(err, context.Canceled) {
		return renewed, err
	}
	if !errors.Is(err, ErrBusy) {
		c.Warnf("%v; serving the session that ends at %s", err, old.Expires.Format(credential.Layout))
	}
	return old.Credential, nil
}

// renew fetches a new session while it holds the lock, unless another process
// has just done so, or has just failed to.
func (c cached) renew(ctx context.Context, key []string, old session, started time.Time) (credential.Credential, error) {
	whole := ctx
	if old.state != none {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, old.patience(started))
		defer cancel()
	}
	lock, err := c.Cache.Lock(ctx, key, old.state != due)
	if err != nil {
		return credential.Credential{}, err
	}
	if lock == nil {
		return c.fetch(whole, ctx, key)
	}
	defer lock.Release()
	if !c.flags.Refresh {
		if now := c.read(ctx, key); now.state == fresh {
			return now.Credential, nil
		}
	}
	at, failure := lock.Failure()
	if failure != nil && c.shares(at, old, started) {
		return credential.Credential{}, fmt.Errorf("%w (tried by another process)", failure)
	}
	renewed, err := c.fetch(whole, ctx, key)
	if err != nil && !isSkipped(err) && !errors.Is(err, context.Canceled) {
		lock.Fail(err)
	}
	return renewed, err
}

// shares reports whether a refresh that failed at that time counts for a call
// that began at started: it does for all that were waiting for it, and, while
// an old session serves, for some time after it, so that a network that fails
// costs one attempt now and then and not one a call.
func (c cached) shares(at time.Time, old session, started time.Time) bool {
	if !at.Before(started) {
		return true
	}
	return old.state != none && c.Now().Sub(at) < min(time.Minute, old.Expires.Sub(c.Now())/4)
}

// fetch asks inner and keeps what it gives. The cache may use the whole time
// of the call, since a session that is not kept is paid for again.
func (c cached) fetch(whole, ctx context.Context, key []string) (credential.Credential, error) {
	renewed, err := c.inner.Retrieve(ctx)
	if err != nil {
		return credential.Credential{}, err
	}
	if err := renewed.Check(c.Now()); err != nil {
		return credential.Credential{}, &credential.Error{Kind: credential.Refused, Op: renewed.Source, Err: fmt.Errorf("the credential is not usable: %w", err)}
	}
	if !renewed.Expires.IsZero() {
		c.Cache.Put(whole, key, c.profile.Name, renewed)
	}
	return renewed, nil
}

// read returns the cached session of key with its state.
func (c cached) read(ctx context.Context, key []string) session {
	got, found := c.Cache.Get(ctx, key)
	if !found {
		return session{}
	}
	return session{got, stateOf(got, c.Now(), c.Host)}
}
