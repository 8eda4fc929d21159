package ssoflow

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// sizes lists the page size of each request that came, "" where it had none.
func (s *service) sizes() (list []string) {
	for _, r := range s.seen {
		u, err := url.Parse(r.url)
		if err != nil {
			s.t.Fatal(err)
		}
		list = append(list, u.Query().Get("MaxResults"))
	}
	return list
}

// Which refusals are taken for one of the page size, and what is asked then.
func TestPageSizes(t *testing.T) {
	next, last := ok(`{"Accounts":[{"AccountId":"1"}],"IsTruncated":true,"NextToken":"n"}`), ok(`{"Accounts":[{"AccountId":"2"}]}`)
	throttled, refused := bad(400, "Throttling.User"), bad(400, "InvalidParameter")
	tests := []struct {
		name    string
		answers []answer
		sizes   []string
		want    string // the error
	}{
		{"taken", []answer{next, last}, []string{"100", "100"}, ""},
		{"refused", []answer{refused, next, last}, []string{"100", "", ""}, ""},
		{"refused later", []answer{next, refused, last}, []string{"100", "100", ""}, ""},
		{"refused without it, too", []answer{refused, bad(400, "Other")}, []string{"100", ""}, "InvalidParameter"},
		{"refused, then broken", []answer{refused, {status: 500}}, []string{"100", "", "", "", ""}, "InvalidParameter"},
		{"throttled", []answer{throttled, next, last}, []string{"100", "100", "100"}, ""},
		{"not found", []answer{bad(404, "NotFound"), last}, []string{"100"}, "NotFound"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newService(t, tt.answers...)
				list, err := s.portal().Accounts(t.Context(), token())
				if got := s.sizes(); !slices.Equal(got, tt.sizes) {
					t.Errorf("got page sizes %q, want %q", got, tt.sizes)
				}
				if tt.want != "" {
					wantError(t, err, credential.Refused, tt.want)
				} else if err != nil || len(list) != 2 {
					t.Errorf("got %v, %v", list, err)
				}
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, ok(`{"AccessConfigurationsForAccount":[]}`))
		_, err := s.portal().AccessConfigurations(t.Context(), token(), "1")
		if got := s.sizes(); err != nil || !slices.Equal(got, []string{"10"}) {
			t.Errorf("configurations: got page sizes %q, %v", got, err)
		}
	})
}

// A list may have as many entries and pages as there can be.
func TestLongestLists(t *testing.T) {
	for _, pages := range []int{maxPages, maxPages + 1} {
		synctest.Test(t, func(t *testing.T) {
			var answers []answer
			for i := range pages {
				answers = append(answers, ok(fmt.Sprintf(`{"Accounts":[{"AccountId":"1"}],"IsTruncated":%t,"NextToken":"%d"}`, i+1 < pages, i)))
			}
			list, err := newService(t, answers...).portal().Accounts(t.Context(), token())
			if (err == nil) != (pages == maxPages) || err == nil && len(list) != pages {
				t.Errorf("%d pages: got %d accounts, %v", pages, len(list), err)
			}
		})
	}
}

// A request of a listing has the time that it was given, and no more.
func TestAssignmentsLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, ok(`{}`))
		s.latency = time.Minute
		start := time.Now()
		_, err := s.portal().Assignments(t.Context(), token(), 3*time.Second, nil)
		wantError(t, err, credential.Network, "no answer within 3s")
		if took := time.Since(start); took < 12*time.Second || took > 17*time.Second {
			t.Errorf("took %s, want four attempts of 3 s", took)
		}
	})
}

// Whether an account or the token is refused, the portal's list of accounts says. Where
// that cannot be had, nobody is signed out.
func TestAccountRefusedAndPortalGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bigPortal{accounts: 3, latency: time.Millisecond}
		refused := false
		b.change = func(_ int, account string) (int, string, http.Header, error) {
			switch {
			case account == "1":
				refused = true
				return 401, `{"ErrorCode":"InvalidAccessToken","ErrorMessage":"message"}`, http.Header{}, nil
			case account == "" && refused:
				return 403, `{"ErrorCode":"NoPermission.Accounts","ErrorMessage":"message"}`, http.Header{}, nil
			}
			return 0, "", nil, nil
		}
		list, err := b.list(t, nil)
		wantError(t, err, credential.Refused, "account 1: CloudSSO accounts: NoPermission.Accounts: message")
		if errors.Is(err, ErrTokenRefused) || complete(list) != 2 {
			t.Errorf("%d of 3 accounts: %v", complete(list), err)
		}
	})
}

// Of several failures that of the token counts, then that of the list, then the first.
func TestFirstFailure(t *testing.T) {
	one, two, ended := errors.New("one"), errors.New("two"), fmt.Errorf("ended: %w", ErrTokenRefused)
	account := func(id string, err error) Assignment { return Assignment{Account: Account{ID: id}, Err: err} }
	for _, tt := range []struct {
		failed error
		list   []Assignment
		want   string
	}{
		{nil, nil, ""},
		{nil, []Assignment{account("1", nil)}, ""},
		{one, []Assignment{account("1", nil)}, "one"},
		{one, []Assignment{account("1", two)}, "one"},
		{nil, []Assignment{account("1", nil), account("2", two)}, "account 2: two"},
		{nil, []Assignment{account("1", one), account("2", two)}, "2 of 2 accounts are missing; account 1: one"},
		{nil, []Assignment{account("1", one), account("2", ended), account("3", ended)}, "3 of 3 accounts are missing; account 2: ended: " + ErrTokenRefused.Error()},
		{one, []Assignment{account("1", ended)}, "account 1: ended: " + ErrTokenRefused.Error()},
	} {
		got := ""
		if err := firstFailure(tt.failed, tt.list); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
