package cloudtest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func (c *testCloud) portalGet(path, token, query string) answered {
	c.t.Helper()
	return c.must(c.request(http.MethodGet, c.portalURL+path+"?"+query, "Authorization", "Bearer "+token, "Content-Type", "application/json"))
}

func (c *testCloud) accounts(token, query string) answered {
	c.t.Helper()
	return c.portalGet("/access-assignments/accounts", token, query)
}

func (c *testCloud) credentials(token, account, configuration string) answered {
	c.t.Helper()
	return c.portalPost("/cloud-credentials", fields{"AccountId": account, "AccessConfigurationId": configuration},
		"Authorization", "Bearer "+token)
}

// signInNow returns an access token where no poll is pending.
func (c *testCloud) signInNow() string {
	c.t.Helper()
	return c.pollAfter(0, c.begin()).text("AccessToken")
}

// all reads a list page by page, and returns the length of every page and two
// fields of every entry.
func (c *testCloud) all(path, token, list, id, name string, query url.Values) (pages []int, entries []string) {
	c.t.Helper()
	for {
		a := c.portalGet(path, token, query.Encode())
		page, ok := a.object[list].([]any)
		if a.status != http.StatusOK || !ok {
			c.t.Fatalf("got %d %s", a.status, a.body)
		}
		pages = append(pages, len(page))
		for _, e := range page {
			entry := e.(map[string]any)
			entries = append(entries, entry[id].(string)+" "+entry[name].(string))
		}
		if a.object["IsTruncated"] != (a.text("NextToken") != "") {
			c.t.Errorf("got %s: whether it is truncated and the next page disagree", a.body)
		}
		if a.text("NextToken") == "" {
			return pages, entries
		}
		query.Set("NextToken", a.text("NextToken"))
	}
}

func TestPortalLists(t *testing.T) {
	c := newTestCloud(t)
	token := c.signIn()
	const accounts, configurations = "/access-assignments/accounts", "/access-assignments/access-configurations"
	all := []string{"1111111111111111 Development", "2222222222222222 Production", "3333333333333333 Sandbox"}
	for _, tt := range []struct {
		name     string
		pageSize int
		query    url.Values
		pages    []int
	}{
		{"two a page", 2, url.Values{}, []int{2, 1}},
		{"fewer wanted", 2, url.Values{"MaxResults": {"1"}}, []int{1, 1, 1}},
		{"more wanted", 2, url.Values{"MaxResults": {"100"}}, []int{2, 1}},
		{"empty parameters", 2, url.Values{"MaxResults": {""}, "NextToken": {""}}, []int{2, 1}},
		{"just all", 3, url.Values{}, []int{3}},
		{"senseless size", -1, url.Values{}, []int{1, 1, 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c.SetPortal(func(s *PortalSettings) { s.PageSize = tt.pageSize })
			pages, entries := c.all(accounts, token, "Accounts", "AccountId", "DisplayName", tt.query)
			if !slices.Equal(pages, tt.pages) || !slices.Equal(entries, all) {
				t.Errorf("got %v %v, want %v %v", pages, entries, tt.pages, all)
			}
		})
	}
	c.SetPortal(func(s *PortalSettings) { s.PageSize = 2 })
	for account, want := range map[string][]string{
		"1111111111111111": {"ac-dev Developer", "ac-ops Operator", "ac-read ReadOnly"},
		"2222222222222222": {"ac-read ReadOnly", "ac-ops Operator"},
		"3333333333333333": {"ac-read ReadOnly"},
	} {
		_, got := c.all(configurations, token, "AccessConfigurationsForAccount",
			"AccessConfigurationId", "AccessConfigurationName", url.Values{"AccountId": {account}})
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", account, got, want)
		}
	}
	next := url.Values{"NextToken": {c.accounts(token, "").text("NextToken")}}
	for _, tt := range []struct {
		name, path, query string
		status            int
		code              string
	}{
		{"no account", configurations, "", 403, "NoPermission.AccessAssignment"},
		{"other account", configurations, "AccountId=4", 403, "NoPermission.AccessAssignment"},
		{"page of another list", configurations, next.Encode() + "&AccountId=1111111111111111", 400, "InvalidParameter.NextToken"},
		{"no page", accounts, "NextToken=x", 400, "InvalidParameter.NextToken"},
		{"page beyond", accounts, url.Values{"NextToken": {pageToken("Accounts", 4)}}.Encode(), 400, "InvalidParameter.NextToken"},
		{"unescaped page", accounts, "NextToken=" + next.Get("NextToken"), 400, "InvalidParameter.NextToken"},
		{"none a page", accounts, "MaxResults=0", 400, "InvalidParameter.MaxResults"},
		{"too many a page", accounts, "MaxResults=101", 400, "InvalidParameter.MaxResults"},
		{"no number", accounts, "MaxResults=x", 400, "InvalidParameter.MaxResults"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			wantPortalCode(t, c.portalGet(tt.path, token, tt.query), tt.status, tt.code)
		})
	}
}

func TestSetPortalAccounts(t *testing.T) {
	c := newTestCloud(t)
	token := c.signIn()
	hostile := "\x1b[31m\u202e\n<b>"
	c.SetPortalAccounts([]PortalAccount{{ID: "9", Name: hostile, Configurations: []PortalConfiguration{{"ac-x", hostile, hostile}}}})
	a := c.accounts(token, "")
	if got := a.object["Accounts"].([]any)[0].(map[string]any)["DisplayName"]; got != hostile {
		t.Errorf("got %q, want %q", got, hostile)
	}
	wantPortalCode(t, c.credentials(token, "9", "ac-x"), 200, "")
	wantPortalCode(t, c.credentials(token, "1111111111111111", "ac-dev"), 403, "NoPermission.AccessAssignment")
	c.SetPortalAccounts(nil)
	if a := c.accounts(token, ""); !strings.Contains(string(a.body), `"Accounts":[]`) {
		t.Errorf("got %s, want an empty list", a.body)
	}
}

func TestCloudCredentials(t *testing.T) {
	c := newTestCloud(t)
	token := c.signIn()
	a := c.credentials(token, "2222222222222222", "ac-ops")
	if want := c.clock.now().Add(time.Hour).Format(expirationLayout); a.text("CloudCredential", "Expiration") != want || a.text("RequestId") == "" {
		t.Errorf("got %d %s, want a session until %s", a.status, a.body, want)
	}
	who := c.call("GetCallerIdentity", a.key("CloudCredential"), nil)
	for name, want := range map[string]string{
		"Arn":          "acs:ram::2222222222222222:assumed-role/aliyunreservedsso-ac-ops/user",
		"AccountId":    "2222222222222222",
		"IdentityType": "AssumedRoleUser",
	} {
		if got := who.text(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	for _, tt := range []struct {
		name, account, configuration string
		status                       int
		code                         string
	}{
		{"not assigned", "3333333333333333", "ac-ops", 403, "NoPermission.AccessAssignment"},
		{"name for id", "2222222222222222", "Operator", 403, "NoPermission.AccessAssignment"},
		{"other account", "4444444444444444", "ac-ops", 403, "NoPermission.AccessAssignment"},
		{"no account", "", "ac-ops", 400, "InvalidParameter.AccountId"},
		{"no configuration", "2222222222222222", "", 400, "InvalidParameter.AccessConfigurationId"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			wantPortalCode(t, c.credentials(token, tt.account, tt.configuration), tt.status, tt.code)
		})
	}
}

// Every call that wants an access token refuses what is none.
func TestAccessTokens(t *testing.T) {
	c := newTestCloud(t)
	calls := map[string]func(token string) answered{
		"accounts": func(token string) answered { return c.accounts(token, "") },
		"configurations": func(token string) answered {
			return c.portalGet("/access-assignments/access-configurations", token, "AccountId=1111111111111111")
		},
		"credentials": func(token string) answered { return c.credentials(token, "1111111111111111", "ac-dev") },
	}
	want := func(what, token string, status int, code string) {
		t.Helper()
		for name, call := range calls {
			t.Run(what+" "+name, func(t *testing.T) { wantPortalCode(t, call(token), status, code) })
		}
	}
	token, other := c.signIn(), c.signIn()
	want("right", token, 200, "")
	want("unknown", token+"x", 401, "InvalidAccessToken")
	want("empty", "", 401, "InvalidAccessToken")
	a := c.must(c.request(http.MethodGet, c.portalURL+"/access-assignments/accounts", "Authorization", token))
	wantPortalCode(t, a, 401, "InvalidAccessToken")
	a = c.must(c.request(http.MethodGet, c.portalURL+"/access-assignments/accounts", "Authorization", "Bearer "+token))
	wantPortalCode(t, a, 415, "UnsupportedMediaType")
	c.clock.move(time.Hour)
	want("ended", token, 401, "InvalidAccessToken")
	token = c.signIn()
	want("new", token, 200, "")
	c.EndTokens()
	want("revoked", token, 401, "InvalidAccessToken")
	want("revoked other", other, 401, "InvalidAccessToken")
	c.SetPortal(func(s *PortalSettings) { s.TokenSeconds = 60 })
	token = c.signIn()
	c.clock.move(59 * time.Second)
	want("short-lived", token, 200, "")
	c.clock.move(time.Second)
	want("short-lived ended", token, 401, "InvalidAccessToken")
}

func TestSignInLog(t *testing.T) {
	c := newTestCloud(t)
	begun := c.begin()
	c.must(c.request(http.MethodGet, begun.text("VerificationUriComplete")))
	token := c.signIn()
	c.accounts(token, "NextToken=CANARYquery")
	c.portalGet("/access-assignments/access-configurations", token, "AccountId=1111111111111111")
	c.credentials(token, "1111111111111111", "ac-dev")
	tokens := c.redeemed()
	c.refresh(tokens.text("refresh_token"))
	c.exchangeToken(tokens.text("access_token"))
	for _, tt := range []struct {
		service, action string
		want            int
	}{
		{"portal", "device", 2},
		{"portal", "token", 2},
		{"portal", "accounts", 1},
		{"portal", "configurations", 1},
		{"portal", "credentials", 1},
		{"portal", "", 8}, // with the page
		{"oauth", "authorize", 1},
		{"oauth", "token", 1},
		{"oauth", "refresh", 1},
		{"oauth", "exchange", 1},
		{"oauth", "", 4},
	} {
		if got := c.Count(tt.service, tt.action); got != tt.want {
			t.Errorf("Count(%q, %q): got %d, want %d", tt.service, tt.action, got, tt.want)
		}
	}
	text, err := json.Marshal(c.Requests())
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{Canary, begun.text("UserCode"), "?", testVerifier} {
		if strings.Contains(string(text), secret) {
			t.Errorf("the log has %q: %s", secret, text)
		}
	}
}
