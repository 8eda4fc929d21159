package cli

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"sync"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/credential"
)

// flight resolves for many requests at once: those that come while one is being
// resolved share its result. It is safe for concurrent use.
type flight struct {
	life    context.Context // ends what is being resolved
	resolve func(context.Context) (credential.Credential, error)

	mu      sync.Mutex // guards current
	current *resolution
	running sync.WaitGroup
}

// resolution is one call of resolve. The result is there once done is closed.
type resolution struct {
	done chan struct{}
	got  credential.Credential
	err  error
}

// get returns what is being resolved, or resolves. A request that goes away
// does not end it for the others.
func (f *flight) get(ctx context.Context) (credential.Credential, error) {
	f.mu.Lock()
	r := f.current
	if r == nil {
		r = &resolution{done: make(chan struct{})}
		f.current = r
		f.running.Go(func() { f.run(r) })
	}
	f.mu.Unlock()
	select {
	case <-r.done:
		return r.got, r.err
	case <-ctx.Done():
		return credential.Credential{}, ctx.Err()
	}
}

func (f *flight) run(r *resolution) {
	defer func() {
		if recover() != nil { // a stack trace could hold a secret
			r.got, r.err = credential.Credential{}, errors.New("internal error, please report it")
		}
		f.mu.Lock()
		f.current = nil
		f.mu.Unlock()
		close(r.done)
	}()
	r.got, r.err = f.resolve(f.life)
}

// wait returns when nothing is being resolved any more.
func (f *flight) wait() { f.running.Wait() }

// longCache is the cache of a process that lives long: what the cache of all
// processes does not keep, it keeps in memory. Without it a machine without a
// keychain would pay for every request. It is safe for concurrent use.
type longCache struct {
	mu   sync.Mutex // guards held
	held map[string]credential.Credential
}

// over returns the cache over inner, which may be nil.
func (l *longCache) over(inner chain.Cache) chain.Cache { return layeredCache{l, inner} }

type layeredCache struct {
	*longCache
	inner chain.Cache // nil: there is none
}

// Get implements chain.Cache.
func (l layeredCache) Get(ctx context.Context, key []string) (credential.Credential, bool) {
	if l.inner != nil {
		if c, found := l.inner.Get(ctx, key); found {
			return c, true
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	c, found := l.held[joined(key)]
	return c, found
}

// Put implements chain.Cache.
func (l layeredCache) Put(ctx context.Context, key []string, profile string, c credential.Credential) {
	kept := false
	if l.inner != nil {
		l.inner.Put(ctx, key, profile, c)
		_, kept = l.inner.Get(ctx, key)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if kept {
		delete(l.held, joined(key))
		return
	}
	l.held[joined(key)] = c
}

// Lock implements chain.Cache.
func (l layeredCache) Lock(ctx context.Context, key []string, wait bool) (chain.Lock, error) {
	if l.inner == nil {
		return nil, nil
	}
	return l.inner.Lock(ctx, key, wait)
}

func joined(key []string) string { return strings.Join(key, "\x00") }

// limitConnections returns listener with at most n connections open at once.
func limitConnections(listener net.Listener, n int) net.Listener {
	return &limitedListener{Listener: listener, slots: make(chan struct{}, n)}
}

type limitedListener struct {
	net.Listener
	slots chan struct{}
}

// Accept implements net.Listener. While all connections are in use it waits
// for one to end; each has time limits.
func (l *limitedListener) Accept() (net.Conn, error) {
	l.slots <- struct{}{}
	conn, err := l.Listener.Accept()
	if err != nil {
		<-l.slots
		return nil, err
	}
	return &limitedConn{Conn: conn, release: sync.OnceFunc(func() { <-l.slots })}, nil
}

type limitedConn struct {
	net.Conn
	release func()
}

// Close implements net.Conn.
func (c *limitedConn) Close() error {
	defer c.release()
	return c.Conn.Close()
}

// lockedWriter lets several goroutines print whole lines.
type lockedWriter struct {
	mu sync.Mutex // guards w
	w  io.Writer
}

// Write implements io.Writer.
func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}
