//go:build unix

package httpx

import (
	"context"
	"net/http"
	"testing"
	"time"

	"aliyun-cred-helper/internal/processtest"
)

func init() { processtest.Roles["stopped"] = func([]string) error { return asksWhileStopped() } }

func TestMain(m *testing.M) { processtest.Main(m) }

// stoppedLimit is the time limit of the request of the process that is stopped.
const stoppedLimit = 300 * time.Millisecond

// asksWhileStopped stops this process while it waits for an answer, which comes soon after
// the process goes on.
func asksWhileStopped() error {
	transport := roundTripper(func(req *http.Request) (*http.Response, error) {
		if err := processtest.StopSelf(); err != nil {
			return nil, err
		}
		if !sleep(req.Context(), stoppedLimit/10) {
			return nil, req.Context().Err()
		}
		return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
	})
	c := New(Options{Transport: transport, Now: time.Now})
	_, err := c.Do(context.Background(), Request{Op: "op", Attempts: 1, Limit: stoppedLimit, Build: func(ctx context.Context) (*http.Request, error) {
		return NewRequest(ctx, http.MethodGet, "http://127.0.0.1/", nil)
	}})
	return err
}

// TestStoppedAttempt stops a process for longer than a service has for an answer. The
// service is not to blame, so the request is not sent again.
func TestStoppedAttempt(t *testing.T) {
	processtest.RunStopped(t, processtest.Command(t, "stopped"), 2*stoppedLimit)
}
