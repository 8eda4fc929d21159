package chain

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// A refresh that hangs, or another process that does not end, costs a call
// with a living session no more than the patience it has.
func TestCachedPatience(t *testing.T) {
	for _, tt := range []struct {
		name string
		left time.Duration
		busy bool
		want time.Duration
	}{
		{"advisory, the source hangs", 10 * time.Minute, false, 2 * time.Second},
		{"mandatory, the source hangs", time.Minute, false, 5 * time.Second},
		{"mandatory, the other process hangs", time.Minute, true, 5 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				now := time.Now()
				old := sessionOf("old", now.Add(tt.left-time.Hour))
				warnings := 0
				b := &builder{World: World{
					Stores: Stores{Cache: &fakeCache{held: old, has: true, busy: tt.busy}}, Now: time.Now,
					Warnf: func(string, ...any) { warnings++ },
				}}
				got, err := resolver{builder: b}.cached(&fakeSource{clock: time.Now, hang: true}).Retrieve(t.Context())
				if err != nil || got.AccessKeyID != "old" || warnings != 1 {
					t.Errorf("got %q, %v, %d warnings", got.AccessKeyID, err, warnings)
				}
				if took := time.Since(now); took != tt.want {
					t.Errorf("it took %v, want %v", took, tt.want)
				}
			})
		})
	}
}

// A session that ends while it is being renewed is not served, and its end is
// not that of the attempt.
func TestCachedEndsMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		old := sessionOf("old", now.Add(time.Second-time.Hour))
		b := &builder{World: World{Stores: Stores{Cache: &fakeCache{held: old, has: true, clock: func() time.Time { return time.Now().Add(-1) }}}, Now: time.Now, Warnf: func(string, ...any) {}}}
		source := &fakeSource{clock: time.Now, slow: 3 * time.Second}
		got, err := resolver{builder: b}.cached(source).Retrieve(t.Context())
		if err != nil || got.AccessKeyID != "new" || source.calls != 2 {
			t.Errorf("got %q, %v after %d calls", got.AccessKeyID, err, source.calls)
		}
	})
}

// slowCache needs some time to store a session, and stores none after its context.
type slowCache struct {
	fakeCache
	slow time.Duration
}

func (s *slowCache) Put(ctx context.Context, key []string, profile string, c credential.Credential) {
	select {
	case <-time.After(s.slow):
		s.fakeCache.Put(ctx, key, profile, c)
	case <-ctx.Done():
	}
}

// A session that came just before the time limit is stored, so that the next call finds
// what this one has printed; but the call ends soon after its limit, and at a signal at once.
func TestCachedStoresAtTheLimit(t *testing.T) {
	const limit, answer = 25 * time.Second, 24900 * time.Millisecond
	for _, tt := range []struct {
		name      string
		slow      time.Duration
		interrupt time.Duration // zero: no signal
		stored    bool
		want      time.Duration
	}{
		{"in time", 50 * time.Millisecond, 0, true, answer + 50*time.Millisecond},
		{"a moment later", 300 * time.Millisecond, 0, true, answer + 300*time.Millisecond},
		{"never", time.Minute, 0, false, limit + storeTime},
		{"a signal", time.Minute, 24950 * time.Millisecond, false, 24950 * time.Millisecond},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				call, interrupt := context.WithCancel(t.Context())
				if tt.interrupt > 0 {
					time.AfterFunc(tt.interrupt, interrupt)
				}
				defer interrupt()
				ctx, cancel := context.WithTimeout(call, limit)
				defer cancel()
				began := time.Now()
				cache := &slowCache{slow: tt.slow}
				b := &builder{World: World{Stores: Stores{Cache: cache}, Now: time.Now}}
				got, err := resolver{builder: b}.cached(&fakeSource{clock: time.Now, slow: answer}).Retrieve(ctx)
				if err != nil || got.AccessKeyID != "new" || cache.has != tt.stored {
					t.Errorf("got %q, %v, stored %t", got.AccessKeyID, err, cache.has)
				}
				if took := time.Since(began); took != tt.want {
					t.Errorf("it took %v, want %v", took, tt.want)
				}
			})
		})
	}
}
