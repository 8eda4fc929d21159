package keychain

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/text"
)

// ErrLocked means that another process holds the lock, and the caller did not want
// to wait.
var ErrLocked error = credential.NewError(credential.Keychain, "session lock", "", "another process is refreshing this session")

// Lock is the right to refresh one session. The operating system releases it when
// the process ends. It may be used by several goroutines.
type Lock struct {
	k       *Keychain
	account string
	file    *flock.Flock
	once    sync.Once
}

// Lock takes the lock of key, which is a file of its own that is never deleted.
// If another process has it, Lock returns ErrLocked or, with wait, polls until
// it gets the lock or ctx ends. Any other error than that of ctx means that locks do
// not work here; Lock has warned of it, and the caller may refresh without a lock.
func (s *Sessions) Lock(ctx context.Context, key []string, wait bool) (*Lock, error) {
	account := Account(KindSession, key...)
	unusable := func(err error) (*Lock, error) {
		s.k.warn("refreshing without a lock: %v", err)
		return nil, &credential.Error{Kind: credential.Keychain, Op: "session lock", Err: err}
	}
	if err := makePrivateDir(s.k.opt.LockDir); err != nil {
		return unusable(err)
	}
	path := filepath.Join(s.k.opt.LockDir, hashed(account)+".lock")
	l := &Lock{k: s.k, account: account, file: flock.New(path,
		flock.SetFlag(os.O_CREATE|os.O_RDONLY|openNoFollow), flock.SetPermissions(0o600))}
	start := s.k.opt.Now()
	ok, err := l.file.TryLock()
	if err == nil && !ok && wait {
		// A random interval, so that many waiters do not poll at the same time.
		ok, err = l.file.TryLockContext(ctx, 8*time.Millisecond+rand.N(5*time.Millisecond))
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, fmt.Errorf("waiting for another process to refresh this session: %w", ctx.Err())
	case err != nil:
		return unusable(err)
	case !ok:
		return nil, ErrLocked
	}
	s.k.locked.Store(account, true)
	s.k.opt.Debugf("keychain lock %s: taken in %s", account, s.k.opt.Now().Sub(start))
	return l, nil
}

// failure is the record of a refresh that failed.
type failure struct {
	At        time.Time       `json:"at"`
	Kind      credential.Kind `json:"kind"`
	Text      string          `json:"text"`
	Hint      string          `json:"hint,omitempty"`
	RequestID string          `json:"request_id,omitempty"`
}

// Failure returns when and why the last refresh of this session failed: what Fail
// recorded, as a *credential.Error with Kind, Hint and RequestID. It returns the
// zero time and nil if it did not fail, or if a session was put since.
func (l *Lock) Failure() (at time.Time, err error) {
	r, ok := l.k.index.read(l.account)
	if !ok || r.Failure == nil {
		return time.Time{}, nil
	}
	f := r.Failure
	return f.At, &credential.Error{Kind: f.Kind, Hint: f.Hint, RequestID: f.RequestID, Err: errors.New(f.Text)}
}

// Fail records a failed refresh for the processes that wait for it. The record has
// the text of failed in one line of at most 500 characters; errors of this program
// have no secrets in their text. Putting a session removes the record.
func (l *Lock) Fail(failed error) {
	r, _ := l.k.index.read(l.account)
	r.Account, r.Kind = l.account, KindSession
	r.Failure = &failure{
		At: l.k.opt.Now().UTC(), Kind: credential.KindOf(failed), Text: text.Printable(failed.Error(), text.Max),
		Hint: text.Printable(credential.HintOf(failed), text.Max), RequestID: text.Printable(credential.RequestIDOf(failed), text.Max),
	}
	if err := l.k.index.write(r); err != nil {
		l.k.warn("the index of stored items cannot be written: %v", err)
	}
}

// Release releases the lock. With a nil Lock, and at a second call, it does nothing.
func (l *Lock) Release() {
	if l == nil {
		return
	}
	l.once.Do(func() {
		l.k.locked.Delete(l.account)
		if err := l.file.Unlock(); err != nil {
			l.k.opt.Debugf("keychain lock %s: %v", l.account, err)
		}
	})
}
