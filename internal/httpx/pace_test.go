package httpx

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// Of requests that share a Pace none is sent before the wait is over that one was told.
func TestPaceHoldsAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start, pace := time.Now(), new(Pace)
		var mu sync.Mutex
		var sent []time.Duration
		tr := roundTripper(func(*http.Request) (*http.Response, error) {
			mu.Lock()
			sent = append(sent, time.Since(start))
			n := len(sent)
			mu.Unlock()
			time.Sleep(time.Second)
			switch n {
			case 1:
				return answer(429, "", "Retry-After", "20"), nil
			case 2: // it asks for less, which does not shorten the wait of the first
				return answer(429, "", "Retry-After", "1"), nil
			}
			return answer(200, ""), nil
		})
		c := client(tr)
		var group sync.WaitGroup
		for _, at := range []time.Duration{0, 0, 5 * time.Second, 25 * time.Second} {
			group.Go(func() {
				time.Sleep(at)
				if resp, err := c.Do(t.Context(), Request{Op: "op", Build: example, Pace: pace}); err != nil || resp.Status != 200 {
					t.Errorf("got %v, %v", resp, err)
				}
			})
		}
		group.Wait()
		seconds := []time.Duration{0, 0, 21, 21, 21, 25}
		for i := range seconds {
			seconds[i] *= time.Second
		}
		if !slices.Equal(sent, seconds) {
			t.Errorf("sent after %v, want %v", sent, seconds)
		}
	})
}

// roundTripper is a transport for requests that are sent at once.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// Where a service asks for fewer requests, a listing does not give up after four.
func TestPaceAttempts(t *testing.T) {
	tests := []struct {
		name    string
		status  int // 0: no answer
		body    string
		header  []string
		request Request
		want    int
	}{
		{"429", 429, "", nil, Request{Pace: new(Pace)}, 10},
		{"throttled", 400, `{"Code":"Throttling.User"}`, nil, Request{Pace: new(Pace), Retry: Throttled}, 10},
		{"Retry-After", 503, "", []string{"Retry-After", "1"}, Request{Pace: new(Pace)}, 10},
		{"503", 503, "", nil, Request{Pace: new(Pace)}, 4},
		{"no answer", 0, "", nil, Request{Pace: new(Pace)}, 4},
		{"429, more attempts", 429, "", nil, Request{Pace: new(Pace), Attempts: 12}, 12},
		{"429 without a pace", 429, "", nil, Request{}, 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tr := &transport{answer: func(int, *http.Request) (*http.Response, error) {
					if tt.status == 0 {
						return nil, errors.New("broken")
					}
					return answer(tt.status, tt.body, tt.header...), nil
				}}
				tt.request.Op, tt.request.Build = "op", example
				_, _ = client(tr).Do(t.Context(), tt.request)
				if tr.attempts != tt.want {
					t.Errorf("got %d attempts, want %d", tr.attempts, tt.want)
				}
				for i, wait := range tr.waits() {
					if wait < serviceBase/2 {
						t.Errorf("wait %d is %v", i, wait)
					}
				}
			})
		})
	}
}

// A request that is held ends with its call.
func TestPaceEndsWithTheCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start, pace := time.Now(), new(Pace)
		pace.hold(time.Minute)
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		tr := statuses(200)
		_, err := client(tr).Do(ctx, Request{Op: "op", Build: example, Pace: pace})
		if credential.KindOf(err) != credential.Network || !errors.Is(err, context.DeadlineExceeded) || tr.attempts != 0 || time.Since(start) != 3*time.Second {
			t.Errorf("got %v after %d attempts and %v", err, tr.attempts, time.Since(start))
		}
	})
}
