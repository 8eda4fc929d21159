package httpx

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// transport is a http.RoundTripper made of a function that gets the number of
// the attempt, from 1.
type transport struct {
	answer   func(n int, req *http.Request) (*http.Response, error)
	attempts int
	at       []time.Time
}

func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	t.attempts++
	t.at = append(t.at, time.Now())
	return t.answer(t.attempts, req)
}

// waits returns the pauses between the attempts.
func (t *transport) waits() []time.Duration {
	var d []time.Duration
	for i := 1; i < len(t.at); i++ {
		d = append(d, t.at[i].Sub(t.at[i-1]))
	}
	return d
}

// headers makes a header of a list of names and values.
func headers(list []string) http.Header {
	h := http.Header{}
	for i := 0; i+1 < len(list); i += 2 {
		h.Set(list[i], list[i+1])
	}
	return h
}

// answer makes an http.Response.
func answer(status int, body string, header ...string) *http.Response {
	return &http.Response{StatusCode: status, Header: headers(header), Body: io.NopCloser(strings.NewReader(body))}
}

// statuses answers with one status after the other, the last one for ever; 0 is
// a broken connection.
func statuses(list ...int) *transport {
	return &transport{answer: func(n int, _ *http.Request) (*http.Response, error) {
		s := list[min(n, len(list))-1]
		if s == 0 {
			return nil, io.ErrUnexpectedEOF
		}
		return answer(s, "{}"), nil
	}}
}

// silent never answers.
func silent() *transport {
	return &transport{answer: func(_ int, req *http.Request) (*http.Response, error) {
		<-req.Context().Done()
		return nil, req.Context().Err()
	}}
}

func client(t http.RoundTripper) *Client {
	return New(Options{Transport: t, Now: time.Now})
}

func to(rawURL string) func(context.Context) (*http.Request, error) {
	return func(ctx context.Context) (*http.Request, error) {
		return http.NewRequestWithContext(ctx, http.MethodGet, rawURL, nil)
	}
}

var example = to("https://service.example/?key=QUERYVALUE")

func TestRetries(t *testing.T) {
	throttled := func(r *Response) bool { return r.Status == 400 }
	tests := []struct {
		name       string
		list       []int
		request    Request
		want       int // attempts
		wantStatus int // 0: an error
	}{
		{"at once", []int{200}, Request{}, 1, 200},
		{"refusal", []int{403}, Request{}, 1, 403},
		{"redirect", []int{302}, Request{}, 1, 302},
		{"500 then fine", []int{500, 200}, Request{}, 2, 200},
		{"503 for ever", []int{503}, Request{}, 4, 503},
		{"429", []int{429, 429, 200}, Request{}, 3, 200},
		{"broken then fine", []int{0, 200}, Request{}, 2, 200},
		{"broken for ever", []int{0}, Request{}, 4, 0},
		{"broken then 503", []int{0, 503}, Request{Attempts: 2}, 2, 503},
		{"fewer attempts", []int{503}, Request{Attempts: 1}, 1, 503},
		{"more attempts", []int{503}, Request{Attempts: 7}, 7, 503},
		{"asked for", []int{400, 400, 200}, Request{Retry: throttled}, 3, 200},
		{"asked for, for ever", []int{400}, Request{Retry: throttled}, 4, 400},
		{"asked, not wanted", []int{404}, Request{Retry: throttled}, 1, 404},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tr := statuses(test.list...)
				test.request.Op, test.request.Build = "op", example
				resp, err := client(tr).Do(t.Context(), test.request)
				if tr.attempts != test.want {
					t.Errorf("got %d attempts, want %d", tr.attempts, test.want)
				}
				var status int
				if err == nil {
					status = resp.Status
				} else if k := credential.KindOf(err); k != credential.Network {
					t.Errorf("got kind %d, want %d: %v", k, credential.Network, err)
				}
				if status != test.wantStatus {
					t.Errorf("got status %d (%v), want %d", status, err, test.wantStatus)
				}
			})
		})
	}
}

func TestBackoff(t *testing.T) {
	ms := time.Millisecond
	for _, test := range []struct {
		name     string
		metadata bool
		full     []time.Duration
	}{
		{"service", false, []time.Duration{200 * ms, 400 * ms, 800 * ms, 1600 * ms, 3000 * ms, 3000 * ms}},
		{"metadata", true, []time.Duration{50 * ms, 100 * ms, 200 * ms, 400 * ms, 800 * ms, 1600 * ms}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				distinct := map[time.Duration]bool{}
				for range 20 {
					tr := statuses(503)
					_, err := client(tr).Do(t.Context(), Request{Op: "op", Build: example, Attempts: 7, Metadata: test.metadata})
					if err != nil {
						t.Fatal(err)
					}
					waits := tr.waits()
					if len(waits) != len(test.full) {
						t.Fatalf("got %d waits, want %d", len(waits), len(test.full))
					}
					for i, got := range waits {
						if got < test.full[i]/2 || got > test.full[i] {
							t.Errorf("wait %d: got %v, want %v to %v", i, got, test.full[i]/2, test.full[i])
						}
					}
					distinct[waits[0]] = true
				}
				if len(distinct) < 2 {
					t.Error("the first wait has no jitter")
				}
			})
		})
	}
}

func TestBackoffManyAttempts(t *testing.T) {
	c := client(nil)
	for n := 1; n < 200; n++ {
		got, ok := c.backoff(t.Context(), Request{}, n, nil)
		if !ok || got <= 0 || got > maxWait {
			t.Errorf("attempt %d: got %v, %v", n, got, ok)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		date := func(d time.Duration) string { return start.Add(d).UTC().Format(http.TimeFormat) }
		tests := []struct {
			name     string
			header   []string
			attempts int
			min, max time.Duration
		}{
			{"seconds", []string{"Retry-After", "7"}, 2, 7 * time.Second, 7 * time.Second},
			{"zero", []string{"Retry-After", "0"}, 2, 100 * time.Millisecond, 200 * time.Millisecond},
			{"less than the back-off", []string{"Retry-After", "-3"}, 2, 100 * time.Millisecond, 200 * time.Millisecond},
			{"nonsense", []string{"Retry-After", "soon"}, 2, 100 * time.Millisecond, 200 * time.Millisecond},
			{"date", []string{"Retry-After", date(9 * time.Second)}, 2, 9 * time.Second, 9 * time.Second},
			{"date of a service ahead of us", []string{"Retry-After", date(time.Hour + 5*time.Second), "Date", date(time.Hour)}, 2, 5 * time.Second, 5 * time.Second},
			{"date that has passed", []string{"Retry-After", date(-time.Hour)}, 2, 100 * time.Millisecond, 200 * time.Millisecond},
			{"a minute", []string{"Retry-After", "60"}, 2, time.Minute, time.Minute},
			{"too long", []string{"Retry-After", "61"}, 1, 0, 0},
			{"far too long", []string{"Retry-After", "99999999999999999999999"}, 1, 0, 0},
		}
		for _, test := range tests {
			first := true
			var begun, slept time.Duration
			tr := &transport{}
			tr.answer = func(int, *http.Request) (*http.Response, error) {
				if first {
					first, begun = false, time.Since(start)
					return answer(503, "", test.header...), nil
				}
				slept = time.Since(start) - begun
				return answer(200, ""), nil
			}
			c := New(Options{Transport: tr, Now: func() time.Time { return start }})
			if _, err := c.Do(t.Context(), Request{Op: "op", Build: example}); err != nil {
				t.Errorf("%s: %v", test.name, err)
			}
			if tr.attempts != test.attempts {
				t.Errorf("%s: got %d attempts, want %d", test.name, tr.attempts, test.attempts)
			}
			if slept < test.min || slept > test.max {
				t.Errorf("%s: got a wait of %v, want %v to %v", test.name, slept, test.min, test.max)
			}
		}
	})
}

func TestGivesUpBeforeADeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()

		tr := &transport{answer: func(int, *http.Request) (*http.Response, error) {
			return answer(503, "", "Retry-After", "5"), nil
		}}
		resp, err := client(tr).Do(ctx, Request{Op: "op", Build: example})
		if err != nil || resp.Status != 503 {
			t.Errorf("got %v, %v, want the 503", resp, err)
		}

		ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		_, err = client(statuses(0)).Do(ctx, Request{Op: "op", Build: example})
		if got, want := fmt.Sprint(err), "op: "+errBroken.Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if d := time.Since(start); d != 0 {
			t.Errorf("waited %v for nothing", d)
		}
	})
}

func TestTimeLimits(t *testing.T) {
	tests := []struct {
		name     string
		request  Request
		whole    time.Duration // 0: none
		want     string
		attempts int
		min, max time.Duration
	}{
		{
			"each attempt",
			Request{Attempts: 2},
			0,
			"op: no answer within 10s", 2, 20*time.Second + 100*time.Millisecond, 20*time.Second + 200*time.Millisecond,
		},
		{
			"each attempt at the metadata service",
			Request{Attempts: 2, Metadata: true},
			0,
			"op: no answer within 2s", 2, 4*time.Second + 25*time.Millisecond, 4*time.Second + 50*time.Millisecond,
		},
		{"final", Request{TimeoutFinal: true}, 0, "op: no answer within 10s", 1, 10 * time.Second, 10 * time.Second},
		{"whole call", Request{}, 3 * time.Second, "op: no answer within the time limit", 1, 3 * time.Second, 3 * time.Second},
		{"whole call, later", Request{}, 15 * time.Second, "op: no answer within the time limit", 2, 15 * time.Second, 15 * time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start, ctx := time.Now(), t.Context()
				if test.whole != 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, test.whole)
					defer cancel()
				}
				tr := silent()
				test.request.Op, test.request.Build = "op", example
				_, err := client(tr).Do(ctx, test.request)
				if got := fmt.Sprint(err); got != test.want {
					t.Errorf("got %q, want %q", got, test.want)
				}
				if credential.KindOf(err) != credential.Network || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %#v, want a deadline of kind Network", err)
				}
				if tr.attempts != test.attempts {
					t.Errorf("got %d attempts, want %d", tr.attempts, test.attempts)
				}
				if d := time.Since(start); d < test.min || d > test.max {
					t.Errorf("took %v, want %v to %v", d, test.min, test.max)
				}
			})
		})
	}
}

func TestCancelled(t *testing.T) {
	person := errors.New("interrupted by a person")
	for name, tr := range map[string]*transport{"in an attempt": silent(), "between two": statuses(503)} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				start := time.Now()
				time.AfterFunc(50*time.Millisecond, func() { cancel(person) })
				_, err := client(tr).Do(ctx, Request{Op: "op", Build: example})
				if fmt.Sprint(err) != person.Error() || !errors.Is(err, person) {
					t.Errorf("got %v, want the cause alone", err)
				}
				if d := time.Since(start); d != 50*time.Millisecond {
					t.Errorf("took %v, want 50ms", d)
				}
				if tr.attempts != 1 {
					t.Errorf("got %d attempts, want 1", tr.attempts)
				}
			})
		})
	}
	t.Run("before", func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(person)
		tr := statuses(200)
		if _, err := client(tr).Do(ctx, Request{Op: "op", Build: example}); !errors.Is(err, person) || tr.attempts != 0 {
			t.Errorf("got %v after %d attempts, want the cause after none", err, tr.attempts)
		}
	})
}

// trickle gives a byte each 100 ms until ctx is done.
type trickle struct{ ctx context.Context }

func (r trickle) Read(p []byte) (int, error) {
	if !sleep(r.ctx, 100*time.Millisecond) {
		return 0, r.ctx.Err()
	}
	p[0] = 'x'
	return 1, nil
}

func TestSlowBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		tr := &transport{answer: func(_ int, req *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Body: io.NopCloser(trickle{req.Context()})}, nil
		}}
		_, err := client(tr).Do(t.Context(), Request{Op: "op", Build: example, Attempts: 1, Metadata: true})
		if got, want := fmt.Sprint(err), "op: no answer within 2s"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if d := time.Since(start); d != 2*time.Second {
			t.Errorf("took %v, want 2s", d)
		}
	})
}

func TestBuild(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var built []int
		tr := &transport{answer: func(n int, req *http.Request) (*http.Response, error) {
			if got := req.Header.Get("N"); got != fmt.Sprint(n) {
				t.Errorf("attempt %d sent the request of attempt %s", n, got)
			}
			if got := req.Header.Get("User-Agent"); got != userAgent {
				t.Errorf("got user agent %q, want %q", got, userAgent)
			}
			return answer(503, ""), nil
		}}
		_, err := client(tr).Do(t.Context(), Request{Op: "op", Build: func(ctx context.Context) (*http.Request, error) {
			built = append(built, len(built)+1)
			req, err := example(ctx)
			req.Header.Set("N", fmt.Sprint(len(built)))
			return req, err
		}})
		if err != nil || !slices.Equal(built, []int{1, 2, 3, 4}) {
			t.Errorf("built %v (%v), want one for each attempt", built, err)
		}
	})

	cause := credential.NewError(credential.Usage, "", "", "no key")
	tr := statuses(200)
	_, err := client(tr).Do(t.Context(), Request{Op: "op", Build: func(context.Context) (*http.Request, error) {
		return nil, cause
	}})
	if tr.attempts != 0 || !errors.Is(err, cause) || credential.KindOf(err) != credential.Usage || err.Error() != "op: no key" {
		t.Errorf("got %v after %d attempts, want what Build returned", err, tr.attempts)
	}
}

func TestScheme(t *testing.T) {
	for _, raw := range []string{"ftp://service.example/", "file:///etc/passwd", "//service.example/"} {
		tr := statuses(200)
		_, err := client(tr).Do(t.Context(), Request{Op: "op", Build: to(raw)})
		if tr.attempts != 0 || !errors.Is(err, errScheme) || credential.KindOf(err) != credential.Network {
			t.Errorf("%s: got %v after %d attempts, want %v", raw, err, tr.attempts, errScheme)
		}
	}
}

func TestErrorsHideTheExchange(t *testing.T) {
	inner := errors.New(`malformed HTTP status code "BODYVALUE"`)
	for name, cause := range map[string]error{
		"unknown":   inner,
		"url.Error": &url.Error{Op: "Get", URL: "https://service.example/?key=QUERYVALUE", Err: inner},
		"timeout":   &url.Error{Op: "Get", URL: "https://service.example/?key=QUERYVALUE", Err: context.DeadlineExceeded},
	} {
		tr := &transport{answer: func(int, *http.Request) (*http.Response, error) { return nil, cause }}
		_, err := client(tr).Do(t.Context(), Request{Op: "op", Build: example, Attempts: 1})
		if got := fmt.Sprint(err); strings.Contains(got, "VALUE") || !strings.HasPrefix(got, "op: ") {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestDebug(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lines []string
		tr := &transport{answer: func(n int, _ *http.Request) (*http.Response, error) {
			time.Sleep(12 * time.Millisecond)
			switch n {
			case 1:
				return nil, errors.New("BODYVALUE")
			case 2:
				return answer(503, "BODYVALUE"), nil
			}
			return answer(200, `{"a":"BODYVALUE"}`, "X-Acs-Request-Id", "ID-3", "X-Secret", "HEADERVALUE"), nil
		}}
		c := New(Options{Transport: tr, Now: time.Now, Debugf: func(format string, args ...any) {
			lines = append(lines, fmt.Sprintf(format, args...))
		}})
		if _, err := c.Do(t.Context(), Request{Op: "sts X", Build: example}); err != nil {
			t.Fatal(err)
		}
		want := []string{
			"sts X: service.example: no answer, 12ms",
			"sts X: service.example: status 503, request id none, 12ms",
			"sts X: service.example: status 200, request id ID-3, 12ms",
		}
		if !slices.Equal(lines, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
		}
	})
}

func TestBodyLimit(t *testing.T) {
	for _, size := range []int{0, maxBody, maxBody + 1, 16 * maxBody} {
		tr := &transport{answer: func(int, *http.Request) (*http.Response, error) {
			return answer(200, strings.Repeat("x", size)), nil
		}}
		resp, err := client(tr).Do(t.Context(), Request{Op: "op", Build: example})
		if size <= maxBody {
			if err != nil || len(resp.Body) != size {
				t.Errorf("%d bytes: got %v", size, err)
			}
			continue
		}
		if credential.KindOf(err) != credential.Refused || !errors.Is(err, errTooLong) || tr.attempts != 1 {
			t.Errorf("%d bytes: got %v after %d attempts, want %v after 1", size, err, tr.attempts, errTooLong)
		}
	}
}
