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

func TestClaimWhereNothingCanBeWritten(t *testing.T) {
	b := newBench(t, func(o *Options) { o.StateDir, o.LockDir = "/proc/nowhere", "/proc/nowhere" })
	for range 2 {
		c, err := b.Claim(t.Context(), "portal")
		must(t, err)
		c.Keep()
		c.Release()
	}
}
