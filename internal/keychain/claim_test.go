package keychain

import (
	"errors"
	"testing"
	"time"
)

func TestClaim(t *testing.T) {
	b := newBench(t, nil)
	other := b.again(t, nil)
	first, err := b.Claim(t.Context(), "portal")
	must(t, err)
	if _, err := other.Claim(t.Context(), "portal"); !errors.Is(err, ErrLocked) {
		t.Errorf("while another has it: %v", err)
	}
	elsewhere, err := other.Claim(t.Context(), "another portal")
	must(t, err)
	elsewhere.Release()

	// It lasts as long as it is kept.
	for range 5 {
		b.clock.advance(claimLife - 1)
		first.Keep()
	}
	if _, err := other.Claim(t.Context(), "portal"); !errors.Is(err, ErrLocked) {
		t.Errorf("while it is kept: %v", err)
	}

	// One that is not kept lapses, and its owner cannot release the next one.
	b.clock.advance(claimLife)
	second, err := other.Claim(t.Context(), "portal")
	must(t, err)
	first.Release()
	if _, err := b.Claim(t.Context(), "portal"); !errors.Is(err, ErrLocked) {
		t.Errorf("after the first owner's release: %v", err)
	}
	second.Release()
	third, err := b.Claim(t.Context(), "portal")
	if err != nil {
		t.Errorf("after release: %v", err)
	}

	// One from the future counts for nothing, and does not stop its owner's Keep.
	b.clock.advance(-8 * time.Hour)
	fourth, err := other.Claim(t.Context(), "portal")
	if err != nil {
		t.Errorf("with one from the future: %v", err)
	}
	fourth.Release()
	third.Keep()
	if _, err := other.Claim(t.Context(), "portal"); !errors.Is(err, ErrLocked) {
		t.Errorf("after the clock was set back, while it is kept: %v", err)
	}
	third.Release()
	if list, err := b.List(t.Context()); len(list) != 0 || err != nil {
		t.Errorf("a claim is listed: %v, %v", list, err)
	}
}

// TestClaimOfProcessThatEnded has claims of processes that were killed. Only where it can be
// told that its process has ended, a claim ends with it.
func TestClaimOfProcessThatEnded(t *testing.T) {
	ended := map[string]bool{} // by name; empty: nobody knows of any
	process := func(name string) func(*Options) {
		return func(o *Options) {
			o.Process, o.HasEnded = func() string { return name }, func(of string) bool { return ended[of] }
		}
	}
	b := newBench(t, process("first"))
	second, third := b.again(t, process("second")), b.again(t, process("third"))
	_, err := b.Claim(t.Context(), "portal")
	must(t, err)
	if _, err := second.Claim(t.Context(), "portal"); !errors.Is(err, ErrLocked) {
		t.Errorf("of a process that runs: %v", err)
	}
	ended["first"] = true
	kept, err := second.Claim(t.Context(), "portal")
	must(t, err)
	if _, err := third.Claim(t.Context(), "portal"); !errors.Is(err, ErrLocked) {
		t.Errorf("after another has taken it over: %v", err)
	}
	b.clock.advance(claimAge)
	kept.Keep()
	ended["second"] = true
	last, err := third.Claim(t.Context(), "portal")
	if err != nil {
		t.Errorf("after the next one has ended, too: %v", err)
	}
	last.Release()

	// A process without a name, as of another system.
	unknown := b.again(t, func(o *Options) { o.Process, o.HasEnded = nil, nil })
	nameless, err := unknown.Claim(t.Context(), "portal")
	must(t, err)
	for name, other := range map[string]*bench{"who knows": third, "who does not": unknown} {
		if _, err := other.Claim(t.Context(), "portal"); !errors.Is(err, ErrLocked) {
			t.Errorf("without a name, for a process %s: %v", name, err)
		}
	}
	nameless.Release()
}

func TestClaimWhereNothingCanBeWritten(t *testing.T) {
	b := newBench(t, func(o *Options) { o.StateDir, o.LockDir = "/proc/nowhere", "/proc/nowhere" })
	for range 2 {
		c, err := b.Claim(t.Context(), "portal")
		must(t, err)
		c.Keep()
		c.Release()
	}
}
