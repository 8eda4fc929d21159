package script

import (
	"slices"
	"testing"
	"time"
)

// The time limits of the contract that a busy machine can exceed without a fault. The work
// of a holder or a service that exceeds one is done again.
const (
	limitOfLock     = 12 * time.Second // another process takes over
	limitOfRequest  = 10 * time.Second // the request is sent again
	limitOfMetadata = 2 * time.Second
)

// lateness is what a script knows of the time that its programs took since the last reset.
// Where each was quicker than a limit, nothing was done again because of that limit, and a
// script wants the exact number of requests.
type lateness struct {
	runs    []run
	isFault bool // a fault is set: programs take long because of it
	had     bool // there was one since the last reset
}

// run is one program, or a crowd that shares a session.
type run struct{ slowest, all time.Duration }

func (l *lateness) add(slowest, all time.Duration) { l.runs = append(l.runs, run{slowest, all}) }

func (l *lateness) fault(set bool) {
	l.isFault = set
	l.had = l.had || set
}

func (l *lateness) reset() { *l = lateness{isFault: l.isFault, had: l.isFault} }

// again returns how often something with that limit may have been done again in one run: not
// before a program has lived for so long, and then once in each such time.
func (r run) again(limit time.Duration) int {
	if r.slowest < limit {
		return 0
	}
	return int(r.all / limit)
}

// requests returns how many requests to a service may have been sent again, and how many may
// be missing: without the token in time, the metadata service is asked in normal mode.
func (l *lateness) requests(service string) (more, fewer int) {
	if l.had {
		return 0, 0
	}
	limits := []time.Duration{limitOfRequest, limitOfLock}
	if service == "imds" {
		limits[0] = limitOfMetadata
	}
	for _, r := range l.runs {
		for _, limit := range limits {
			more += r.again(limit)
		}
		if service == "imds" && r.slowest >= limitOfMetadata {
			fewer++
		}
	}
	return more, fewer
}

// documents returns how many documents a crowd may have that shares a session.
func (l *lateness) documents(r run) int {
	if l.had {
		return 1
	}
	return 1 + r.again(limitOfLock)
}

// TestLateness has no script be lenient that runs on a machine with time for it.
func TestLateness(t *testing.T) {
	const s = time.Second
	tests := []struct {
		name            string
		runs            []run
		fault           bool
		imds, sts, docs int // what may be more, or different
		tokens          int // what may be missing
	}{
		{name: "nothing has run"},
		{name: "quick", runs: []run{{s, s}, {s, 9 * s}}},
		{name: "many quick ones take long", runs: []run{{s, time.Minute}}},
		{name: "longer than the metadata service has", runs: []run{{2 * s, 3 * s}, {s, s}}, imds: 1, tokens: 1},
		{name: "longer than a service has", runs: []run{{10 * s, 11 * s}}, imds: 5, sts: 1, tokens: 1},
		{name: "longer than a holder has", runs: []run{{12 * s, 13 * s}}, imds: 7, sts: 2, docs: 1, tokens: 1},
		{name: "twice", runs: []run{{12 * s, 24 * s}}, imds: 14, sts: 4, docs: 2, tokens: 1},
		{name: "by a fault", runs: []run{{time.Minute, time.Minute}}, fault: true},
	}
	for _, tt := range tests {
		l := lateness{runs: tt.runs, had: tt.fault}
		docs := 1
		for _, r := range tt.runs {
			docs = max(docs, l.documents(r))
		}
		imds, tokens := l.requests("imds")
		sts, none := l.requests("sts")
		got := []int{imds, sts, docs - 1, tokens, none}
		if want := []int{tt.imds, tt.sts, tt.docs, tt.tokens, 0}; !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, want)
		}
	}
	// A fault counts until a reset after its end.
	var l lateness
	l.fault(true)
	l.reset()
	l.fault(false)
	if !l.had {
		t.Error("a fault was forgotten before the reset")
	}
	l.add(time.Minute, time.Minute)
	if more, _ := l.requests("sts"); more != 0 {
		t.Error("lenient although there was a fault")
	}
	if l.reset(); l.had || len(l.runs) != 0 {
		t.Error("a reset keeps what was before")
	}
}
