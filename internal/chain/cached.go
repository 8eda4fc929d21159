package chain

import (
	"context"
	"errors"
	"fmt"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// Cache keeps sessions between calls. A key is the list that a provider's
// CacheKey gives. Implementations warn about their own failures.
type Cache interface {
	// Get returns the session of key. A failure is a miss.
	Get(ctx context.Context, key []string) (credential.Credential, bool)
	// Put stores c for key and deletes the failure that is recorded for it. profile
	// is the profile of c, or "", for lists.
	Put(ctx context.Context, key []string, profile string, c credential.Credential)
	// Lock makes this process the only one that renews key. If another process has
	// the lock, Lock returns ErrBusy or, with wait, waits. A nil Lock without an
	// error means that this machine has no locks.
	Lock(ctx context.Context, key []string, wait bool) (Lock, error)
}

// Lock is the right to renew one session.
type Lock interface {
	// Failure returns the error and the time of the last renewal, if that failed.
	Failure() (time.Time, error)
	// Fail records a failed renewal for the processes that wait.
	Fail(err error)
	Release()
}

// ErrBusy means that another process is renewing the session.
var ErrBusy = errors.New("another process is renewing this session")

// cached is a decorator that returns inner's credential from the cache, and lets
// one process at a time renew it.
type cached struct {
	resolver
	inner  credential.Provider
	maxAge time.Duration // after which a session is renewed, however long it is valid; zero: never
}

// cached returns p with the cache, if there is one.
func (r resolver) cached(p credential.Provider) credential.Provider {
	if r.Cache == nil || r.flags.NoCache {
		return p
	}
	return cached{resolver: r, inner: p}
}

// roleAge is how long a role of the instance is used before the metadata service is
// asked again: its sessions last for hours, and the instance may get another role.
const roleAge = time.Hour

// cachedRole is cached for a role of the instance.
func (r resolver) cachedRole(p credential.Provider) credential.Provider {
	if c, ok := r.cached(p).(cached); ok {
		c.maxAge = roleAge
		return c
	}
	return p
}

// CacheKey implements credential.Provider. It is that of inner.
func (c cached) CacheKey(ctx context.Context) ([]string, error) { return c.inner.CacheKey(ctx) }

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
	if err != nil && old.state != unusable && !old.Expires.After(c.Now()) && ctx.Err() == nil {
		// The old session expired during the attempt, so the next one may use the
		// whole time of the call.
		old = session{}
		renewed, err = c.renew(ctx, key, old, c.Now())
	}
	if err == nil || old.state == unusable || errors.Is(err, context.Canceled) {
		return renewed, err
	}
	if !errors.Is(err, ErrBusy) {
		c.Warnf("%v; using the cached session, valid until %s", err, old.Expires.Format(credential.Layout))
	}
	return old.Credential, nil
}

// renew gets a new session while it has the lock. It does not if another process
// has just renewed the session, or has just failed to.
func (c cached) renew(ctx context.Context, key []string, old session, started time.Time) (credential.Credential, error) {
	if old.state != unusable {
		var cancel context.CancelFunc
		ctx, cancel = withPatience(ctx, old.patience(started))
		defer cancel()
	}
	lock, err := c.Cache.Lock(ctx, key, old.state != advisory)
	if err != nil {
		return credential.Credential{}, err
	}
	if lock == nil {
		return c.fetch(ctx, key)
	}
	defer lock.Release()
	if !c.flags.Refresh {
		if now := c.read(ctx, key); now.state == fresh {
			return now.Credential, nil
		}
	}
	at, failure := lock.Failure()
	if failure != nil && c.isShared(at, old, started) {
		return credential.Credential{}, fmt.Errorf("%w (tried by another process)", failure)
	}
	renewed, err := c.fetch(ctx, key)
	if err != nil && !isSkipped(err) && !errors.Is(err, context.Canceled) {
		lock.Fail(err)
	}
	return renewed, err
}

// isShared reports whether a renewal that failed at that time counts for a call
// that began at started. It counts for all calls that waited for it. While the old
// session is valid, it also counts for later calls, at most for a minute, so that
// not each of them waits for a network that fails. It never counts for --refresh,
// and not if it is from the future: the clock was set back since.
func (c cached) isShared(at time.Time, old session, started time.Time) bool {
	now := c.Now()
	switch {
	case c.flags.Refresh || at.After(now):
		return false
	case !at.Before(started):
		return true
	}
	return old.state != unusable && now.Sub(at) < min(time.Minute, old.Expires.Sub(now)/4)
}

// fetch gets a session from inner and stores it. Storing may take the whole time
// of the call, since a session that is not stored costs the next call a request.
func (c cached) fetch(ctx context.Context, key []string) (credential.Credential, error) {
	renewed, err := c.inner.Retrieve(ctx)
	if err != nil {
		return credential.Credential{}, err
	}
	if err := renewed.Check(c.Now()); err != nil {
		return credential.Credential{}, &credential.Error{Kind: credential.Refused, Op: renewed.Source, Err: fmt.Errorf("the credential is not usable: %w", err)}
	}
	if !renewed.Expires.IsZero() {
		c.Cache.Put(callOf(ctx), key, c.profile.Name, renewed)
	}
	return renewed, nil
}

// read returns the cached session of key.
func (c cached) read(ctx context.Context, key []string) session {
	got, found := c.Cache.Get(ctx, key)
	if !found {
		return session{}
	}
	return session{got, stateOf(got, c.Now(), c.Host, c.maxAge)}
}
