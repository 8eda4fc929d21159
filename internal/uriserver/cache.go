package uriserver

import (
	"context"
	"strings"
	"sync"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/credential"
)

// Cache is the session cache of a process that serves. It keeps the sessions that
// the keychain does not keep in memory, so that a machine without a keychain does
// not assume a role for every request. It is safe for concurrent use.
type Cache struct {
	mu       sync.Mutex // guards sessions
	sessions map[string]credential.Credential
}

// NewCache returns an empty cache.
func NewCache() *Cache { return &Cache{sessions: map[string]credential.Credential{}} }

// Over returns the cache over inner, which may be nil.
func (c *Cache) Over(inner chain.Cache) chain.Cache { return layeredCache{c, inner} }

// layeredCache implements chain.Cache.
type layeredCache struct {
	*Cache
	inner chain.Cache // nil: there is none
}

func (l layeredCache) Get(ctx context.Context, key []string) (credential.Credential, bool) {
	if l.inner != nil {
		if c, found := l.inner.Get(ctx, key); found {
			return c, true
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	c, found := l.sessions[joined(key)]
	return c, found
}

func (l layeredCache) Put(ctx context.Context, key []string, profile string, c credential.Credential) {
	isStored := false
	if l.inner != nil {
		l.inner.Put(ctx, key, profile, c)
		_, isStored = l.inner.Get(ctx, key)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if isStored {
		delete(l.sessions, joined(key))
		return
	}
	l.sessions[joined(key)] = c
}

func (l layeredCache) Lock(ctx context.Context, key []string, wait bool) (chain.Lock, error) {
	if l.inner == nil {
		return nil, nil
	}
	return l.inner.Lock(ctx, key, wait)
}

func joined(key []string) string { return strings.Join(key, "\x00") }
