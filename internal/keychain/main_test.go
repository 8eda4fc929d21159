package keychain

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/kernelring"
	"aliyun-cred-helper/internal/keychain/store"
	"aliyun-cred-helper/internal/processtest"
)

func TestMain(m *testing.M) {
	if playSecurity != nil && filepath.Base(os.Args[0]) == "security" {
		os.Exit(playSecurity(os.Args))
	}
	processtest.Main(m)
}

// playSecurity is the program of macOS for its keychains, where a test needs that.
var playSecurity func(args []string) int

// contextOf is the context of a helper, which its parent ends.
func contextOf() context.Context { return context.Background() }

var epoch = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// clock is a clock that tests set.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// fake is a store in memory.
type fake struct {
	mu    sync.Mutex
	items map[string]string
	calls []string // "get account" and so on
	limit int      // bytes of an item; 0: any

	// before is asked before each call; an error is what the call returns.
	before func(op, account string) error
	// drop makes Set succeed without storing anything.
	drop bool
}

func (f *fake) call(op, account string) error {
	f.calls = append(f.calls, op+" "+account)
	if f.before != nil {
		return f.before(op, account)
	}
	return nil
}

func (f *fake) Get(_ context.Context, account string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.call("get", account); err != nil {
		return "", err
	}
	v, ok := f.items[account]
	if !ok {
		return "", store.ErrNotFound
	}
	return v, nil
}

func (f *fake) Set(_ context.Context, account, value string, _ time.Time) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.call("set", account); err != nil {
		return err
	}
	if f.limit > 0 && len(value) > f.limit {
		return errors.New("too big")
	}
	if f.items == nil {
		f.items = map[string]string{}
	}
	if !f.drop {
		f.items[account] = value
	}
	return nil
}

func (f *fake) Delete(_ context.Context, account string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.call("delete", account); err != nil {
		return err
	}
	if _, ok := f.items[account]; !ok {
		return store.ErrNotFound
	}
	delete(f.items, account)
	return nil
}

// Items implements lister.
func (f *fake) Items(context.Context) (found listing, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.before != nil {
		if err := f.before("list", ""); err != nil {
			return listing{}, err
		}
	}
	for account := range f.items {
		found.accounts = append(found.accounts, account)
	}
	return found, nil
}

// broken makes every call fail as a backend does that does not work.
func (f *fake) broken(reason string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.before = func(string, string) error { return store.Unavailable(reason, "mend "+reason, nil) }
}

func (f *fake) repair() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.before = nil
}

// taken returns the calls so far and forgets them.
func (f *fake) taken() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	calls := f.calls
	f.calls = nil
	return calls
}

func (f *fake) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.items)
}

// bench is a keychain over fakes, as it is on Linux.
type bench struct {
	*Keychain
	clock                *clock
	dir                  string
	system, file, kernel *fake
	warnings             []string
}

func newBench(t *testing.T, change func(*Options)) *bench {
	t.Helper()
	b := &bench{clock: &clock{t: epoch}, dir: t.TempDir(), system: &fake{}, file: &fake{}, kernel: &fake{}}
	o := Options{
		StateDir: filepath.Join(b.dir, "state"), LockDir: filepath.Join(b.dir, "run"),
		AgeIdentity: filepath.Join(b.dir, "identity"), Now: b.clock.now,
		Warnf: func(format string, args ...any) { b.warnings = append(b.warnings, fmt.Sprintf(format, args...)) },
	}
	if change != nil {
		change(&o)
	}
	backend := o.Backend
	if backend == backendKernel && kernelring.New(o.Now) == nil {
		o.Backend = BackendAuto
	}
	k, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	k.opt.Backend = backend
	if backend == "" {
		k.opt.Backend = BackendAuto
	}
	b.Keychain = k
	b.add(backendSystem, b.system, unsplit)
	b.add(backendFile, b.file, unsplit)
	b.add(backendKernel, b.kernel, 32000)
	return b
}

// again is the same keychain in what could be another process.
func (b *bench) again(t *testing.T, change func(*Options)) *bench {
	t.Helper()
	n := newBench(t, func(o *Options) {
		*o = b.opt
		o.Now = b.clock.now
		if change != nil {
			change(o)
		}
	})
	n.clock, n.system, n.file, n.kernel = b.clock, b.system, b.file, b.kernel
	n.add(backendSystem, b.system, unsplit)
	n.add(backendFile, b.file, unsplit)
	n.add(backendKernel, b.kernel, 32000)
	return n
}

func session(expires time.Time) credential.Credential {
	return credential.Credential{
		AccessKeyID: "STS.id", AccessKeySecret: credential.NewSecret("canary-secret"),
		SecurityToken: credential.NewSecret("canary-token"), Expires: expires,
		Obtained: expires.Add(-time.Hour), Source: "profile:a > role:b",
	}
}

// same compares what a credential holds, which its pointers hide.
func same(a, b credential.Credential) bool {
	return a.AccessKeyID == b.AccessKeyID && a.AccessKeySecret.Reveal() == b.AccessKeySecret.Reveal() &&
		a.SecurityToken.Reveal() == b.SecurityToken.Reveal() && a.BearerToken.Reveal() == b.BearerToken.Reveal() &&
		a.Expires.Equal(b.Expires) && a.Obtained.Equal(b.Obtained) && a.Source == b.Source
}

// noise is n bytes that do not repeat and hold what quoting could break.
func noise(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, "%d\n\"'\\$\x00é", i)
	}
	return b.String()[:n]
}

// sizes are those that tokens have, and those at the limits.
var sizes = []int{1, 1 << 10, 2000 - overhead, 2001 - overhead, 2400, 2900 - overhead, 2901 - overhead, 4 << 10, 32000, 32 << 10, 100 << 10}
