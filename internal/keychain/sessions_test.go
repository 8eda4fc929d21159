package keychain

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/private"
	"aliyun-cred-helper/internal/keychain/store"
)

func TestSessions(t *testing.T) {
	b := newBench(t, nil)
	s, key := b.Sessions(), []string{"v1", "RamRoleArn", "acs:ram::1:role/r"}
	if _, err := s.Get(t.Context(), key); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("at first: %v", err)
	}
	want := session(epoch.Add(time.Hour))
	if err := s.Put(t.Context(), key, "prod", want); err != nil {
		t.Fatal(err)
	}
	got, err := b.again(t, nil).Sessions().Get(t.Context(), key)
	if err != nil || !same(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	if _, err := s.Get(t.Context(), key[:2]); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("another key: %v", err)
	}
	b.clock.advance(time.Hour)
	if _, err := s.Get(t.Context(), key); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("expired: %v", err)
	}
	if len(b.warnings) != 0 {
		t.Errorf("warnings: %q", b.warnings)
	}
}

// queue is a keyring that serves one caller after the other, each for a tenth of a
// second, and also those that have given up by then.
type queue struct {
	*fake
	mu   sync.Mutex
	free time.Time // guarded by mu: when all that have queued up are served
}

func (q *queue) wait(ctx context.Context) error {
	const each = 100 * time.Millisecond
	q.mu.Lock()
	if now := time.Now(); q.free.Before(now) {
		q.free = now
	}
	q.free = q.free.Add(each)
	end := time.Until(q.free)
	q.mu.Unlock()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(end):
		return nil
	}
}

func (q *queue) Get(ctx context.Context, account string) (string, error) {
	if err := q.wait(ctx); err != nil {
		return "", err
	}
	return q.fake.Get(ctx, account)
}

func (q *queue) Set(ctx context.Context, account, value string, expires time.Time) error {
	if err := q.wait(ctx); err != nil {
		return err
	}
	return q.fake.Set(ctx, account, value, expires)
}

// TestSessionsOfACrowd has so many processes miss a session at the same time that
// the keyring answers late: one of them fetches it, and the others find it.
func TestSessionsOfACrowd(t *testing.T) {
	const processes = 50
	b := newBench(t, func(o *Options) { o.Backend = backendSystem })
	key, want := []string{"v1", "key"}, session(epoch.Add(time.Hour))
	synctest.Test(t, func(t *testing.T) {
		shared := &queue{fake: b.system}
		var fetched atomic.Int64
		var group sync.WaitGroup
		for range processes {
			process := b.again(t, nil)
			process.add(backendSystem, shared, unsplit)
			s := process.Sessions()
			group.Go(func() {
				if _, err := s.Get(t.Context(), key); err == nil {
					return
				}
				lock, err := s.Lock(t.Context(), key, true)
				if err != nil {
					t.Error(err)
					return
				}
				defer lock.Release()
				if _, err := s.Get(t.Context(), key); err == nil {
					return
				}
				fetched.Add(1)
				if err := s.Put(t.Context(), key, "prod", want); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if got := fetched.Load(); got != 1 {
			t.Errorf("%d processes have fetched the session, want 1", got)
		}
	})
}

func TestSessionsRefuseOthers(t *testing.T) {
	complete := session(epoch.Add(time.Hour))
	tests := map[string]func(c *credential.Credential){
		"long-term": func(c *credential.Credential) { c.SecurityToken = credential.Secret{} },
		"endless":   func(c *credential.Credential) { c.Expires = time.Time{} },
		"no id":     func(c *credential.Credential) { c.AccessKeyID = "" },
		"bearer": func(c *credential.Credential) {
			*c = credential.Credential{BearerToken: credential.NewSecret("b"), Expires: c.Expires}
		},
	}
	for name, change := range tests {
		b := newBench(t, nil)
		c := complete
		change(&c)
		if err := b.Sessions().Put(t.Context(), nil, "p", c); err == nil || b.kernel.count() != 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSessionsDamaged has what is not the session count as a miss, with one
// warning, and be written over.
func TestSessionsDamaged(t *testing.T) {
	key := []string{"mine"}
	foreign, err := encodeSession([]string{"theirs"}, session(epoch.Add(time.Hour)))
	if err != nil {
		t.Fatal(err)
	}
	wrap := func(value string) string { text, _ := pack(value, unsplit, "G", "a"); return text }
	tests := map[string]string{
		"another session":   wrap(foreign.Reveal()),
		"another program":   "canary-foreign",
		"not JSON":          wrap("canary-foreign"),
		"null":              wrap("null"),
		"incomplete":        wrap(`{"v":1,"key":["mine"],"id":"x","secret":"canary-s","expires":"2036-01-02T03:04:05Z"}`),
		"another version":   strings.Replace(wrap(foreign.Reveal()), "/1 ", "/2 ", 1),
		"truncated":         wrap(foreign.Reveal())[:150],
		"wrong types":       wrap(`{"v":1,"key":"mine","id":["canary"]}`),
		"payload version":   wrap(`{"v":9,"key":["mine"],"id":"x","secret":"canary","token":"t","expires":"2036-01-02T03:04:05Z"}`),
		"expiry not a time": wrap(`{"v":1,"key":["mine"],"id":"x","secret":"s","token":"t","expires":"canary"}`),
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil)
			b.kernel.items = map[string]string{Account(KindSession, key...): text}
			for range 2 {
				if _, err := b.Sessions().Get(t.Context(), key); !errors.Is(err, store.ErrNotFound) {
					t.Errorf("got %v", err)
				}
			}
			if len(b.warnings) != 1 || strings.Contains(b.warnings[0], "canary") {
				t.Errorf("warnings: %q", b.warnings)
			}
			if err := b.Sessions().Put(t.Context(), key, "p", session(epoch.Add(time.Hour))); err != nil {
				t.Fatal(err)
			}
			if _, err := b.Sessions().Get(t.Context(), key); err != nil {
				t.Errorf("after Put: %v", err)
			}
		})
	}
}

func TestSessionsWithoutKeychain(t *testing.T) {
	b := newBench(t, nil)
	for _, f := range []*fake{b.kernel, b.system, b.file} {
		f.broken("all")
	}
	for range 3 {
		if _, err := b.Sessions().Get(t.Context(), nil); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("get: %v", err)
		}
		if err := b.Sessions().Put(t.Context(), nil, "p", session(epoch.Add(time.Hour))); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("put: %v", err)
		}
	}
	if len(b.warnings) != 1 {
		t.Errorf("warnings: %q, want one", b.warnings)
	}
	none := newBench(t, func(o *Options) { o.Backend = BackendNone })
	if err := none.Sessions().Put(t.Context(), nil, "p", session(epoch.Add(time.Hour))); err != nil {
		t.Errorf("none: put: %v", err)
	}
	if _, err := none.Sessions().Get(t.Context(), nil); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("none: get: %v", err)
	}
	if len(none.warnings) != 0 {
		t.Errorf("none: warnings: %q", none.warnings)
	}
}

// TestSessionsWithoutDirectories has nowhere to write: the cache still works.
func TestSessionsWithoutDirectories(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"", "relative", filepath.Join(blocked, "below")} {
		b := newBench(t, func(o *Options) { o.StateDir, o.LockDir = dir, dir })
		want := session(epoch.Add(time.Hour))
		if err := b.Sessions().Put(t.Context(), nil, "p", want); err != nil {
			t.Errorf("%q: put: %v", dir, err)
		}
		if got, err := b.Sessions().Get(t.Context(), nil); err != nil || !same(got, want) {
			t.Errorf("%q: get: %v", dir, err)
		}
		l, err := b.Sessions().Lock(t.Context(), nil, true)
		if l != nil || err == nil || errors.Is(err, ErrLocked) {
			t.Errorf("%q: lock: %v, %v", dir, l, err)
		}
		l.Release()
		if len(b.warnings) != 1 {
			t.Errorf("%q: warnings: %q, want one", dir, b.warnings)
		}
	}
}

// TestNoSecretsOnDisk looks for the secrets in everything that was written.
func TestNoSecretsOnDisk(t *testing.T) {
	b := newBench(t, nil)
	if err := b.Sessions().Put(t.Context(), nil, "p", session(epoch.Add(time.Hour))); err != nil {
		t.Fatal(err)
	}
	if _, err := b.StoreKey(t.Context(), "a", longTerm("id"), false); err != nil {
		t.Fatal(err)
	}
	files := 0
	err := filepath.WalkDir(b.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path != b.dir && private.OpenToOthers(info) {
				t.Errorf("%s has mode %v", path, info.Mode())
			}
			return nil
		}
		files++
		if private.OpenToOthers(info) {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		data, err := os.ReadFile(path)
		if strings.Contains(string(data), "canary") {
			t.Errorf("%s holds a secret", path)
		}
		return err
	})
	if err != nil || files != 3 { // two entries of the index, and the lock of the key
		t.Errorf("%d files, %v", files, err)
	}
}
