package uriserver

import (
	"context"
	"strings"
	"sync"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/credential"
)

// Cache is the session cache of a process that lives long: what the cache of all
// processes does not keep, it keeps in memory. Without it a machine without a
// keychain would pay for every request. It is safe for concurrent use.
type Cache struct {
	mu   sync.Mutex // guards held
	held map[string]credential.Credential
}

// NewCache returns an empty cache.
func NewCache() *Cache { return &Cache{held: map[string]credential.Credential{}} }

// Over returns the cache over inner, which may be nil.
func (l *Cache) Over(inner chain.Cache) chain.Cache { return layeredCache{l, inner} }

type layeredCache struct {
	*Cache
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
