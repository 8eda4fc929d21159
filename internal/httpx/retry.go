package httpx

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

const (
	serviceBase   = 200 * time.Millisecond
	metadataBase  = 50 * time.Millisecond
	maxWait       = 3 * time.Second
	maxRetryAfter = time.Minute
)

// backoff returns the wait after attempt n (from 1). resp is its answer, or
// nil. ok is false when the wait would pass ctx's deadline or maxRetryAfter,
// since a person waits at a prompt.
func (c *Client) backoff(ctx context.Context, r Request, n int, resp *Response) (wait time.Duration, ok bool) {
	full := serviceBase
	if r.Metadata {
		full = metadataBase
	}
	for ; n > 1 && full < maxWait; n-- {
		full *= 2
	}
	full = min(full, maxWait)
	wait = full/2 + rand.N(full/2+1)
	if resp != nil {
		wait = max(wait, resp.retryAfter(c.now()))
	}
	if wait > maxRetryAfter {
		return 0, false
	}
	// Not c.now: a deadline is on the runtime's clock, and so are the timers.
	if deadline, set := ctx.Deadline(); set && time.Until(deadline) <= wait {
		return 0, false
	}
	return wait, true
}

// retryAfter returns how long the service asks to wait, or zero. A date is
// compared with the service's own clock where the answer has a Date.
func (r *Response) retryAfter(now time.Time) time.Duration {
	value := r.Header.Get("Retry-After")
	seconds, err := strconv.ParseUint(value, 10, 31)
	switch {
	case err == nil:
		return time.Duration(seconds) * time.Second
	case errors.Is(err, strconv.ErrRange):
		return maxRetryAfter + 1
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	skew, _ := r.Skew(now)
	return max(0, at.Sub(now.Add(-skew)))
}

// sleep waits for d and reports whether ctx let it.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
