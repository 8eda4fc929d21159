package cloudtest

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

// Faults that are the portal's own matter, or in its own words.
func TestPortalFaults(t *testing.T) {
	c := newTestCloud(t)
	c.SetPortal(func(s *PortalSettings) { s.PendingPolls = 0 })
	poll := func() answered { return c.pollAfter(time.Second, c.begin()) }
	begin := func() answered { return c.portalPost("/device-authorization", c.deviceFields()) }
	token := c.signInNow()
	accounts := func() answered { return c.accounts(token, "") }
	credentials := func() answered { return c.credentials(token, "1111111111111111", "ac-dev") }
	entry := func(a answered, name string) any { return a.object["Accounts"].([]any)[0].(map[string]any)[name] }
	for _, tt := range []struct {
		action, fault string
		do            func() answered
		ok            func(answered) bool
	}{
		{"device", "http500", begin, func(a answered) bool { return a.status == 500 && a.text("ErrorCode") == "InternalError" }},
		{"device", "missing:Interval", begin, func(a answered) bool { return a.object["Interval"] == nil && a.text("DeviceCode") != "" }},
		{"device", "life:7s", begin, func(a answered) bool { return a.object["ExpiresIn"] == 7.0 }},
		{"device", "token:2000", begin, func(a answered) bool { return len(a.text("DeviceCode")) == 2000 }},
		{"device", "expired", begin, func(a answered) bool { return a.object["ExpiresIn"] == -3600.0 }},
		{"token", "throttle", poll, func(a answered) bool {
			return a.status == 400 && a.text("ErrorCode") == "Throttling.User" && a.text("RequestId") != ""
		}},
		{"token", "retryafter:3", poll, func(a answered) bool { return a.status == 503 && a.header.Get("Retry-After") == "3" }},
		{"token", `status:400:{"ErrorCode":"slow_down"}`, poll, func(a answered) bool { return a.status == 400 && a.text("ErrorCode") == "slow_down" }},
		{"token", "life:90s", poll, func(a answered) bool { return a.object["ExpiresIn"] == 90.0 }},
		{"token", "token:5000", poll, func(a answered) bool { return len(a.text("AccessToken")) == 5000 }},
		{"token", "badexpiry", poll, func(a answered) bool { return a.object["ExpiresIn"] == "CANARY-soon" }},
		{"token", "html", poll, func(a answered) bool { return a.status == 200 && a.object == nil }},
		{"accounts", "missing:AccountId", accounts, func(a answered) bool { return entry(a, "AccountId") == nil && entry(a, "DisplayName") != nil }},
		{"accounts", "wrongtype", accounts, func(a answered) bool { return fmt.Sprint(entry(a, "AccountId")) == "[CANARY-list]" }},
		{"credentials", "missing:CloudCredential", credentials, func(a answered) bool { return a.status == 200 && a.object["CloudCredential"] == nil }},
		{"credentials", "missing:Expiration", credentials, func(a answered) bool {
			return a.text("CloudCredential", "Expiration") == "" && a.text("CloudCredential", "AccessKeyId") != ""
		}},
		{"credentials", "life:90s", credentials, func(a answered) bool {
			return a.text("CloudCredential", "Expiration") == c.clock.now().Add(90*time.Second).Format(expirationLayout)
		}},
		{"credentials", "empty", credentials, func(a answered) bool { return a.status == 200 && len(a.body) == 0 }},
	} {
		t.Run(tt.action+" "+tt.fault, func(t *testing.T) {
			c.fault("portal", tt.action, tt.fault, 1)
			if a := tt.do(); !tt.ok(a) {
				t.Errorf("got %d %.300s", a.status, a.body)
			}
			wantPortalCode(t, tt.do(), 200, "")
		})
	}
	if err := c.SetFault("portal", "authorize", "http500", 1); err == nil {
		t.Error("a fault of an unknown action was accepted")
	}
}

func TestOAuthFaults(t *testing.T) {
	c := newTestCloud(t)
	authorize := func() answered { a, _ := c.authorized(authorizeFields()); return a }
	token := c.redeemed().text("access_token")
	exchange := func() answered { return c.exchangeToken(token) }
	for _, tt := range []struct {
		action, fault string
		do            func() answered
		ok            func(answered) bool
	}{
		{"authorize", "html", authorize, func(a answered) bool { return a.status == 200 }},
		{"token", "http500", func() answered { return c.oauthPost(c.redeemFields()) }, func(a answered) bool {
			return a.status == 500 && a.text("error") == "InternalError" && a.text("requestId") != ""
		}},
		{"token", "life:90s", c.redeemed, func(a answered) bool { return a.object["expires_in"] == 90.0 }},
		{"token", "expired", c.redeemed, func(a answered) bool { return a.object["expires_in"] == -3600.0 }},
		{"token", "badexpiry", c.redeemed, func(a answered) bool { return a.object["expires_in"] == "CANARY-soon" }},
		{"token", "token:3000", c.redeemed, func(a answered) bool { return len(a.text("access_token")) == 3000 }},
		{"exchange", "throttle", exchange, func(a answered) bool { return a.status == 400 && a.text("error") == "Throttling.User" }},
		{"exchange", "badexpiry", exchange, func(a answered) bool { return a.text("expiration") == "CANARY-soon" }},
		{"exchange", "expired", exchange, func(a answered) bool { return a.text("expiration") == "2026-01-02T02:04:05Z" }},
		{"exchange", "token:4096", exchange, func(a answered) bool { return len(a.text("securityToken")) == 4096 }},
		{"exchange", "missing:accessKeySecret", exchange, func(a answered) bool { return a.text("accessKeySecret") == "" && a.text("accessKeyId") != "" }},
		{"exchange", "wrongtype", exchange, func(a answered) bool { return a.object["accessKeyId"].([]any)[0] == "CANARY-list" }},
	} {
		t.Run(tt.action+" "+tt.fault, func(t *testing.T) {
			c.fault("oauth", tt.action, tt.fault, 1)
			if a := tt.do(); !tt.ok(a) {
				t.Errorf("got %d %.300s", a.status, a.body)
			}
			if a := tt.do(); a.status != http.StatusOK && a.status != http.StatusFound {
				t.Errorf("after the fault: got %d %.300s", a.status, a.body)
			}
		})
	}
}

// A fault in the site's place spends no token; a lost answer does.
func TestRefreshFaults(t *testing.T) {
	c := newTestCloud(t)
	token := c.redeemed().text("refresh_token")
	c.fault("oauth", "refresh", "http503", 1)
	a := c.refresh(token)
	wantOAuthCode(t, a, 503, "ServiceUnavailable")
	c.fault("oauth", "refresh", "missing:refresh_token", 1)
	if a := c.refresh(token); a.status != 200 || a.text("refresh_token") != "" || a.text("access_token") == "" {
		t.Errorf("got %d %s", a.status, a.body)
	}
	if got := c.RefreshReuse(); got != 0 {
		t.Errorf("RefreshReuse: got %d, want 0", got)
	}
	wantOAuthCode(t, c.refresh(token), 400, "invalid_grant")
	if got := c.RefreshReuse(); got != 1 {
		t.Errorf("RefreshReuse: got %d, want 1", got)
	}
}
