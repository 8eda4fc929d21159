package httpx

import (
	"cmp"
	"context"
	"net/http"
	"sync"
	"time"
)

// pacedAttempts is how many times a request with a Pace is sent at most while the
// service asks for fewer requests.
const pacedAttempts = 10

// Pace makes requests that are sent at once wait together: after an answer that is
// worth a retry, none of them is sent before the back-off of that answer is over. The
// zero value is ready for use. It is safe for concurrent use.
type Pace struct {
	mu    sync.Mutex // guards until
	until time.Time
}

// hold makes all requests wait for d from now on, unless they wait longer already.
func (p *Pace) hold(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := time.Now().Add(d); until.After(p.until) { //nolint:forbidigo // the clock of the timers, which nobody sets
		p.until = until
	}
}

// wait waits until a request may be sent, and reports whether ctx let it. A nil Pace
// lets everything pass.
func (p *Pace) wait(ctx context.Context) bool {
	for p != nil {
		p.mu.Lock()
		left := time.Until(p.until)
		p.mu.Unlock()
		if left <= 0 {
			return true
		}
		if !sleep(ctx, left) {
			return false
		}
	}
	return true
}

// attempts returns how many times r is sent at most if the last answer is resp, which
// may be nil.
func (r Request) attempts(resp *Response) int {
	attempts := cmp.Or(r.Attempts, defaultAttempts)
	if r.Pace != nil && resp != nil && (resp.Status == http.StatusTooManyRequests || Throttled(resp) || resp.Header.Get("Retry-After") != "") {
		return max(attempts, pacedAttempts)
	}
	return attempts
}
