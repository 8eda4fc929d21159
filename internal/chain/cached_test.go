package chain

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
)

var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// fakeCache holds one session and one failure, and a lock that busy says
// another process holds.
type fakeCache struct {
	held      credential.Credential
	has, busy bool
	failedAt  time.Time
	failure   error
	locks     int
	released  int
	recorded  error
	clock     credential.Clock       // set where a recorded failure is to be found again
	appears   *credential.Credential // what another process has stored once the lock is got
	broken    bool                   // no locking here
}

func (f *fakeCache) Get(context.Context, []string) (credential.Credential, bool) {
	return f.held, f.has
}

func (f *fakeCache) Put(_ context.Context, _ []string, _ string, c credential.Credential) {
	f.held, f.has = c, true
}

func (f *fakeCache) Lock(ctx context.Context, _ []string, wait bool) (Lock, error) {
	switch {
	case f.broken:
		return nil, nil
	case f.busy && !wait:
		return nil, ErrBusy
	case f.busy:
		<-ctx.Done()
		return nil, fmt.Errorf("waiting: %w", ctx.Err())
	}
	f.locks++
	if f.appears != nil {
		f.held, f.has = *f.appears, true
	}
	return f, nil
}

func (f *fakeCache) Failure() (time.Time, error) { return f.failedAt, f.failure }

func (f *fakeCache) Fail(err error) {
	f.recorded = err
	if f.clock != nil {
		f.failedAt, f.failure = f.clock(), err
	}
}

func (f *fakeCache) Release() { f.released++ }

// fakeSource gives a session of an hour, or fails.
type fakeSource struct {
	clock credential.Clock
	calls int
	err   error
	hang  bool
	slow  time.Duration
}

func (f *fakeSource) CacheKey(context.Context) ([]string, error) { return []string{"fake"}, nil }

func (f *fakeSource) Retrieve(ctx context.Context) (credential.Credential, error) {
	f.calls++
	if f.hang {
		<-ctx.Done()
		return credential.Credential{}, ctx.Err()
	}
	if f.err != nil {
		return credential.Credential{}, f.err
	}
	select {
	case <-time.After(f.slow):
	case <-ctx.Done():
		return credential.Credential{}, ctx.Err()
	}
	return sessionOf("new", f.clock()), nil
}

func sessionOf(id string, at time.Time) credential.Credential {
	return credential.Credential{
		AccessKeyID: id, AccessKeySecret: credential.NewSecret("s"), SecurityToken: credential.NewSecret("t"),
		Obtained: at, Expires: at.Add(time.Hour),
	}
}

func TestCached(t *testing.T) {
	offline := &credential.Error{Kind: credential.Network, Err: errors.New("offline")}
	hour := sessionOf("old", start)
	fresh := sessionOf("other", start.Add(50*time.Minute))
	tests := []struct {
		name    string
		cache   fakeCache
		after   time.Duration // since start
		refresh bool
		err     error // of the source

		want     string // id, or "" for an error
		calls    int
		locks    int
		warnings int
		records  bool
	}{
		{name: "miss", want: "new", calls: 1, locks: 1},
		{name: "fresh", cache: fakeCache{held: hour, has: true}, after: 44 * time.Minute, want: "old"},
		{name: "advisory: renewed", cache: fakeCache{held: hour, has: true}, after: 50 * time.Minute, want: "new", calls: 1, locks: 1},
		{name: "advisory: another renews", cache: fakeCache{held: hour, has: true, busy: true}, after: 50 * time.Minute, want: "old"},
		{name: "advisory: another has renewed", cache: fakeCache{held: hour, has: true, appears: &fresh}, after: 50 * time.Minute, want: "other", locks: 1},
		{name: "advisory: it fails", cache: fakeCache{held: hour, has: true}, after: 50 * time.Minute, err: offline, want: "old", calls: 1, locks: 1, warnings: 1, records: true},
		{name: "advisory: it failed a moment ago", cache: fakeCache{held: hour, has: true, failedAt: start.Add(50*time.Minute - time.Second), failure: offline}, after: 50 * time.Minute, want: "old", locks: 1, warnings: 1},
		{name: "advisory: it failed two minutes ago", cache: fakeCache{held: hour, has: true, failedAt: start.Add(48 * time.Minute), failure: offline}, after: 50 * time.Minute, want: "new", calls: 1, locks: 1},
		{name: "advisory: it failed a minute ago", cache: fakeCache{held: hour, has: true, failedAt: start.Add(49 * time.Minute), failure: offline}, after: 50 * time.Minute, want: "new", calls: 1, locks: 1},
		{name: "advisory: it failed less than a minute ago", cache: fakeCache{held: hour, has: true, failedAt: start.Add(49*time.Minute + time.Second), failure: offline}, after: 50 * time.Minute, want: "old", locks: 1, warnings: 1},
		{name: "a minute left: it failed 14 s ago", cache: fakeCache{held: hour, has: true, failedAt: start.Add(59*time.Minute - 14*time.Second), failure: offline}, after: 59 * time.Minute, want: "old", locks: 1, warnings: 1},
		{name: "a minute left: it failed 15 s ago", cache: fakeCache{held: hour, has: true, failedAt: start.Add(59*time.Minute - 15*time.Second), failure: offline}, after: 59 * time.Minute, want: "new", calls: 1, locks: 1},
		{name: "mandatory: renewed", cache: fakeCache{held: hour, has: true}, after: 56 * time.Minute, want: "new", calls: 1, locks: 1},
		{name: "mandatory: it fails", cache: fakeCache{held: hour, has: true}, after: 56 * time.Minute, err: offline, want: "old", calls: 1, locks: 1, warnings: 1, records: true},
		{name: "ended: it fails", cache: fakeCache{held: hour, has: true}, after: time.Hour, err: offline, calls: 1, locks: 1, records: true},
		{name: "ended: it failed before this call", cache: fakeCache{failedAt: start.Add(-time.Second), failure: offline}, want: "new", calls: 1, locks: 1},
		{name: "ended: it failed while this call waited", cache: fakeCache{failedAt: start, failure: offline}, locks: 1},
		{name: "it failed in the future", cache: fakeCache{failedAt: start.Add(8 * time.Hour), failure: offline}, want: "new", calls: 1, locks: 1},
		{name: "advisory: it failed in the future", cache: fakeCache{held: hour, has: true, failedAt: start.Add(51 * time.Minute), failure: offline}, after: 50 * time.Minute, want: "new", calls: 1, locks: 1},
		{name: "the clock was set back: renewed", cache: fakeCache{held: hour, has: true}, after: -time.Second, want: "new", calls: 1, locks: 1},
		{name: "the clock was set back: it fails", cache: fakeCache{held: hour, has: true}, after: -2 * time.Hour, err: offline, calls: 1, locks: 1, records: true},
		{name: "refresh is not answered from a record", cache: fakeCache{failedAt: start, failure: offline}, refresh: true, want: "new", calls: 1, locks: 1},
		{name: "refresh ignores what is cached", cache: fakeCache{held: hour, has: true}, after: time.Minute, refresh: true, want: "new", calls: 1, locks: 1},
		{name: "refresh that fails is an error", cache: fakeCache{held: hour, has: true}, after: time.Minute, refresh: true, err: offline, calls: 1, locks: 1, records: true},
		{name: "not configured is not recorded", err: notConfigured("x"), calls: 1, locks: 1},
		{name: "a signal is not recorded", err: context.Canceled, calls: 1, locks: 1},
		{name: "no locking", cache: fakeCache{broken: true}, want: "new", calls: 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			now := start.Add(tt.after)
			clock := func() time.Time { return now }
			source := &fakeSource{clock: clock, err: tt.err}
			warnings := 0
			b := &builder{flags: request.Request{Refresh: tt.refresh}, World: World{
				Stores: Stores{Cache: &tt.cache}, Now: clock,
				Warnf: func(string, ...any) { warnings++ },
			}}
			got, err := resolver{builder: b}.cached(source).Retrieve(t.Context())
			if got.AccessKeyID != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("got %q, %v; want %q", got.AccessKeyID, err, tt.want)
			}
			if source.calls != tt.calls || tt.cache.locks != tt.locks || warnings != tt.warnings {
				t.Errorf("calls %d, locks %d, warnings %d; want %d, %d, %d", source.calls, tt.cache.locks, warnings, tt.calls, tt.locks, tt.warnings)
			}
			if (tt.cache.recorded != nil) != tt.records {
				t.Errorf("recorded failure %v", tt.cache.recorded)
			}
			if tt.cache.released != tt.cache.locks {
				t.Errorf("%d locks, %d released", tt.cache.locks, tt.cache.released)
			}
			if tt.want == "new" && tt.cache.held.AccessKeyID != "new" {
				t.Error("the new session was not kept")
			}
		})
	}
}

// A role of the instance is asked for again after an hour, however long its session
// is valid.
func TestCachedRole(t *testing.T) {
	held := sessionOf("old", start)
	held.Expires = start.Add(6 * time.Hour)
	for _, tt := range []struct {
		after time.Duration
		busy  bool
		err   error
		want  string
	}{
		{59 * time.Minute, false, nil, "old"},
		{time.Hour, false, nil, "new"},
		{time.Hour, true, nil, "old"},
		{5 * time.Hour, false, errors.New("offline"), "old"},
	} {
		clock := func() time.Time { return start.Add(tt.after) }
		b := &builder{World: World{Stores: Stores{Cache: &fakeCache{held: held, has: true, busy: tt.busy}}, Now: clock, Warnf: func(string, ...any) {}}}
		got, err := resolver{builder: b}.cachedFor(&fakeSource{clock: clock, err: tt.err}, instanceAge).Retrieve(t.Context())
		if err != nil || got.AccessKeyID != tt.want {
			t.Errorf("after %v: got %q, %v; want %q", tt.after, got.AccessKeyID, err, tt.want)
		}
	}
}

func TestCachedRefusesWhatHasEnded(t *testing.T) {
	b := &builder{World: World{Stores: Stores{Cache: &fakeCache{}}, Now: func() time.Time { return start }}}
	late := &fakeSource{clock: func() time.Time { return start.Add(-2 * time.Hour) }}
	_, err := resolver{builder: b}.cached(late).Retrieve(t.Context())
	if credential.KindOf(err) != credential.Refused || !strings.Contains(err.Error(), "expired") {
		t.Errorf("got %v", err)
	}
}

// slept is a cache on a machine that sleeps while a session is stored.
type slept struct {
	fakeCache
	sleep func()
}

func (s *slept) Put(context.Context, []string, string, credential.Credential) { s.sleep() }

// A session that expired during the call is not given out, neither the new one nor the one
// that it was to replace, and none that a clock which was set back makes one of the future.
func TestCachedSleep(t *testing.T) {
	now := start
	clock := func() time.Time { return now }
	cache := &slept{sleep: func() { now = now.Add(2 * time.Hour) }}
	b := &builder{World: World{Stores: Stores{Cache: cache}, Now: clock, Warnf: func(string, ...any) {}}}
	if _, err := (resolver{builder: b}).cached(&fakeSource{clock: clock}).Retrieve(t.Context()); err == nil || !strings.Contains(err.Error(), "expired") {
		t.Errorf("new: got %v", err)
	}
	now = start.Add(58 * time.Minute)
	ctx, cancel := context.WithDeadline(t.Context(), time.Now())
	defer cancel()
	b.Cache = &fakeCache{held: sessionOf("old", start), has: true}
	asleep := &fakeSource{clock: func() time.Time { now = now.Add(time.Hour); return now }, err: errors.New("offline")}
	if _, err := (resolver{builder: b}).cached(sleeper{asleep}).Retrieve(ctx); err == nil || !strings.Contains(err.Error(), "offline") {
		t.Errorf("old: got %v", err)
	}
	now = start.Add(58 * time.Minute)
	setBack := &fakeSource{clock: func() time.Time { now = start.Add(-time.Minute); return now }, err: errors.New("offline")}
	if _, err := (resolver{builder: b}).cached(sleeper{setBack}).Retrieve(t.Context()); err == nil || !strings.Contains(err.Error(), "offline") {
		t.Errorf("from the future: got %v", err)
	}
}

// sleeper is a source on a machine that sleeps, or whose clock is set, while it is asked.
type sleeper struct{ *fakeSource }

func (s sleeper) Retrieve(ctx context.Context) (credential.Credential, error) {
	s.clock()
	return s.fakeSource.Retrieve(ctx)
}

func TestLimits(t *testing.T) {
	tests := []struct {
		life, advisory, mandatory time.Duration
	}{
		{12 * time.Hour, 15 * time.Minute, 5 * time.Minute},
		{time.Hour, 15 * time.Minute, 5 * time.Minute},
		{15 * time.Minute, 450 * time.Second, 225 * time.Second},
		{4 * time.Second, 2 * time.Second, time.Second},
	}
	for _, tt := range tests {
		for _, host := range []string{"", "a", "b", "ecs-17", "a-longer-host-name.example"} {
			advisory, mandatory := limits(tt.life, host)
			if advisory > tt.advisory || advisory < tt.advisory*8/10 {
				t.Errorf("%v on %q: advisory %v is not within 20 %% below %v", tt.life, host, advisory, tt.advisory)
			}
			if mandatory != tt.mandatory || mandatory > advisory {
				t.Errorf("%v: mandatory %v, want %v", tt.life, mandatory, tt.mandatory)
			}
			if tt.life >= 900*time.Second && mandatory < 200*time.Second {
				t.Errorf("%v: mandatory %v is below what the SDKs ask for", tt.life, mandatory)
			}
		}
	}
	first, _ := limits(time.Hour, "a")
	second, _ := limits(time.Hour, "b")
	if first == second {
		t.Error("two hosts refresh in step")
	}
}
