package chain

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
)

const (
	vendorLimit = 100 // calls of AssumeRole a second that the vendor answers
	watched     = 6 * 60 * 60
	// sdkMargin is how many seconds before the end of a session the vendor's SDKs run the helper
	// again. Nobody asks the helper before that.
	sdkMargin = 180
)

// fleet is a number of machines, which begin at random moments of a deploy.
type fleet struct {
	name    string
	hosts   int
	host    func(r *rand.Rand, i int) string
	deploy  int  // seconds that the deploy takes
	every   int  // seconds from call to call
	sdk     bool // an SDK calls, sdkMargin before the end, and not every so many seconds
	shorter int  // seconds by which a machine asks for less than an hour at most
	limited bool // the vendor refuses what is over its limit
}

// load is what a fleet asks of the vendor.
type load struct {
	asked   [watched]int // requests in each second
	renewal int          // the second of the first renewal
	ready   int          // the second in which the last machine got its first session
	missing int          // calls during the deploy that ended without a session
	lost    int          // calls later that did
}

// peak returns the most requests in a second, from the second from to before to.
func (l *load) peak(from, to int) (most int) {
	for _, n := range l.asked[from:to] {
		most = max(most, n)
	}
	return most
}

// machine has the session of one host.
type machine struct {
	name     string
	life     int // of its sessions, in seconds
	obtained int // the second of its session; -1: it has none
}

// run lets the machines call for six hours. When a session is renewed is decided by
// stateOf, as in every call of the product.
func (f fleet) run() *load {
	r := rand.New(rand.NewPCG(1, 2))
	calls := make([][]*machine, watched) // of each second
	for i := range f.hosts {
		m := &machine{name: f.host(r, i), life: 3600 - r.IntN(f.shorter+1), obtained: -1}
		second := r.IntN(f.deploy)
		calls[second] = append(calls[second], m)
	}
	l := &load{renewal: watched}
	for second := range calls {
		r.Shuffle(len(calls[second]), func(i, j int) {
			calls[second][i], calls[second][j] = calls[second][j], calls[second][i]
		})
		for _, m := range calls[second] {
			if next := f.call(m, second, l); next < watched {
				calls[next] = append(calls[next], m)
			}
		}
		calls[second] = nil
	}
	return l
}

// call is a call of m. It returns the second of the next one that may ask for a session.
func (f fleet) call(m *machine, second int, l *load) (next int) {
	first := m.obtained < 0
	if !first {
		at := func(second int) time.Time { return start.Add(time.Duration(second) * time.Second) }
		session := credential.Credential{Obtained: at(m.obtained), Expires: at(m.obtained + m.life)}
		if stateOf(session, at(second), m.name, 0) == fresh {
			return second + f.every
		}
	}
	l.asked[second]++
	if !first {
		l.renewal = min(l.renewal, second)
	}
	if f.limited && l.asked[second] > vendorLimit {
		switch {
		case first:
			l.missing++
		case second >= m.obtained+m.life:
			l.lost++
		}
		return second + f.every
	}
	if first {
		l.ready = second
	}
	m.obtained = second
	if f.sdk {
		return second + m.life - sdkMargin
	}
	// All calls until then find the session fresh.
	life := time.Duration(m.life) * time.Second
	advisory, _ := limits(life, m.name)
	return second + int((life-advisory)/time.Second)/f.every*f.every
}

func hostName(_ *rand.Rand, i int) string { return fmt.Sprintf("web-%05d", i) }

// podName returns what Kubernetes calls the pods of a deployment.
func podName(r *rand.Rand, _ int) string {
	const letters = "bcdfghjklmnpqrstvwxz2456789"
	suffix := make([]byte, 5)
	for i := range suffix {
		suffix[i] = letters[r.IntN(len(letters))]
	}
	return "web-6d4cf56db6-" + string(suffix)
}

// callers are the ways in which the machines of a fleet may call.
var callers = []struct {
	name    string
	sdk     bool
	shorter int
}{
	{"a call each minute", false, 0},
	{"an SDK, 180 s before the end", true, 0},
	{"an SDK, and `--expired-seconds` of 1800 to 3600", true, 1800},
}

var fleets = []fleet{
	{name: "10,000 hosts, deployed in a minute", hosts: 10_000, host: hostName, every: 60, deploy: 60},
	{name: "100,000 pods, deployed in a minute", hosts: 100_000, host: podName, every: 60, deploy: 60},
	{name: "100,000 pods, deployed in half an hour", hosts: 100_000, host: podName, every: 60, deploy: 1800},
}

// of returns f with one of the callers.
func (f fleet) of(caller int) fleet {
	f.sdk, f.shorter = callers[caller].sdk, callers[caller].shorter
	return f
}

// TestFleet holds what docs/reliability.md says of fleets. With -write it writes the
// plot and the table there.
func TestFleet(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	// The most requests a second from the first renewal on, for each of the callers. It is
	// more than the vendor's limit only where docs/reliability.md says so.
	most := [][]int{
		{vendorLimit, 220, vendorLimit},
		{650, 1800, 115},
		{vendorLimit, vendorLimit, vendorLimit},
	}
	var all [][]*load
	for i, f := range fleets {
		var loads []*load
		for j, c := range callers {
			l := f.of(j).run()
			loads = append(loads, l)
			if got := l.peak(l.renewal, watched); got > most[i][j] {
				t.Errorf("%s, %s: %d requests in a second from the first renewal on, want %d at most", f.name, c.name, got, most[i][j])
			}
		}
		all = append(all, loads)
	}
	checkFleetPage(t, all)
}

// TestFleetAtOnce starts all machines in the same second, as after a power failure.
func TestFleetAtOnce(t *testing.T) {
	f := fleet{hosts: 10_000, host: hostName, deploy: 1, every: 1}
	l := f.run()
	if got := l.peak(l.renewal, watched); got > vendorLimit {
		t.Errorf("%d requests in a second from the first renewal on, want %d at most", got, vendorLimit)
	}
}

// TestFleetLimited lets the vendor refuse what is over its limit: the deploy takes longer
// then, and afterwards nobody is without a session.
func TestFleetLimited(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	for _, f := range fleets[:2] {
		f.limited = true
		for i, c := range callers[:2] {
			l := f.of(i).run()
			t.Logf("%s, %s: ready after %d s, %d calls without a session; from the first renewal on %d requests in a second",
				f.name, c.name, l.ready, l.missing, l.peak(l.renewal, watched))
			// The last ones call again up to a minute after the vendor has time for them.
			if longest := max(f.deploy, f.hosts/vendorLimit) + 2*f.every; l.ready > longest {
				t.Errorf("%s, %s: ready after %d s, want %d at most", f.name, c.name, l.ready, longest)
			}
			if got := l.peak(l.renewal, watched); f.hosts == 10_000 && got > vendorLimit {
				t.Errorf("%s, %s: %d requests in a second from the first renewal on, want %d at most", f.name, c.name, got, vendorLimit)
			}
			if l.lost > 0 {
				t.Errorf("%s, %s: %d calls without a session after the deploy", f.name, c.name, l.lost)
			}
		}
	}
}
