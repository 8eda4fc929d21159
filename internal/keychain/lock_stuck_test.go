package keychain

import (
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/private"
)

// stuckBench is a Keychain with the clock of the synctest bubble, in which one process
// has the lock of {"k"} and does not give it back.
func stuckBench(t *testing.T) (*Sessions, *Lock) {
	t.Helper()
	s := newBench(t, func(o *Options) { o.Now = time.Now }).Sessions()
	holder, err := s.Lock(t.Context(), []string{"k"}, true)
	must(t, err)
	t.Cleanup(holder.Release)
	return s, holder
}

func secondLock(s *Sessions) string {
	return filepath.Join(s.k.opt.LockDir, private.Hashed(Account(KindSession, "k"))+".2.lock")
}

// TestLockStuck has several waiters for a holder that is stopped: one gets the second
// lock after maxHold, the others wait for that one.
func TestLockStuck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := stuckBench(t)
		start := time.Now()
		const waiters, refresh = 3, time.Second
		got := make(chan time.Duration, waiters)
		for range waiters {
			go func() {
				l, err := s.Lock(t.Context(), []string{"k"}, true)
				if err != nil {
					t.Error(err)
				}
				got <- time.Since(start)
				time.Sleep(refresh)
				l.Release()
			}()
		}
		const slack = 50 * time.Millisecond // polls
		for n := range waiters {
			least := maxHold + time.Duration(n)*refresh
			if at := <-got; at < least || at > least+time.Duration(n+2)*slack {
				t.Errorf("waiter %d has the lock after %v, want %v", n, at, least)
			}
		}
		time.Sleep(2 * refresh)

		// Later calls need not wait, not even those that would not.
		start = time.Now()
		for _, wait := range []bool{true, false} {
			l, err := s.Lock(t.Context(), []string{"k"}, wait)
			if err != nil || time.Since(start) > time.Second {
				t.Errorf("a later call, wait %t: %v after %v", wait, err, time.Since(start))
			}
			l.Release()
		}
		// While the second lock is held, it is as the first.
		second, err := s.Lock(t.Context(), []string{"k"}, false)
		must(t, err)
		if _, err := s.Lock(t.Context(), []string{"k"}, false); !errors.Is(err, ErrLocked) {
			t.Errorf("while the second is held: %v, want ErrLocked", err)
		}
		second.Release()
	})
}

// TestLockAlone never takes a second lock.
func TestLockAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := stuckBench(t)
		for range 2 { // the mark of the file is old the second time, and the wait is the same
			start := time.Now()
			l, err := s.LockAlone(t.Context(), []string{"k"})
			if l != nil || credential.KindOf(err) != credential.Network || errors.Is(err, ErrLocked) {
				t.Errorf("got %v, %v; want kind Network", l, err)
			}
			if took := time.Since(start); took < maxHold || took > maxHold+time.Second {
				t.Errorf("it took %v, want %v", took, maxHold)
			}
		}
		if _, err := os.Stat(secondLock(s)); err == nil {
			t.Error("there is a second lock")
		}
	})
}

// TestLockInTurns waits longer than maxHold for holders of which each is honest.
func TestLockInTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, holder := stuckBench(t)
		done := make(chan error)
		go func() {
			for range 4 {
				time.Sleep(maxHold - 2*time.Second)
				holder.Release()
				var err error
				if holder, err = s.Lock(t.Context(), []string{"k"}, false); err != nil {
					done <- err
					return
				}
			}
			holder.Release()
			done <- nil
		}()
		l, err := s.Lock(t.Context(), []string{"k"}, true)
		must(t, err)
		must(t, <-done)
		l.Release()
		if _, err := os.Stat(secondLock(s)); err == nil {
			t.Error("there is a second lock")
		}
	})
}

// TestLockWaiterStopped stops a waiter for longer than maxHold, wherever it reads the clock,
// while others have the lock one after the other, each for five seconds. None of them is
// stuck, so the waiter waits for the one that has the lock when it goes on.
func TestLockWaiterStopped(t *testing.T) {
	const hold = 5 * time.Second
	for n := range 8 {
		synctest.Test(t, func(t *testing.T) {
			s, holder := stuckBench(t)
			var end atomic.Bool
			done := make(chan error)
			go func() {
				var err error
				for err == nil {
					time.Sleep(hold)
					holder.Release()
					if end.Load() {
						break
					}
					holder, err = s.Lock(t.Context(), []string{"k"}, false)
				}
				done <- err
			}()
			calls := 0
			waiter := newBench(t, func(o *Options) {
				*o = s.k.opt
				o.Now = func() time.Time {
					if calls++; calls == n+1 {
						time.Sleep(maxHold + 2*time.Second)
						end.Store(true)
					}
					return time.Now()
				}
			})
			l, err := waiter.Sessions().Lock(t.Context(), []string{"k"}, true)
			must(t, err)
			must(t, <-done)
			l.Release()
			if _, err := os.Stat(secondLock(s)); err == nil {
				t.Errorf("stopped at reading %d of the clock, it took a second lock", n+1)
			}
		})
	}
}

// TestLockMarkOfTheDead has a process that was killed while it had the lock, hours ago,
// and a successor that has the lock and not yet marked it, on a busy machine.
func TestLockMarkOfTheDead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, holder := stuckBench(t)
		holder.mark(time.Now().Add(-time.Hour))
		time.AfterFunc(100*time.Millisecond, func() { holder.mark(time.Now()) })
		time.AfterFunc(time.Second, holder.Release)
		l, err := s.Lock(t.Context(), []string{"k"}, true)
		must(t, err)
		l.Release()
		if _, err := os.Stat(secondLock(s)); err == nil {
			t.Error("there is a second lock")
		}
	})
}

// TestLockMarks are times of the lock file that say nothing: a waiter waits itself.
func TestLockMarks(t *testing.T) {
	for name, set := range map[string]func(l *Lock){
		"from the future": func(l *Lock) { l.mark(time.Now().Add(8 * time.Hour)) },
		"none":            func(l *Lock) { l.mark(time.Time{}) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, holder := stuckBench(t)
				set(holder)
				if _, err := s.Lock(t.Context(), []string{"k"}, false); !errors.Is(err, ErrLocked) {
					t.Errorf("at once: %v, want ErrLocked", err)
				}
				start := time.Now()
				l, err := s.Lock(t.Context(), []string{"k"}, true)
				must(t, err)
				if took := time.Since(start); took < maxHold || took > maxHold+time.Second {
					t.Errorf("it took %v, want %v", took, maxHold)
				}
				l.Release()
			})
		})
	}
}
