package keychain

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/private"
	"aliyun-cred-helper/internal/message"
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

// maxHold is how long an honest refresh may take: connecting, a request, and storing
// the result. Nobody waits longer for one holder of a lock.
const maxHold = 12 * time.Second

// errStuck means that the holder of a lock has had it for longer than maxHold. It may
// be stopped.
var errStuck error = &credential.Error{
	Kind: credential.Network, Op: "session lock",
	Hint: "if it does not end by itself, end the process that hangs or is stopped", Err: stuck{},
}

// stuck is the text of errStuck, made when it is read.
type stuck struct{}

func (stuck) Error() string {
	return message.Sprintf("another process has been refreshing for more than %s", maxHold)
}

// Lock takes the lock of key, which is a file of its own that is never deleted.
// If another process has it, Lock returns ErrLocked or, with wait, polls until
// it gets the lock or ctx ends. If the holder has it for more than 12 s, one of the
// waiters gets a second lock in its place and the others wait for that one, and so on:
// two processes may then refresh one session. Any other error than that of ctx means
// that locks do not work here; Lock has warned of it, and the caller may refresh
// without a lock.
func (s *Sessions) Lock(ctx context.Context, key []string, wait bool) (*Lock, error) {
	for n := 1; ; n++ {
		l, err := s.k.lock(ctx, Account(KindSession, key...), n, poll{wait: wait})
		if !errors.Is(err, errStuck) {
			return l, err
		}
	}
}

// LockAlone is Lock with wait for what two processes must never do at once. If no
// holder gives the lock back within 12 s, it returns an error of Kind Network.
func (s *Sessions) LockAlone(ctx context.Context, key []string) (*Lock, error) {
	return s.k.lock(ctx, Account(KindSession, key...), 1, poll{wait: true, alone: true})
}

// poll says how lock waits.
type poll struct {
	wait  bool
	alone bool // only this process's own wait says that a holder is stuck
	quiet bool // without a place for locks, nobody is told
}

// lock takes lock n of account, from 1. It returns errStuck if its holder is stuck.
func (k *Keychain) lock(ctx context.Context, account string, n int, how poll) (*Lock, error) {
	unusable := func(standing bool, err error) (*Lock, error) {
		if !how.quiet {
			k.warnOf(standing, "refreshing without a lock: %v", err)
		}
		return nil, &credential.Error{Kind: credential.Keychain, Op: "session lock", Err: err}
	}
	if err := private.MakeDir(k.opt.LockDir); err != nil {
		return unusable(true, err)
	}
	name := private.Hashed(account)
	if n > 1 {
		name += "." + strconv.Itoa(n)
	}
	path := filepath.Join(k.opt.LockDir, name+".lock")
	l := &Lock{k: k, account: account, file: flock.New(path,
		flock.SetFlag(os.O_CREATE|os.O_RDONLY|private.OpenNoFollow), flock.SetPermissions(0o600))}
	start := k.opt.Now()
	ok, err := l.file.TryLock()
	if err == nil && !ok {
		ok, err = l.poll(ctx, how)
	}
	switch {
	case errors.Is(err, errStuck) || errors.Is(err, ErrLocked):
		return nil, err
	case err != nil && ctx.Err() != nil:
		return nil, message.Errorf("waiting for another process to refresh this session: %w", ctx.Err())
	case err != nil:
		return unusable(false, err)
	case !ok:
		return nil, ErrLocked
	}
	l.mark(k.opt.Now())
	k.locked.Store(account, true)
	k.opt.Debugf("keychain lock %d of %s: taken in %s", n, account, k.opt.Now().Sub(start))
	return l, nil
}

// sights is how often a waiter sees an old mark before it takes the holder for stuck, which
// takes a quarter of a second. The mark may be that of a holder who was killed, and whose
// successor, who has the lock, is about to write another: a busy machine may keep it from that.
const sights = 25

// poll tries to get the lock again and again. It returns errStuck when one holder has
// had it for maxHold, by the mark of the file or while poll waited. This process may be
// stopped anywhere in between, so what is said of a holder is said of a mark that is still
// there, and of a time that was read before it.
func (l *Lock) poll(ctx context.Context, how poll) (bool, error) {
	var last time.Time // the mark that was seen last
	seen := 0          // how often it was seen
	waited := time.NewTimer(maxHold)
	defer waited.Stop()
	isOver := false // waited has ended
	for {
		now := l.k.opt.Now()
		mark := l.marked(now)
		if !mark.Equal(last) { // another holder
			last, seen, isOver = mark, 0, false
			waited.Reset(maxHold)
		}
		seen++
		isOld := !how.alone && !mark.IsZero() && now.Sub(mark) >= maxHold
		switch {
		case isOver || isOld && seen > sights:
			return false, errStuck
		case !isOld && !how.wait:
			return false, nil
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-waited.C:
			isOver = true
		// A random interval, so that many waiters do not poll at the same time.
		case <-time.After(8*time.Millisecond + rand.N(5*time.Millisecond)):
		}
		if ok, err := l.file.TryLock(); ok || err != nil {
			return ok, err
		}
	}
}

// mark writes into the modification time of the lock file when this process took the
// lock, or with the zero time that nobody has it. It is best effort: without a mark
// each waiter waits for maxHold itself.
func (l *Lock) mark(at time.Time) {
	if at.IsZero() {
		at = time.Unix(0, 0)
	}
	_ = os.Chtimes(l.file.Path(), at, at)
}

// marked returns when the holder took the lock, or the zero time if that is not known.
// A time after now is not known.
func (l *Lock) marked(now time.Time) time.Time {
	info, err := os.Lstat(l.file.Path())
	if err != nil || !info.ModTime().After(time.Unix(1, 0)) || info.ModTime().After(now) {
		return time.Time{}
	}
	return info.ModTime()
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
	return f.At, &credential.Error{Kind: f.Kind, Hint: f.Hint, RequestID: f.RequestID, Err: message.New(f.Text)}
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
		l.k.warnIndex(err)
	}
}

// Release releases the lock. With a nil Lock, and at a second call, it does nothing.
func (l *Lock) Release() {
	if l == nil {
		return
	}
	l.once.Do(func() {
		l.k.locked.Delete(l.account)
		l.mark(time.Time{})
		if err := l.file.Unlock(); err != nil {
			l.k.opt.Debugf("keychain lock %s: %v", l.account, err)
		}
	})
}
