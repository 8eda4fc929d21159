package chain

import (
	"testing"
	"testing/synctest"
	"time"
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
