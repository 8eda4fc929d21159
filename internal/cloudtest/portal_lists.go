package cloudtest

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

const (
	portalUser  = "user" // names the sessions of the portal
	maxPageSize = 100    // that a client may ask for
)

// PortalAccount is an account that the person who signs in may use.
type PortalAccount struct {
	ID             string                `json:"id"`
	Name           string                `json:"name"`
	Configurations []PortalConfiguration `json:"configurations"`
}

// PortalConfiguration is an access configuration: what that person may be in
// an account.
type PortalConfiguration struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
}

// seedAccounts returns the accounts that exist from the start.
func seedAccounts() []PortalAccount {
	developer := PortalConfiguration{"ac-dev", "Developer", "Change everything but people"}
	operator := PortalConfiguration{"ac-ops", "Operator", "Restart and scale"}
	readOnly := PortalConfiguration{"ac-read", "ReadOnly", ""}
	return []PortalAccount{
		{"1111111111111111", "Development", []PortalConfiguration{developer, operator, readOnly}},
		{"2222222222222222", "Production", []PortalConfiguration{readOnly, operator}},
		{"3333333333333333", "Sandbox", []PortalConfiguration{readOnly}},
	}
}

// SetPortalAccounts replaces the accounts of the portal. Ids and names may be
// anything. The list must not be changed afterwards.
func (c *Cloud) SetPortalAccounts(accounts []PortalAccount) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.portal.accounts = accounts
}

// portalAccount returns the account with an id.
func (c *Cloud) portalAccount(id string) (PortalAccount, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.portal.accounts, func(a PortalAccount) bool { return a.ID == id })
	if i < 0 {
		return PortalAccount{}, false
	}
	return c.portal.accounts[i], true
}

// signedIn says why a request without a living access token is refused, or nil. The
// vendor's tools say of each, of a GET too, that it is JSON.
func (c *Cloud) signedIn(r *http.Request) *reply {
	refused := refusal(http.StatusUnauthorized, "InvalidAccessToken", "The access token is not valid, or no longer.")
	switch {
	case !c.lives(r, c.portal.tokens):
		return &refused
	case !isJSON(r):
		refused = notJSON()
		return &refused
	}
	return nil
}

// listAccounts answers GET /access-assignments/accounts.
func (c *Cloud) listAccounts(r *http.Request, _ []byte, _ shape) reply {
	if refused := c.signedIn(r); refused != nil {
		return *refused
	}
	c.mu.Lock()
	accounts := c.portal.accounts
	c.mu.Unlock()
	var entries []any
	for _, a := range accounts {
		entries = append(entries, map[string]any{
			"AccountId":   a.ID,
			"DisplayName": a.Name,
		})
	}
	return c.listPage(r, "Accounts", entries)
}

// listConfigurations answers GET /access-assignments/access-configurations.
func (c *Cloud) listConfigurations(r *http.Request, _ []byte, _ shape) reply {
	if refused := c.signedIn(r); refused != nil {
		return *refused
	}
	account, ok := c.portalAccount(r.URL.Query().Get("AccountId"))
	if !ok {
		return notAssigned()
	}
	var entries []any
	for _, configuration := range account.Configurations {
		entries = append(entries, map[string]any{
			"AccessConfigurationId":          configuration.ID,
			"AccessConfigurationName":        configuration.Name,
			"AccessConfigurationDescription": configuration.Description,
		})
	}
	return c.listPage(r, "AccessConfigurationsForAccount", entries)
}

// listPage answers with the page of a list that a request asks for. The last
// page names no next one.
func (c *Cloud) listPage(r *http.Request, name string, entries []any) reply {
	c.mu.Lock()
	size := max(1, c.portal.settings.PageSize)
	c.mu.Unlock()
	query := r.URL.Query()
	if text := query.Get("MaxResults"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > maxPageSize {
			return invalidParameter("MaxResults")
		}
		size = min(size, n)
	}
	start, ok := pageStart(name, query.Get("NextToken"))
	if !ok || start > len(entries) {
		return invalidParameter("NextToken")
	}
	end := min(start+size, len(entries))
	next := ""
	if end < len(entries) {
		next = pageToken(name, end)
	}
	return reply{status: http.StatusOK, object: map[string]any{
		name:          append([]any{}, entries[start:end]...), // a list, also of nothing
		"IsTruncated": next != "",
		"NextToken":   next,
	}}
}

// pageToken returns the name of the page that begins at an entry of a list. It
// begins with characters that mean something else in a query.
func pageToken(list string, start int) string {
	return base64.StdEncoding.EncodeToString([]byte("\xfb\xff" + list + ":" + strconv.Itoa(start)))
}

// pageStart returns where a page begins; no token is the first page.
func pageStart(list, token string) (int, bool) {
	if token == "" {
		return 0, true
	}
	text, err := base64.StdEncoding.DecodeString(token)
	if err != nil {
		return 0, false
	}
	number, found := strings.CutPrefix(string(text), "\xfb\xff"+list+":")
	start, err := strconv.Atoi(number)
	return start, found && err == nil && start > 0
}

// cloudCredentials answers POST /cloud-credentials.
func (c *Cloud) cloudCredentials(r *http.Request, body []byte, s shape) reply {
	if refused := c.signedIn(r); refused != nil {
		return *refused
	}
	fields, refused := jsonBody(r, body)
	switch {
	case refused != nil:
		return *refused
	case fields["AccountId"] == "":
		return invalidParameter("AccountId")
	case fields["AccessConfigurationId"] == "":
		return invalidParameter("AccessConfigurationId")
	}
	account, _ := c.portalAccount(fields["AccountId"])
	id := fields["AccessConfigurationId"]
	if !slices.ContainsFunc(account.Configurations, func(p PortalConfiguration) bool { return p.ID == id }) {
		return notAssigned()
	}
	key := c.issueIn(account.ID, "aliyunreservedsso-"+id, portalUser, seconds(defaultSeconds), s)
	return reply{status: http.StatusOK, header: noStore(), object: map[string]any{"CloudCredential": key.object()}}
}

// notAssigned refuses what the person may not use, whether or not it exists.
func notAssigned() reply {
	return refusal(http.StatusForbidden, "NoPermission.AccessAssignment", "The access configuration is not assigned to you in this account.")
}
