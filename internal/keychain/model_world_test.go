package keychain_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/keychain/store"
)

// world is a machine with two keyrings, a clock and processes. Whatever a process does that
// others can see, it does at a stop: there it waits until the schedule lets it go on.
// Except in a pause only one process runs at a time, so that a schedule has one outcome.
type world struct {
	dir     string // of this machine's state and locks; each process comes to it by a link
	limit   int
	noIndex bool                 // there is no place for it
	memory  *memory              // is in the place of the keychain; nil: package keychain is
	oracle  *keychain.Keychain   // reads the keyrings as they are, without a stop
	oracles []*keychain.Keychain // each reads one of them

	mu             sync.Mutex // guards what follows, and the fields of processes
	offset         time.Duration
	jumps          int // how often somebody set the clock
	system, kernel *ring
	cloud          cloud
	processes      []*process
	stops          []*stop
	holds          map[string][]hold    // by lock, in the order in which they were taken
	freed          map[string]time.Time // by lock: when a process that lived gave it back, or was killed
	failed         map[string]time.Time // by lock: when a renewal under it failed, and no session was stored since
	waiting        map[string]*process  // by lock: who waits for it
	crowded        bool                 // a second lock may have been taken
	mixed          map[string]bool      // by lock: one of several that had it gave it back
	altered        bool                 // another program has changed items
	keys           []stored
	trace          []string
	broken         []string // the promises that were broken
}

// process is a call of the program.
type process struct {
	w      *world
	id     int
	what   string
	cancel context.CancelFunc
	begun  time.Time // by no clock of the machine
	stops  int       // how many it has made

	ended, dead  bool
	direct       bool // it has no cache
	served       bool // it printed a session
	faulty       bool // a keyring failed it, or answered late
	looked       time.Time
	freshAtLock  string // the lock under which it could see a fresh session
	jumpsAtLock  int
	key          []string  // of the session that it looked for
	failedAtLock bool      // a renewal that it waited for had failed
	looks        time.Time // when it looked into the cache, before it took a lock
	jumpsAtLook  int
	old          credential.Credential // the session that it found then
}

// stop is where a process waits. Some wait at two: a call to a keyring may outlast the
// patience of whoever waits for it.
type stop struct {
	p    *process
	n    int
	what string
	lock string          // it can go on when nobody waits for this lock; "": always
	call context.Context // of a keyring, which goes on when nobody waits for its answer any more
	goOn chan struct{}
}

// hold is the lock that a process has.
type hold struct {
	p         *process
	at, clock time.Time
	jumps     int
}

// stored is the attempt to store a key.
type stored struct {
	begun, ended time.Time // zero: it did not end well
}

var errDead = errors.New("the process was killed")

func newWorld(dir string, limit int) *world {
	w := &world{dir: dir, limit: limit, holds: map[string][]hold{}, freed: map[string]time.Time{}, mixed: map[string]bool{}, failed: map[string]time.Time{}, waiting: map[string]*process{}}
	w.system, w.kernel = &ring{w: w, name: "system"}, &ring{w: w, name: "kernel"}
	w.system.items, w.kernel.items = map[string]string{}, map[string]string{}
	return w
}

// openOracles opens keychains whose calls do not stop.
func (w *world) openOracles() {
	for _, backend := range []string{keychain.BackendAuto, w.system.name, w.kernel.name} {
		k, err := keychain.OpenOver(keychain.Options{Now: w.clock, Backend: backend}, handle{ring: w.system}, handle{ring: w.kernel}, w.limit)
		if err != nil {
			panic(err)
		}
		w.oracles = append(w.oracles, k)
	}
	w.oracle, w.oracles = w.oracles[0], w.oracles[1:]
}

// clock is what the machine says.
func (w *world) clock() time.Time { return time.Now().Add(w.offset) }

// locked lets a part of an event happen at once: a process may begin to work at that very
// moment, when its time is over.
func (w *world) locked(do func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	do()
}

// tracef notes what happens, until a promise is broken.
func (w *world) tracef(format string, args ...any) {
	if len(w.broken) > 0 {
		return
	}
	w.trace = append(w.trace, fmt.Sprintf(format, args...))
}

func (w *world) breakf(format string, args ...any) {
	w.broken = append(w.broken, fmt.Sprintf(format, args...))
}

// tick passes before each event, so that no two limits end at the same moment.
const tick = time.Nanosecond

// start starts a process that runs do.
func (w *world) start(what string, do func(context.Context, *process)) {
	time.Sleep(tick)
	w.mu.Lock()
	ctx, cancel := context.WithTimeout(context.Background(), 40*time.Second)
	p := &process{w: w, id: len(w.processes) + 1, what: what, cancel: cancel, begun: time.Now()}
	w.processes = append(w.processes, p)
	w.tracef("%d starts: %s", p.id, what)
	w.mu.Unlock()
	if w.memory == nil {
		if err := os.Symlink(w.dir, p.dir()); err != nil {
			panic(err)
		}
	}
	go func() {
		defer cancel()
		do(ctx, p)
		w.mu.Lock()
		defer w.mu.Unlock()
		p.ended = true
	}()
	synctest.Wait()
}

// dir is the way of p to the directories of the machine.
func (p *process) dir() string { return fmt.Sprintf("%s.%d", p.w.dir, p.id) }

// now is the clock of p.
func (p *process) now() time.Time {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	p.looked = p.w.clock()
	return p.looked
}

// options are those of the keychain of p.
func (p *process) options() keychain.Options {
	o := keychain.Options{LockDir: filepath.Join(p.dir(), "run"), Now: p.now}
	if !p.w.noIndex {
		o.StateDir = filepath.Join(p.dir(), "state")
	}
	return o
}

func (p *process) keychain() *keychain.Keychain {
	k, err := keychain.OpenOver(p.options(), handle{p.w.system, p}, handle{p.w.kernel, p}, p.w.limit)
	if err != nil {
		panic(err)
	}
	return k
}

// wait has p wait for the schedule or for the end of ctx, in front of a lock if that is not
// "". It reports whether p lives on. Where it does, the lock of the world is held.
func (w *world) wait(ctx context.Context, p *process, what, lock string) bool {
	return w.stop(p, what, lock, nil, ctx.Done())
}

// waitInCall is wait for the schedule alone, in a call to a keyring.
func (w *world) waitInCall(ctx context.Context, p *process, what string) bool {
	return w.stop(p, what, "", ctx, nil)
}

func (w *world) stop(p *process, what, lock string, call context.Context, done <-chan struct{}) bool {
	w.mu.Lock()
	if p.dead {
		w.mu.Unlock()
		return false
	}
	p.stops++
	s := &stop{p, p.stops, what, lock, call, make(chan struct{})}
	w.stops = append(w.stops, s)
	w.mu.Unlock()
	select {
	case <-s.goOn:
	case <-done:
	}
	w.mu.Lock()
	w.stops = slices.DeleteFunc(w.stops, func(other *stop) bool { return other == s })
	if p.dead {
		w.mu.Unlock()
		return false
	}
	return true
}

// isFaulty reports whether a keyring failed p, or did not answer it in time.
func (w *world) isFaulty(p *process) bool {
	late := slices.ContainsFunc(w.stops, func(s *stop) bool { return s.p == p && s.call != nil && s.call.Err() != nil })
	return p.faulty || late
}

// sorted returns the stops from which somebody can go on, in an order that does not depend
// on who came first.
func (w *world) sorted() []*stop {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := slices.DeleteFunc(slices.Clone(w.stops), func(s *stop) bool {
		first := w.waiting[s.lock]
		return s.lock != "" && first != nil && !first.dead
	})
	slices.SortFunc(list, func(a, b *stop) int { return cmp.Or(a.p.id-b.p.id, a.n-b.n) })
	return list
}

// goOn lets a process go on at a stop. It comes to the next one, waits for another process
// or ends.
func (w *world) goOn(s *stop) {
	time.Sleep(tick)
	w.mu.Lock()
	w.tracef("%d goes on: %s", s.p.id, s.what)
	w.mu.Unlock()
	close(s.goOn)
	synctest.Wait()
}

// pause lets time pass: those who wait for another process look again.
func (w *world) pause(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// kill ends p at once: nothing that it does afterwards has an effect, and the system gives
// its locks back.
func (w *world) kill(p *process) {
	// Its way to the directories ends first, so that not even what it would do to clean up
	// is seen.
	if w.memory == nil {
		if err := os.Remove(p.dir()); err != nil {
			panic(err)
		}
	}
	w.mu.Lock()
	w.tracef("%d is killed", p.id)
	for name, list := range w.holds {
		if slices.ContainsFunc(list, func(h hold) bool { return h.p == p }) {
			w.giveBack(p, name)
		}
	}
	p.dead = true
	for _, s := range w.stops {
		if s.p == p {
			close(s.goOn)
		}
	}
	if w.memory != nil {
		w.memory.free()
	}
	w.mu.Unlock()
	p.cancel()
	synctest.Wait()
}

// alive are the processes that run.
func (w *world) alive() []*process {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(w.processes), func(p *process) bool { return p.dead || p.ended })
}

// settle lets all processes run to their ends.
func (w *world) settle() {
	for range 10_000 {
		if stops := w.sorted(); len(stops) > 0 {
			w.goOn(stops[0])
		} else if len(w.alive()) > 0 {
			w.pause(time.Second)
		} else {
			return
		}
	}
	w.breakf("the processes do not end")
}

// ring is a keyring in memory.
type ring struct {
	w     *world
	name  string
	items map[string]string
	fails bool
	drops bool // it says that it has stored something, and has not
}

// handle is a ring as a process has it. Without a process it never stops.
type handle struct {
	ring *ring
	p    *process
}

// enter waits before a call has its effect. After nil the lock of the world is held.
func (h handle) enter(ctx context.Context, what, account string) error {
	if h.p == nil {
		return nil
	}
	kind, _, _ := strings.Cut(account, ":")
	if !h.ring.w.waitInCall(ctx, h.p, fmt.Sprintf("%s %s %s%s", h.ring.name, what, kind, partOf(account))) {
		return errDead
	}
	if ctx.Err() != nil { // too late: nobody waits for it, and it has no effect
		h.p.faulty = true
		h.ring.w.mu.Unlock()
		return ctx.Err()
	}
	if h.ring.fails {
		h.p.faulty = true
		h.ring.w.mu.Unlock()
		return store.Unavailable("it fails", "mend it", nil)
	}
	return nil
}

// leave waits after a call has had its effect.
func (h handle) leave(ctx context.Context, what, account string) error {
	if h.p == nil {
		return nil
	}
	if strings.HasPrefix(account, keychain.KindOAuth+":") {
		h.ring.w.afterChange()
	}
	h.ring.w.mu.Unlock()
	if !h.ring.w.waitInCall(ctx, h.p, h.ring.name+" has "+what) {
		return errDead
	}
	defer h.ring.w.mu.Unlock()
	if ctx.Err() != nil {
		h.p.faulty = true
	}
	return ctx.Err()
}

// partOf is the suffix of an account that says of which part it is.
func partOf(account string) string {
	if name := account[max(0, len(account)-4):]; strings.Count(name, ".") == 2 {
		return name
	}
	return ""
}

func (h handle) Get(ctx context.Context, account string) (string, error) {
	if err := h.enter(ctx, "get", account); err != nil {
		return "", err
	}
	if h.p != nil {
		defer h.ring.w.mu.Unlock()
	}
	text, ok := h.ring.items[account]
	if !ok {
		return "", store.ErrNotFound
	}
	return text, nil
}

func (h handle) Set(ctx context.Context, account, text string, _ time.Time) error {
	if err := h.enter(ctx, "set", account); err != nil {
		return err
	}
	if h.ring.drops {
		h.p.faulty = true
	} else {
		h.ring.items[account] = text
	}
	return h.leave(ctx, "set", account)
}

func (h handle) Delete(ctx context.Context, account string) error {
	if err := h.enter(ctx, "delete", account); err != nil {
		return err
	}
	if _, ok := h.ring.items[account]; !ok {
		if h.p != nil {
			h.ring.w.mu.Unlock()
		}
		return store.ErrNotFound
	}
	delete(h.ring.items, account)
	return h.leave(ctx, "deleted", account)
}

// alter swaps two sessions, as a program could that has no business there.
func (w *world) alter() {
	w.mu.Lock()
	defer w.mu.Unlock()
	var sessions []string
	for _, account := range slices.Sorted(maps.Keys(w.kernel.items)) {
		if strings.HasPrefix(account, "session:") && partOf(account) == "" {
			sessions = append(sessions, account)
		}
	}
	if len(sessions) > 1 {
		a, b := sessions[0], sessions[1]
		w.kernel.items[a], w.kernel.items[b] = w.kernel.items[b], w.kernel.items[a]
		w.altered = true
		for _, p := range w.processes {
			p.freshAtLock = "" // it may find another one now
		}
		w.tracef("two sessions change places")
	}
}
