package httpx

import (
	"context"
	"time"
)

// pieces is how many waits the limit of an attempt consists of. A wait that takes longer than
// it should counts once. Then the machine had no time for this process, or the process was
// stopped, and the answer may have come since.
const pieces = 20

// within returns a context that ends with ctx, or after limit.
func within(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	inner, cancel := context.WithCancel(ctx)
	go func() { // ends with inner
		defer cancel()
		for range pieces {
			if !sleep(inner, limit/pieces) {
				return
			}
		}
	}()
	return inner, cancel
}
