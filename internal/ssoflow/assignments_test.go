package ssoflow

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
)

// bigPortal is a portal with many accounts, each with one configuration. It takes latency
// for every answer.
type bigPortal struct {
	accounts int
	latency  time.Duration
	// change, if it is not nil, returns another answer, or an error, to a request.
	change func(n int, account string) (status int, body string, header http.Header, err error)

	mu           sync.Mutex // guards what follows
	requests     int
	atOnce, most int
}

func (b *bigPortal) RoundTrip(r *http.Request) (*http.Response, error) {
	b.mu.Lock()
	b.requests++
	n := b.requests
	b.atOnce++
	b.most = max(b.most, b.atOnce)
	b.mu.Unlock()
	time.Sleep(b.latency)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.atOnce--
	query := r.URL.Query()
	account := query.Get("AccountId")
	status, body, header := 200, "", http.Header{}
	if account == "" {
		body = b.page(query)
	} else {
		body = fmt.Sprintf(`{"AccessConfigurationsForAccount":[{"AccessConfigurationId":"ac-%s","AccessConfigurationName":"Admin"}]}`, account)
	}
	if b.change != nil {
		if s, other, h, err := b.change(n, account); err != nil {
			return nil, err
		} else if s != 0 {
			status, body, header = s, other, h
		}
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body))}, nil
}

func (b *bigPortal) page(query url.Values) string {
	start, size := 0, 20
	_, _ = fmt.Sscan(query.Get("NextToken"), &start)
	_, _ = fmt.Sscan(query.Get("MaxResults"), &size)
	end := min(start+size, b.accounts)
	var entries []string
	for i := start; i < end; i++ {
		entries = append(entries, fmt.Sprintf(`{"AccountId":"%d","DisplayName":"name-%d"}`, i, i))
	}
	return fmt.Sprintf(`{"Accounts":[%s],"IsTruncated":%t,"NextToken":"%d"}`, strings.Join(entries, ","), end < b.accounts, end)
}

func (b *bigPortal) list(t *testing.T, progress func(done, all int)) ([]Assignment, error) {
	t.Helper()
	u, err := url.Parse(signInURL)
	if err != nil {
		t.Fatal(err)
	}
	p := &Portal{HTTP: httpx.New(httpx.Options{Transport: b, Now: time.Now}), SignInURL: u, Now: time.Now}
	return p.Assignments(t.Context(), token(), 25*time.Second, progress)
}

func complete(list []Assignment) (n int) {
	for _, a := range list {
		if a.Err == nil && len(a.Configurations) == 1 {
			n++
		}
	}
	return n
}

// TestAssignmentsAtOnce holds the figure that is promised: 400 accounts at 80 ms a
// request in at most 6 s.
func TestAssignmentsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bigPortal{accounts: 400, latency: 80 * time.Millisecond}
		start, calls := time.Now(), 0
		list, err := b.list(t, func(done, all int) {
			if calls++; done != calls || all != 400 {
				t.Errorf("progress %d of %d at call %d", done, all, calls)
			}
		})
		if took := time.Since(start); took > 6*time.Second || err != nil || complete(list) != 400 || calls != 400 || b.most != 8 {
			t.Errorf("%d of 400 accounts after %s, %d at once, %d calls of progress: %v", complete(list), took, b.most, calls, err)
		}
		for i, a := range list {
			if a.ID != fmt.Sprint(i) || a.Configurations[0].ID != "ac-"+a.ID {
				t.Fatalf("number %d is %+v", i, a)
			}
		}
	})
}

// TestAssignmentsThrottled has a portal that takes ten requests a second.
func TestAssignmentsThrottled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bigPortal{accounts: 100, latency: 10 * time.Millisecond}
		second, taken, refused := time.Time{}, 0, 0
		b.change = func(int, string) (int, string, http.Header, error) {
			if now := time.Now(); now.Sub(second) >= time.Second {
				second, taken = now, 0
			}
			if taken++; taken > 10 {
				refused++
				return 400, `{"ErrorCode":"Throttling.User","ErrorMessage":"too many"}`, http.Header{}, nil
			}
			return 0, "", nil, nil
		}
		list, err := b.list(t, nil)
		if err != nil || complete(list) != 100 || refused == 0 || refused > 300 {
			t.Errorf("%d of 100 accounts, %d refused: %v", complete(list), refused, err)
		}
	})
}

// TestAssignmentsRetryAfter: while one request waits, none is sent, even if the wait is
// longer than the limit of a request.
func TestAssignmentsRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bigPortal{accounts: 50, latency: 10 * time.Millisecond}
		var told time.Time
		b.change = func(n int, _ string) (int, string, http.Header, error) {
			switch {
			case n == 20:
				told = time.Now()
				return 429, "", http.Header{"Retry-After": {"30"}}, nil
			// Seven are under way then, and seven more may be sent before the answer is read.
			case n > 20+14 && time.Since(told) < 30*time.Second:
				t.Errorf("request %d came %s after the answer", n, time.Since(told))
			}
			return 0, "", nil, nil
		}
		if list, err := b.list(t, nil); err != nil || complete(list) != 50 {
			t.Errorf("%d of 50 accounts: %v", complete(list), err)
		}
	})
}

func TestAssignmentsInPart(t *testing.T) {
	refuse := func(status int, code string) (int, string, http.Header, error) {
		return status, `{"ErrorCode":"` + code + `","ErrorMessage":"message"}`, http.Header{}, nil
	}
	var none http.Header
	tests := []struct {
		name         string
		change       func(n int, account string) (int, string, http.Header, error)
		accounts     int // that are listed
		complete     int
		kind         credential.Kind
		want         string
		tokenRefused bool
		requests     int // at most
	}{
		{"an account is refused", func(_ int, account string) (int, string, http.Header, error) {
			if account == "7" {
				return refuse(403, "NoPermission.AccessAssignment")
			}
			return 0, "", none, nil
		}, 40, 39, credential.Refused, "account 7: CloudSSO access configurations: NoPermission.AccessAssignment: message", false, 41},
		{"an account is refused as if the token were", func(_ int, account string) (int, string, http.Header, error) {
			if account == "7" || account == "9" {
				return refuse(401, "InvalidAccessToken")
			}
			return 0, "", none, nil
		}, 40, 38, credential.Refused, "2 of 40 accounts are missing; account 7: CloudSSO access configurations: the portal refuses this account", false, 43},
		{"the token ends", func(n int, _ string) (int, string, http.Header, error) {
			if n > 20 {
				return refuse(401, "InvalidAccessToken")
			}
			return 0, "", none, nil
		}, 40, 19, credential.Login, "of 40 accounts are missing", true, 20 + 16 + 1},
		{"the second page fails", func(n int, account string) (int, string, http.Header, error) {
			if account == "" && n > 1 {
				return refuse(403, "Forbidden.Account")
			}
			return 0, "", none, nil
		}, 100, 100, credential.Refused, "CloudSSO accounts: Forbidden.Account: message", false, 110},
		{"the portal goes away", func(n int, _ string) (int, string, http.Header, error) {
			if n > 20 {
				return 0, "", none, errReset
			}
			return 0, "", none, nil
		}, 40, 19, credential.Network, "21 of 40 accounts are missing", false, 20 + 16*4},
		{"one account fails for ever", func(_ int, account string) (int, string, http.Header, error) {
			if account == "7" {
				return refuse(500, "InternalError")
			}
			return 0, "", none, nil
		}, 40, 39, credential.Network, "account 7: CloudSSO access configurations: InternalError: message", false, 44},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := &bigPortal{accounts: max(tt.accounts, 40), latency: 10 * time.Millisecond, change: tt.change}
				if tt.accounts == 100 {
					b.accounts = 150
				}
				list, err := b.list(t, nil)
				wantError(t, err, tt.kind, tt.want)
				if len(list) != tt.accounts || complete(list) != tt.complete || errors.Is(err, ErrTokenRefused) != tt.tokenRefused || b.requests > tt.requests {
					t.Errorf("%d accounts, %d complete, %d requests: %v", len(list), complete(list), b.requests, err)
				}
			})
		})
	}
}

// TestPageSizeRefused: what a portal takes as MaxResults is not documented.
func TestPageSizeRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &sizeless{bigPortal{accounts: 50, latency: time.Millisecond}}
		u, err := url.Parse(signInURL)
		if err != nil {
			t.Fatal(err)
		}
		p := &Portal{HTTP: httpx.New(httpx.Options{Transport: b, Now: time.Now}), SignInURL: u, Now: time.Now}
		list, err := p.Assignments(t.Context(), token(), time.Minute, nil)
		// One is refused, then three pages and fifty accounts.
		if err != nil || complete(list) != 50 || b.requests != 53 {
			t.Errorf("%d of 50 accounts, %d requests: %v", complete(list), b.requests, err)
		}
	})
}

// sizeless refuses every page size.
type sizeless struct{ bigPortal }

func (s *sizeless) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Query().Has("MaxResults") {
		return &http.Response{StatusCode: 400, Body: io.NopCloser(strings.NewReader("<html>"))}, nil
	}
	return s.bigPortal.RoundTrip(r)
}
