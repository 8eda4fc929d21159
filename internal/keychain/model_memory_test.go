package keychain_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/ssoflow"
)

// memory keeps the promises of the keychain to package chain, and does no more: a session
// for each key, a sign-in, and locks that end with their process and that nobody waits for
// longer than maxHold. Its calls stop, and fail, as those of the keyrings do.
type memory struct {
	w        *world
	sessions map[string]credential.Credential
	failures map[string]failed
	signIn   *chain.OAuthSignIn
	locks    map[string][]hold
	released chan struct{} // is closed when a lock is given back
}

// failed is a renewal that failed.
type failed struct {
	at  time.Time
	err error
}

func newMemory(w *world) *memory {
	return &memory{
		w: w, sessions: map[string]credential.Credential{}, failures: map[string]failed{}, locks: map[string][]hold{},
		released: make(chan struct{}),
	}
}

// memoryOf is the memory as a process has it.
type memoryOf struct {
	*memory
	p *process
}

// name is the name of the session or the lock of a key.
func name(key []string) string { return strings.Join(key, " ") }

// call has do happen to a ring. It reports whether it did.
func (m memoryOf) call(ctx context.Context, r *ring, what, account string, do func()) bool {
	h := handle{r, m.p}
	if h.enter(ctx, what, account) != nil {
		return false
	}
	switch {
	case what == "get":
		do()
		m.w.mu.Unlock()
		return true
	case r.drops:
		m.p.faulty = true // and the read that follows tells
		m.w.mu.Unlock()
		return false
	}
	do()
	return h.leave(ctx, what, account) == nil
}

// Get implements chain.Cache. Unlike the keychain it has expired sessions, too.
func (m memoryOf) Get(ctx context.Context, key []string) (c credential.Credential, found bool) {
	ok := m.call(ctx, m.w.kernel, "get", "session:", func() { c, found = m.sessions[name(key)] })
	return c, ok && found
}

// Put implements chain.Cache.
func (m memoryOf) Put(ctx context.Context, key []string, _ string, c credential.Credential) {
	m.call(ctx, m.w.kernel, "set", "session:", func() {
		m.sessions[name(key)] = c
		delete(m.failures, name(key))
	})
}

// Lock implements chain.Cache.
func (m memoryOf) Lock(ctx context.Context, key []string, wait bool) (chain.Lock, error) {
	if err := m.lock(ctx, name(key), wait, false); err != nil {
		return nil, err
	}
	return memoryLock{m, name(key)}, nil
}

// lock waits for a lock. Who waits looks again some time after it was given back.
func (m memoryOf) lock(ctx context.Context, name string, wait, alone bool) error {
	begun := time.Now()
	for {
		m.w.mu.Lock()
		list := slices.DeleteFunc(m.locks[name], func(h hold) bool { return h.p.dead })
		left := maxHold
		if len(list) > 0 {
			left -= time.Since(list[len(list)-1].at)
		}
		free := len(list) == 0 || !alone && left <= 0
		if free {
			list = append(list, hold{p: m.p, at: time.Now()})
		}
		m.locks[name] = list
		released := m.released
		m.w.mu.Unlock()
		if alone {
			left = maxHold - time.Since(begun)
		}
		switch {
		case free:
			return nil
		case !wait:
			return chain.ErrBusy
		case left <= 0:
			return credential.NewError(credential.Network, "lock", "", "its holder hangs")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(left):
		case <-released:
			time.Sleep(10 * time.Millisecond)
		}
	}
}

// memoryLock is a lock that a process has.
type memoryLock struct {
	memoryOf
	name string
}

// Failure implements chain.Lock.
func (l memoryLock) Failure() (time.Time, error) {
	l.w.mu.Lock()
	defer l.w.mu.Unlock()
	f := l.failures[l.name]
	return f.at, f.err
}

// Fail implements chain.Lock.
func (l memoryLock) Fail(err error) {
	at := l.p.now()
	l.w.mu.Lock()
	defer l.w.mu.Unlock()
	if !l.p.dead {
		l.failures[l.name] = failed{at, err}
	}
}

// Release implements chain.Lock.
func (l memoryLock) Release() {
	l.w.mu.Lock()
	defer l.w.mu.Unlock()
	l.locks[l.name] = slices.DeleteFunc(l.locks[l.name], func(h hold) bool { return h.p == l.p })
	l.free()
}

// free has those who wait for a lock look again.
func (m *memory) free() {
	close(m.released)
	m.released = make(chan struct{})
}

// memorySignIns implements chain.OAuthSignIns.
type memorySignIns struct{ memoryOf }

func (m memorySignIns) ID(ctx context.Context, site, profile string) (string, error) {
	in, err := m.SignIn(ctx, site, profile)
	return in.ID, err
}

func (m memorySignIns) SignIn(ctx context.Context, _, _ string) (in chain.OAuthSignIn, err error) {
	err = errors.New("the sign-in cannot be read")
	m.call(ctx, m.w.system, "get", "oauth:", func() {
		if m.signIn == nil {
			err = credential.ErrNotConfigured
			return
		}
		in, err = *m.signIn, nil
	})
	return in, err
}

func (m memorySignIns) Lock(ctx context.Context, _, _ string) (chain.OAuthLock, error) {
	if err := m.lock(ctx, "sign-in", true, true); err != nil {
		return nil, err
	}
	return memorySignInLock{memoryLock{m.memoryOf, "sign-in"}}, nil
}

// memorySignInLock implements chain.OAuthLock.
type memorySignInLock struct{ memoryLock }

func (l memorySignInLock) Keep(ctx context.Context, in chain.OAuthSignIn) error {
	if !l.call(ctx, l.w.system, "set", "oauth:", func() { l.signIn = &in }) {
		return errors.New("the sign-in cannot be stored")
	}
	return nil
}

func (l memorySignInLock) Drop(ctx context.Context) error {
	if !l.call(ctx, l.w.system, "delete", "oauth:", func() { l.signIn = nil }) {
		return errors.New("the sign-in cannot be deleted")
	}
	return nil
}

// firstSignIn is the one with which a schedule begins. Its access token has ended.
func firstSignIn(now time.Time) chain.OAuthSignIn {
	return chain.OAuthSignIn{ID: "id", OAuthToken: ssoflow.OAuthToken{
		AccessToken: credential.NewSecret("access-0"), RefreshToken: credential.NewSecret("refresh-0"),
		Expires: now.Add(-time.Minute), Obtained: now.Add(-time.Hour),
	}}
}
