package keychain

import (
	"context"
	"crypto/rand"
	"errors"
	"path/filepath"
	"time"

	"aliyun-cred-helper/internal/keychain/private"
)

// How long a claim lasts after it was written, and how old it is before Keep
// writes it again.
const (
	claimLife = 20 * time.Second
	claimAge  = 5 * time.Second
)

// Claim says that this process has begun something that another process need not
// begin, too, such as waiting for a person to sign in. It is a note in the index
// and not a lock: no lock is held while the person acts. The note of a process that died
// counts for nothing where that can be told, and else expires. A Claim is used by one
// goroutine.
type Claim struct {
	k     *Keychain
	path  string
	owner string
	kept  time.Time
}

// claimNote is the file of a claim.
type claimNote struct {
	Owner   string    `json:"owner"`
	Until   time.Time `json:"until"`
	Process string    `json:"process,omitempty"` // of the owner, see Options.Process
}

// isValid reports whether the claim lasts at now. One that lasts longer than any claim
// can was written when the clock was ahead.
func (n claimNote) isValid(now time.Time) bool {
	left := n.Until.Sub(now)
	return left > 0 && left <= claimLife
}

// Claim makes a claim on name, or returns ErrLocked while another process has
// one. Where no file can be written nobody can have one, and every call succeeds.
func (k *Keychain) Claim(ctx context.Context, name string) (*Claim, error) {
	lock, err := k.Sessions().Lock(ctx, []string{"claim", name}, true)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case errors.Is(err, ErrLocked):
		return nil, err
	}
	defer lock.Release() // a nil lock where there are no locks
	c := &Claim{k: k, owner: rand.Text(), path: filepath.Join(k.index.Path(), "claim-"+private.Hashed(name)+".json")}
	var other claimNote
	if k.index.load(c.path, &other) && other.isValid(k.opt.Now()) && !k.opt.HasEnded(other.Process) {
		return nil, ErrLocked
	}
	c.write()
	return c, nil
}

// Keep renews the claim. It is cheap enough to be called every second.
func (c *Claim) Keep() {
	if age := c.k.opt.Now().Sub(c.kept); age < 0 || age >= claimAge {
		c.write()
	}
}

func (c *Claim) write() {
	c.kept = c.k.opt.Now()
	_ = c.k.index.save(c.path, claimNote{Owner: c.owner, Until: c.kept.Add(claimLife).UTC(), Process: c.k.opt.Process()}, false) // best effort
}

// Release ends the claim.
func (c *Claim) Release() {
	var n claimNote
	if c.k.index.load(c.path, &n) && n.Owner == c.owner {
		c.k.index.unlink(c.path)
	}
}
