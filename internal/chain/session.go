package chain

import (
	"hash/fnv"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// session is a cached credential with its state.
type session struct {
	credential.Credential
	state
}

type state int

const (
	unusable  state = iota // there is no session, or it has expired
	mandatory              // every process waits for the renewal
	advisory               // one process renews, the others use the session
	fresh
)

// stateOf returns the state of c at now. host spreads the advisory limit, so that
// machines that started together do not renew together.
func stateOf(c credential.Credential, now time.Time, host string) state {
	remaining := c.Expires.Sub(now)
	advisoryLimit, mandatoryLimit := limits(c.Expires.Sub(c.Obtained), host)
	switch {
	case remaining <= 0:
		return unusable
	case remaining < mandatoryLimit:
		return mandatory
	case remaining < advisoryLimit:
		return advisory
	default:
		return fresh
	}
}

// limits returns the remaining times below which a session of that lifetime is in
// state advisory and in state mandatory. For a lifetime of 900 s, the shortest
// that the cloud gives, the mandatory limit is above 180 s, at which the SDKs run
// the helper again.
func limits(lifetime time.Duration, host string) (advisory, mandatory time.Duration) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(host))
	percent := time.Duration(h.Sum32() % 21)
	advisory = min(15*time.Minute, lifetime/2)
	return advisory - advisory/100*percent, min(5*time.Minute, lifetime/4)
}

// patience limits how long a call waits for a renewal, its own or that of another
// process, while s is valid.
func (s session) patience(now time.Time) time.Duration {
	limit := 5 * time.Second
	if s.state == advisory {
		limit = 2 * time.Second
	}
	return min(limit, s.Expires.Sub(now))
}
