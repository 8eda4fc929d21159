package cloudtest

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestSignInControl(t *testing.T) {
	c := newTestCloud(t)
	ok := func(a answered, status int) {
		t.Helper()
		if a.status != status {
			t.Errorf("got %d %s, want %d", a.status, a.body, status)
		}
	}
	ok(c.control(http.MethodPost, "/portal", "auto-approve", "false", "interval", "3", "code-seconds", "30",
		"token-seconds", "40", "pending-polls", "5", "slow-down", "false", "page-size", "7"), 204)
	if got, want := c.portal.settings, (PortalSettings{
		Interval: 3, CodeSeconds: 30, TokenSeconds: 40, PendingPolls: 5, PageSize: 7,
	}); got != want {
		t.Errorf("portal: got %+v, want %+v", got, want)
	}
	before := c.portal.settings
	for _, params := range [][]string{{"interval", "x"}, {"slow-down", "perhaps"}, {"intervall", "1"}, {"interval", "9", "page-size", ""}} {
		ok(c.control(http.MethodPost, "/portal", params...), 400)
	}
	if c.portal.settings != before {
		t.Errorf("a refused change changed %+v to %+v", before, c.portal.settings)
	}

	one, two, three := c.begin(), c.begin(), c.begin()
	ok(c.control(http.MethodPost, "/deny", "user-code", one.text("UserCode")), 204)
	ok(c.control(http.MethodPost, "/approve", "user-code", two.text("UserCode")), 204)
	ok(c.control(http.MethodPost, "/approve", "user-code", one.text("UserCode")), 400)
	wantPortalCode(t, c.pollAfter(0, one), 400, "AccessDenied")
	wantPortalCode(t, c.pollAfter(0, three), 400, "AuthorizationPending")
	ok(c.control(http.MethodPost, "/approve"), 204)
	ok(c.control(http.MethodPost, "/deny"), 400)
	wantPortalCode(t, c.pollAfter(0, two), 200, "")
	token := c.pollAfter(0, three).text("AccessToken")

	r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, c.ControlURL()+"/accounts",
		strings.NewReader(`[{"id":"9","name":"Nine","configurations":[{"id":"ac-9","name":"N","description":"D"}]}]`))
	if err != nil {
		t.Fatal(err)
	}
	ok(c.must(r), 204)
	wantPortalCode(t, c.credentials(token, "9", "ac-9"), 200, "")
	ok(c.control(http.MethodPut, "/accounts"), 400)
	ok(c.control(http.MethodPost, "/end-tokens"), 204)
	wantPortalCode(t, c.credentials(token, "9", "ac-9"), 401, "InvalidAccessToken")
}

func TestOAuthControl(t *testing.T) {
	c := newTestCloud(t)
	status := func(want int, method, path string, params ...string) string {
		t.Helper()
		a := c.control(method, path, params...)
		if a.status != want {
			t.Errorf("%s: got %d %s, want %d", path, a.status, a.body, want)
		}
		return string(a.body)
	}
	status(204, http.MethodPost, "/oauth", "access-seconds", "10", "refresh-seconds", "20", "session-seconds", "1000")
	if got, want := c.oauth.settings, (OAuthSettings{AccessSeconds: 10, RefreshSeconds: 20, SessionSeconds: 1000}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	token := c.redeemed().text("refresh_token")
	c.refresh(token)
	c.refresh(token)
	if got := status(200, http.MethodGet, "/refresh-reuse"); got != "1\n" {
		t.Errorf("refresh-reuse: got %q, want 1", got)
	}
	token = c.redeemed().text("refresh_token")
	status(204, http.MethodPost, "/end-refresh-tokens")
	wantOAuthCode(t, c.refresh(token), 400, "invalid_grant")
	status(204, http.MethodPost, "/oauth", "deny", "true")
	if _, answer := c.authorized(authorizeFields()); answer.Get("error") != "access_denied" {
		t.Errorf("got %v, want a denied sign-in", answer)
	}
	status(400, http.MethodPost, "/oauth", "deny", "x")
	status(400, http.MethodPost, "/oauth", "interval", "1")
	status(405, http.MethodGet, "/approve")
}

// Sign-ins may run at once, beside whoever changes the settings.
func TestSignInsAtOnce(t *testing.T) {
	c := newTestCloud(t)
	c.SetPortal(func(s *PortalSettings) { s.PendingPolls, s.SlowDown = 0, false })
	var tokens [8]string
	var all sync.WaitGroup
	for i := range tokens {
		all.Go(func() {
			tokens[i] = c.signInNow()
			c.SetPortal(func(s *PortalSettings) { s.PageSize++ })
			c.accounts(tokens[i], "")
			c.refresh(c.redeemed().text("refresh_token"))
		})
	}
	all.Wait()
	slices.Sort(tokens[:])
	if different := slices.Compact(tokens[:]); len(different) != 8 || different[0] == "" {
		t.Errorf("got %d tokens, want 8", len(different))
	}
	if got := c.RefreshReuse(); got != 0 {
		t.Errorf("RefreshReuse: got %d, want 0", got)
	}
}
