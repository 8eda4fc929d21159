package chain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
)

// ofKey is a source whose session is that of a key in the keychain.
type ofKey struct {
	keychainKey
	refuses string // the id that the service refuses
	calls   *int
}

func (s ofKey) Retrieve(ctx context.Context) (credential.Credential, error) {
	*s.calls++
	c, err := s.keychainKey.Retrieve(ctx)
	if err == nil && c.AccessKeyID == s.refuses {
		err = &credential.Error{Kind: credential.Refused, Err: errors.New("refused")}
	}
	return sessionOf("of "+c.AccessKeyID, s.Now()), err
}

// byKey is a cache with a session for each key.
type byKey struct {
	fakeCache
	sessions map[string]credential.Credential
}

func (b *byKey) Get(_ context.Context, key []string) (credential.Credential, bool) {
	c, ok := b.sessions[strings.Join(key, "|")]
	return c, ok
}

func (b *byKey) Put(_ context.Context, key []string, _ string, c credential.Credential) {
	b.sessions[strings.Join(key, "|")] = c
}

func (b *byKey) Lock(context.Context, []string, bool) (Lock, error) { return &b.fakeCache, nil }

// Where the index still names the key before, a refresh asks the keychain and begins anew,
// and the session of the old key is not used any more.
func TestReplacedKey(t *testing.T) {
	const advisoryAge = 50 * time.Minute
	before, after := longTerm("old", "s"), longTerm("new", "s")
	tests := []struct {
		name    string
		store   map[string]credential.Credential
		age     time.Duration // of the session of the old key; 0: none
		newAge  time.Duration // of a session of the new key; 0: none
		refuses string
		want    string // "" for an error
		calls   int
	}{
		{name: "miss", store: map[string]credential.Credential{"k": after}, want: "of new", calls: 2},
		{name: "fresh: not seen yet", store: map[string]credential.Credential{"k": after}, age: time.Minute, want: "of old"},
		{name: "advisory", store: map[string]credential.Credential{"k": after}, age: advisoryAge, want: "of new", calls: 2},
		{name: "advisory, and the new one has a session", store: map[string]credential.Credential{"k": after}, age: advisoryAge, newAge: time.Minute, want: "of new", calls: 1},
		{name: "advisory, and the new one is refused", store: map[string]credential.Credential{"k": after}, age: advisoryAge, refuses: "new", calls: 2},
		{name: "advisory, and the old one is refused", store: map[string]credential.Credential{"k": before}, age: advisoryAge, refuses: "old", want: "of old", calls: 1},
		{name: "advisory, other secret", store: map[string]credential.Credential{"k": longTerm("old", "s2")}, age: advisoryAge, refuses: "old", calls: 2},
		{name: "advisory, removed", age: advisoryAge, calls: 1},
	}
	for _, tt := range tests {
		cache := &byKey{sessions: map[string]credential.Credential{}}
		keys := storedKeys{tt.store, map[string]credential.Credential{"k": before}}
		now := start
		r := resolver{
			builder: &builder{World: World{
				Stores: Stores{Cache: cache, Keys: keys}, Now: func() time.Time { return now }, Warnf: func(string, ...any) {},
			}},
			profile: config.Profile{Name: "k"},
		}
		put := func(of credential.Credential, age time.Duration) {
			if age != 0 {
				key := append([]string{keyVersion}, keyOf("AK", of.AccessKeyID, of.Fingerprint())...)
				cache.Put(t.Context(), key, "", sessionOf("of "+of.AccessKeyID, now.Add(-age)))
			}
		}
		put(before, tt.age)
		put(after, tt.newAge)
		calls := 0
		got, err := r.cached(ofKey{keychainKey{r}, tt.refuses, &calls}).Retrieve(t.Context())
		if (err == nil) != (tt.want != "") || err == nil && got.AccessKeyID != tt.want || calls != tt.calls {
			t.Errorf("%s: got %q, %v after %d calls; want %q after %d", tt.name, got.AccessKeyID, err, calls, tt.want, tt.calls)
		}
	}
}

// A profile that names the id which the index does not have asks the keychain.
func TestKeyOfNamedID(t *testing.T) {
	keys := storedKeys{map[string]credential.Credential{"k": longTerm("new", "s")}, map[string]credential.Credential{"k": longTerm("old", "s")}}
	r := resolver{builder: &builder{World: World{Stores: Stores{Keys: keys}}}, profile: config.Profile{Name: "k", AccessKeyID: "new"}}
	key, err := keychainKey{r}.CacheKey(t.Context())
	if err != nil || !slices.Contains(key, "access_key_id=new") {
		t.Errorf("got %q, %v", key, err)
	}
	r.profile.AccessKeyID = "third"
	if key, err := (keychainKey{r}).CacheKey(t.Context()); credential.KindOf(err) != credential.Usage {
		t.Errorf("got %q, %v", key, err)
	}
}

// Otherwise the index answers, and the keychain is not read.
func TestKeyOfIndex(t *testing.T) {
	for name, r := range map[string]resolver{
		"no id":        {profile: config.Profile{Name: "k"}},
		"its id":       {profile: config.Profile{Name: "k", AccessKeyID: "old"}},
		"written back": {profile: config.Profile{Name: "k", AccessKeyID: "other"}, external: true},
	} {
		keys := storedKeys{map[string]credential.Credential{"k": longTerm("new", "s")}, map[string]credential.Credential{"k": longTerm("old", "s")}}
		r.builder = &builder{World: World{Stores: Stores{Keys: keys}}}
		key, err := keychainKey{r}.CacheKey(t.Context())
		if err != nil || !slices.Contains(key, "access_key_id=old") || keys.index["k"].AccessKeyID != "old" {
			t.Errorf("%s: got %q, %v", name, key, err)
		}
	}
}

// changing is a source that is never the one of a moment ago.
type changing struct{ n int }

func (c *changing) CacheKey(context.Context) ([]string, error) {
	return []string{fmt.Sprint(c.n)}, nil
}

func (c *changing) Retrieve(context.Context) (credential.Credential, error) {
	c.n++
	return sessionOf("x", start), nil
}

func TestChangingSource(t *testing.T) {
	b := &builder{World: World{Stores: Stores{Cache: &byKey{sessions: map[string]credential.Credential{}}}, Now: func() time.Time { return start }}}
	source := &changing{}
	_, err := resolver{builder: b}.cached(source).Retrieve(t.Context())
	if credential.KindOf(err) != credential.Refused || source.n != 3 {
		t.Errorf("got %v after %d calls", err, source.n)
	}
}

func TestMaxAge(t *testing.T) {
	for age, calls := range map[time.Duration]int{59 * time.Minute: 0, time.Hour: 1} {
		now := start.Add(age)
		old := sessionOf("old", start)
		old.Expires = start.Add(6 * time.Hour)
		source := &fakeSource{clock: func() time.Time { return now }}
		b := &builder{World: World{Stores: Stores{Cache: &fakeCache{held: old, has: true}}, Now: source.clock}}
		_, err := resolver{builder: b}.cachedFor(source, instanceAge).Retrieve(t.Context())
		if err != nil || source.calls != calls {
			t.Errorf("%v old: %d calls, %v; want %d", age, source.calls, err, calls)
		}
	}
}
