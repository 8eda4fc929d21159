package keychain_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/keychain"
)

// event is one thing that happens. What its numbers mean depends on what there is to choose
// from when it happens; an event that is not possible then does nothing.
type event struct {
	Does string
	N    int
}

// Most events let a process go on.
var (
	everything = []string{
		"go on", "go on", "run", "run", "run",
		"get a", "get a", "get b", "get o", "refresh a", "refresh o", "direct o", "direct o", "store", "read",
		"kill", "pause", "pause", "jump", "fail", "drop", "alter", "refuse",
	}
	// With few kinds of events there are more of those that have to meet.
	oneSession = []string{"go on", "run", "run", "get a", "get a", "refresh a", "kill", "pause", "pause", "jump", "refuse"}
	oneSignIn  = []string{"go on", "run", "run", "get o", "direct o", "refresh o", "kill", "pause", "fail", "refuse"}
	oneKey     = []string{"go on", "go on", "run", "run", "store", "read", "kill", "fail", "drop"}
)

var (
	pauses = []time.Duration{100 * time.Millisecond, time.Second, 2500 * time.Millisecond, 5500 * time.Millisecond, 12500 * time.Millisecond, 12500 * time.Millisecond, 8 * time.Minute, 12 * time.Minute, 50 * time.Minute, 56 * time.Minute, 14*time.Minute + 57*time.Second, 59*time.Minute + 57*time.Second}
	jumps  = []time.Duration{30 * time.Second, -30 * time.Second, 10 * time.Minute, -10 * time.Minute, 2 * time.Hour, -2 * time.Hour}
)

func (e event) String() string { return fmt.Sprintf("%s %d", e.Does, e.N) }

// happen has e happen in w.
func (e event) happen(w *world) {
	switch e.Does {
	case "get a", "get b", "get o":
		w.get(strings.TrimPrefix(e.Does, "get "), "")
	case "refresh a", "refresh o":
		w.get(strings.TrimPrefix(e.Does, "refresh "), refresh)
	case "direct o":
		w.get(profileO, noCache)
	case "store":
		if w.memory == nil {
			w.store()
		}
	case "read":
		if w.memory == nil {
			w.read()
		}
	case "go on":
		if stops := w.sorted(); len(stops) > 0 {
			w.goOn(stops[e.N%len(stops)])
		}
	case "run":
		if alive := w.alive(); len(alive) > 0 {
			// To its end or, so that what follows finds it amid its work, only some steps.
			w.run(alive[e.N%len(alive)], []int{200, 1 + e.N}[e.N/2%2])
		}
	case "kill":
		if alive := w.alive(); len(alive) > 0 {
			w.kill(alive[e.N%len(alive)])
		}
	case "pause":
		w.locked(func() { w.tracef("%s pass", pauses[e.N%len(pauses)]) })
		w.pause(pauses[e.N%len(pauses)])
	case "jump":
		w.locked(func() {
			w.tracef("the clock jumps by %s", jumps[e.N%len(jumps)])
			w.offset += jumps[e.N%len(jumps)]
			w.jumps++
		})
	case "alter":
		w.alter()
	case "fail":
		r := []*ring{w.kernel, w.system}[e.N%2]
		w.locked(func() {
			r.fails = !r.fails
			w.tracef("the keyring %s fails: %v", r.name, r.fails)
		})
	case "drop":
		r := []*ring{w.kernel, w.system}[e.N%2]
		w.locked(func() {
			r.drops = !r.drops
			w.tracef("the keyring %s drops what it gets: %v", r.name, r.drops)
		})
	case "refuse":
		w.locked(func() {
			w.cloud.fails = !w.cloud.fails
			w.tracef("the cloud fails: %v", w.cloud.fails)
		})
	}
}

// run lets p go on, at most at so many stops, until it ends or waits for another process.
func (w *world) run(p *process, steps int) {
	for range steps {
		again := false
		for _, s := range w.sorted() {
			if s.p == p {
				w.goOn(s)
				again = true
				break
			}
		}
		if !again {
			return
		}
	}
}

// schedule is what rapid draws.
type schedule struct {
	memory bool // there is no keychain, only what keeps its promises
	split  bool // values are stored in parts
	index  bool // there is a place for it
	life   time.Duration
	events []event
}

func draw(t *rapid.T, memory bool) schedule {
	kinds := [][]string{everything, everything, oneSession, oneSignIn}
	if !memory {
		kinds = append(kinds, oneKey)
	}
	does := rapid.SampledFrom(kinds).Draw(t, "kinds")
	one := rapid.Custom(func(t *rapid.T) event {
		return event{rapid.SampledFrom(does).Draw(t, "does"), rapid.IntRange(0, 15).Draw(t, "n")}
	})
	return schedule{
		memory: memory,
		split:  rapid.Bool().Draw(t, "split"),
		index:  rapid.Bool().Draw(t, "index"),
		life:   rapid.SampledFrom([]time.Duration{time.Hour, 15 * time.Minute}).Draw(t, "life"),
		// Some schedules are long on average, others short; a long one is shrunk all the same.
		events: rapid.SliceOfN(one, rapid.SampledFrom([]int{1, 1, 10}).Draw(t, "least"), 60).Draw(t, "events"),
	}
}

// play has everything of s happen on a new machine, then lets all of it come to rest with
// keyrings, cloud and clock that work.
func (s schedule) play(t *testing.T, dir string) (w *world) {
	if !s.memory {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		defer func() {
			for _, p := range w.processes {
				_ = os.RemoveAll(p.dir())
			}
			_ = os.RemoveAll(dir)
		}()
	}
	synctest.Test(t, func(*testing.T) {
		limit := keychain.Unsplit
		if s.split {
			limit = keychain.Split
		}
		w = newWorld(dir, limit)
		w.noIndex = !s.index
		if s.memory {
			w.memory = newMemory(w)
		} else {
			w.openOracles()
		}
		w.cloud = cloud{life: s.life, asking: map[string][]*process{}, given: map[string]*process{}, spent: map[int]*process{}}
		if s.has(" " + profileO) {
			w.start("sign in", func(_ context.Context, p *process) { w.signIn(p) })
		}
		for _, e := range s.events {
			if len(w.alive()) < 4 || !strings.HasSuffix(e.Does, " a") && !strings.HasSuffix(e.Does, " b") && !strings.HasSuffix(e.Does, " o") {
				e.happen(w)
			}
			if len(w.broken) > 0 {
				break
			}
		}
		w.rest(s)
	})
	return w
}

// has reports whether an event of s ends like that.
func (s schedule) has(end string) bool {
	return slices.ContainsFunc(s.events, func(e event) bool { return strings.HasSuffix(e.Does, end) })
}

// rest lets all that happens in w come to its end, and looks what is left.
func (w *world) rest(s schedule) {
	w.locked(func() {
		w.tracef("everything works again")
		for _, r := range []*ring{w.system, w.kernel} {
			r.fails, r.drops = false, false
		}
		w.cloud.fails = false
	})
	w.settle()
	if len(w.broken) > 0 {
		return
	}
	ahead := max(0, w.offset)
	w.locked(func() {
		w.offset = 0
		w.jumps++
	})
	w.pause(ahead + 2*time.Minute) // what a keyring that failed by the clock of then is left alone for
	for _, profile := range []string{profileA, profileB, profileO} {
		if !s.has(" " + profile) {
			continue
		}
		w.get(profile, "")
		w.settle()
		if p := w.processes[len(w.processes)-1]; !p.served && (profile != profileO || w.cloud.saved == w.cloud.token && w.cloud.lost == "") {
			w.breakf("at rest, profile %s has no session", profile)
		}
	}
	if s.has("store") && w.memory == nil {
		w.read()
		w.settle()
	}
	if s.has(" " + profileO) {
		w.checkToken()
	}
}

// repeated is how many schedules are played twice, with one outcome.
const repeated = 100

// TestModel has processes, keyrings, clock and cloud do what they may do, in any order. What
// is replaced: the two keyrings, the cloud, and time. Real are package chain, its cache and
// its OAuth sign-ins, package kept, and this package with its index and its locks.
//
// -rapid.checks and -rapid.seed choose how many schedules there are and which.
func TestModel(t *testing.T) { playAll(t, false, 500) }

// TestModelInMemory is TestModel with less that is real, for ten times as many schedules:
// package memory of this test is in the place of packages keychain and kept. So what it
// tries are the cache, its windows and the sign-ins of package chain.
func TestModelInMemory(t *testing.T) { playAll(t, true, 5000) }

// shards is how many schedules are played at once. Each shard has other ones.
const shards = 2

func playAll(t *testing.T, memory bool, few int) {
	seed := "1"
	if cloudtest.Nightly() {
		few, seed = 200_000, fmt.Sprint(rand.Uint32())
	}
	checks, err := strconv.Atoi(setFlag(t, "rapid.checks", fmt.Sprint(few)))
	if err != nil {
		t.Fatal(err)
	}
	each := flag.Lookup("rapid.checks").Value
	if err := each.Set(fmt.Sprint(checks / shards)); err != nil {
		t.Fatal(err)
	}
	seed = setFlag(t, "rapid.seed", seed)
	setFlag(t, "rapid.nofailfile", "true")
	base := t.TempDir()
	if shared, err := os.MkdirTemp("/dev/shm", "model-"); err == nil {
		t.Cleanup(func() { _ = os.RemoveAll(shared) })
		base = shared
	}
	defer debug.SetGCPercent(debug.SetGCPercent(800))
	start := time.Now()
	var played atomic.Int64
	t.Run("all", func(t *testing.T) {
		for shard := range shards {
			t.Run(fmt.Sprint(shard), func(t *testing.T) {
				t.Parallel()
				played.Add(playShard(t, memory, shard, filepath.Join(base, fmt.Sprint(shard))))
			})
		}
	})
	n := float64(played.Load())
	t.Logf("%.0f schedules, %.0f a second, seed %s", n, n/time.Since(start).Seconds(), seed)
}

// setFlag sets a flag for this test, unless somebody typed another value, and returns what it
// is now.
func setFlag(t *testing.T, name, value string) string {
	t.Helper()
	f := flag.Lookup(name)
	before := f.Value.String()
	t.Cleanup(func() { _ = f.Value.Set(before) })
	if before == f.DefValue {
		if err := f.Value.Set(value); err != nil {
			t.Fatal(err)
		}
	}
	return f.Value.String()
}

func playShard(t *testing.T, memory bool, shard int, base string) (n int64) {
	rapid.Check(t, func(rt *rapid.T) {
		n++
		for range shard {
			rapid.Bool().Draw(rt, "shard") // so that what follows is drawn from other bits
		}
		s := draw(rt, memory)
		dir := fmt.Sprintf("%s.%d", base, n)
		w := s.play(t, dir)
		if n <= repeated {
			if again := s.play(t, dir); !slices.Equal(again.trace, w.trace) {
				t.Errorf("a schedule has two outcomes:\n\t%s\n\n\t%s", strings.Join(w.trace, "\n\t"), strings.Join(again.trace, "\n\t"))
			}
		}
		if len(w.broken) > 0 {
			rt.Fatalf("after %d schedules: %v\n\t%s", n, w.broken, strings.Join(w.trace, "\n\t"))
		}
	})
	return n
}
