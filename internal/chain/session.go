package chain

import (
	"hash/fnv"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// session is a cached credential and how far its life has run.
type session struct {
	credential.Credential
	state
}

type state int

const (
	none   state = iota // there is none, or it has ended
	urgent              // below the mandatory limit: everybody waits for a new one
	due                 // below the advisory limit: one process renews, the others go on
	fresh
)

// stateOf says how far the life of c has run at now. host spreads the advisory
// limit, so that a fleet that started together does not refresh together.
func stateOf(c credential.Credential, now time.Time, host string) state {
	left := c.Expires.Sub(now)
	advisory, mandatory := limits(c.Expires.Sub(c.Obtained), host)
	switch {
	case left <= 0:
		return none
	case left < mandatory:
		return urgent
	case left < advisory:
		return due
	default:
		return fresh
	}
}

// limits returns the remaining lives below which a session of that lifetime
// may, and must, be renewed. The mandatory one of any session that the cloud
// gives by default, 900 s and more, lies above the 180 s at which the SDKs run
// the helper again.
func limits(lifetime time.Duration, host string) (advisory, mandatory time.Duration) {
	advisory = min(15*time.Minute, lifetime/2)
	advisory -= advisory / 100 * time.Duration(spread(host))
	return advisory, min(5*time.Minute, lifetime/4)
}

// spread maps host to 0 to 20 per cent.
func spread(host string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(host))
	return h.Sum32() % 21
}
