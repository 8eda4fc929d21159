package chain

import (
	"context"
	"errors"
	"slices"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
)

// Cache keeps sessions between calls. A key is the list of a provider's CacheKey, after
// keyVersion. Implementations warn about their own failures.
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
var ErrBusy = message.New("another process is renewing this session")

// cached is a decorator that returns inner's credential from the cache, and lets
// one process at a time renew it.
type cached struct {
	resolver
	inner  credential.Provider
	cache  Cache
	maxAge time.Duration // after which a session is renewed, however long it is valid; zero: never
}

// keyVersion is the first part of every key. A new one makes every session a miss: raise
// it when a list gets another meaning.
const keyVersion = "2"

// errChanged means that a session was made from another source than its key names:
// somebody has replaced the key or signed in again, where this machine does not see it.
var errChanged = message.New("the source of the session has changed")

// cached returns p with the cache, if there is one.
func (r resolver) cached(p credential.Provider) credential.Provider { return r.cachedFor(p, 0) }

// cachedFor is cached with a maxAge.
func (r resolver) cachedFor(p credential.Provider, maxAge time.Duration) credential.Provider {
	cache := r.Cache
	if r.flags.NoCache {
		cache = nil
	}
	if r.Over != nil {
		cache = r.Over(cache)
	}
	if cache == nil {
		return p
	}
	return cached{r, p, cache, maxAge}
}

// CacheKey implements credential.Provider. It is that of inner.
func (c cached) CacheKey(ctx context.Context) ([]string, error) { return c.inner.CacheKey(ctx) }

// key returns the key of the session in the cache.
func (c cached) key(ctx context.Context) ([]string, error) {
	key, err := c.inner.CacheKey(ctx)
	return append([]string{keyVersion}, key...), err
}

// Retrieve begins anew if the source turns out to be another one than the key names.
func (c cached) Retrieve(ctx context.Context) (credential.Credential, error) {
	const turns = 3
	for range turns {
		key, err := c.key(ctx)
		if err != nil {
			return credential.Credential{}, err
		}
		got, err := c.retrieve(ctx, key)
		if !errors.Is(err, errChanged) {
			return got, err
		}
	}
	return credential.Credential{}, &credential.Error{
		Kind: credential.Refused, Hint: "use a source that gives one identity for as long as a call takes",
		Err: message.Errorf("%w %d times during this call", errChanged, turns),
	}
}

func (c cached) retrieve(ctx context.Context, key []string) (credential.Credential, error) {
	started := c.Now()
	var old session
	if !c.flags.Refresh {
		old = c.read(ctx, key)
		if old.state == fresh {
			return old.Credential, nil
		}
	}
	renewed, err := c.renew(ctx, key, old, started)
	if errors.Is(err, errChanged) {
		return credential.Credential{}, err
	}
	if err != nil && old.state != unusable && !c.isUsable(old) && ctx.Err() == nil {
		// The old session expired during the attempt, or the clock was set back, so the
		// next one may use the whole time of the call.
		old = session{}
		renewed, err = c.renew(ctx, key, old, c.Now())
	}
	if err == nil || !c.isUsable(old) || errors.Is(err, context.Canceled) || hasNoSource(err) {
		return renewed, err
	}
	if !errors.Is(err, ErrBusy) {
		c.Warnf("%v; using the cached session, valid until %s", err, c.until(old.Expires))
	}
	return old.Credential, nil
}

// isUsable reports whether s, which was read before, is usable now.
func (c cached) isUsable(s session) bool {
	return stateOf(s.Credential, c.Now(), c.Host, c.maxAge) != unusable
}

// hasNoSource reports whether a renewal failed because what the session was made from is
// gone, or is not what the settings name. Then the old session must not be used either.
func hasNoSource(err error) bool {
	return isSkipped(err) || errors.Is(err, errChanged) || credential.KindOf(err) == credential.Usage
}

// renew gets a new session while it has the lock. It does not if another process
// has just renewed the session, or has just failed to.
func (c cached) renew(ctx context.Context, key []string, old session, started time.Time) (credential.Credential, error) {
	if old.state != unusable {
		var cancel context.CancelFunc
		ctx, cancel = withPatience(ctx, old.patience(started))
		defer cancel()
	}
	lock, err := c.cache.Lock(ctx, key, old.state != advisory)
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
		return credential.Credential{}, message.Errorf("%w (tried by another process)", failure)
	}
	renewed, err := c.fetch(ctx, key)
	if err != nil && !isSkipped(err) && !errors.Is(err, errChanged) && !errors.Is(err, context.Canceled) {
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

// fetch gets a session from inner and stores it. Storing may take the whole time of the
// call and a moment more, since a session that is not stored costs the next call a request.
func (c cached) fetch(ctx context.Context, key []string) (credential.Credential, error) {
	renewed, err := c.inner.Retrieve(ctx)
	// The source has now asked its store. Even a failure is of no account if that has
	// another key or sign-in.
	now, keyErr := c.key(callOf(ctx))
	switch {
	case keyErr == nil && !slices.Equal(now, key):
		return credential.Credential{}, errChanged
	case err != nil:
		return credential.Credential{}, err
	case keyErr != nil:
		return credential.Credential{}, keyErr
	}
	if err := checkUsable(renewed, c.Now()); err != nil {
		return credential.Credential{}, err
	}
	if !renewed.Expires.IsZero() {
		longer, cancel := storing(callOf(ctx))
		defer cancel()
		c.cache.Put(longer, key, c.profile.Name, renewed)
	}
	// Storing may have taken long: the machine may have slept.
	return renewed, checkUsable(renewed, c.Now())
}

// checkUsable refuses what a source should not have given.
func checkUsable(c credential.Credential, now time.Time) error {
	if err := c.Check(now); err != nil {
		return &credential.Error{Kind: credential.Refused, Op: c.Source, Err: message.Errorf("the credential is not usable: %w", err)}
	}
	return nil
}

// read returns the cached session of key.
func (c cached) read(ctx context.Context, key []string) session {
	got, found := c.cache.Get(ctx, key)
	if !found {
		return session{}
	}
	return session{got, stateOf(got, c.Now(), c.Host, c.maxAge)}
}
