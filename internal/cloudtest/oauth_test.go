package cloudtest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

const (
	testOAuthClient = "4038181954557748008"
	testRedirect    = "http://127.0.0.1:12347/cli/callback"
)

func (f fields) form() url.Values {
	v := url.Values{}
	for name, value := range f {
		v.Set(name, value)
	}
	return v
}

// authorizeFields is a right request for an authorization code.
func authorizeFields() fields {
	return fields{
		"response_type": "code", "client_id": testOAuthClient, "redirect_uri": testRedirect, "state": "s t+a=te",
		"code_challenge": testChallenge, "code_challenge_method": "S256",
	}
}

// authorized sends a browser to the site, and returns what the redirect says.
func (c *testCloud) authorized(f fields) (answered, url.Values) {
	c.t.Helper()
	a := c.must(c.request(http.MethodGet, c.OAuthURL()+"/oauth2/v1/auth?"+f.form().Encode()))
	to, err := url.Parse(a.header.Get("Location"))
	if err != nil {
		c.t.Fatal(err)
	}
	return a, to.Query()
}

// redeemFields is a right request for a token, with a new code.
func (c *testCloud) redeemFields() fields {
	c.t.Helper()
	a, answer := c.authorized(authorizeFields())
	if answer.Get("code") == "" {
		c.t.Fatalf("no code: %d %v", a.status, answer)
	}
	return fields{
		"grant_type": "authorization_code", "code": answer.Get("code"), "client_id": testOAuthClient,
		"redirect_uri": testRedirect, "code_verifier": testVerifier,
	}
}

func (c *testCloud) oauthPost(f fields) answered {
	c.t.Helper()
	return c.send(c.OAuthURL()+"/v1/token", "application/x-www-form-urlencoded", f.form().Encode())
}

// redeemed returns a new token.
func (c *testCloud) redeemed() answered {
	c.t.Helper()
	a := c.oauthPost(c.redeemFields())
	if a.status != http.StatusOK {
		c.t.Fatalf("token: %d %s", a.status, a.body)
	}
	return a
}

func (c *testCloud) refresh(token string) answered {
	c.t.Helper()
	return c.oauthPost(fields{"grant_type": "refresh_token", "refresh_token": token, "client_id": testOAuthClient})
}

func (c *testCloud) exchangeToken(token string) answered {
	c.t.Helper()
	return c.must(c.request(http.MethodPost, c.OAuthURL()+"/v1/exchange", "Authorization", "Bearer "+token, "Content-Type", "application/json"))
}

// wantOAuthCode checks a refusal of the OAuth site, or no refusal for status 200.
func wantOAuthCode(t *testing.T, a answered, status int, code string) {
	t.Helper()
	if a.status != status || a.text("error") != code {
		t.Errorf("got %d %q (%s), want %d %q", a.status, a.text("error"), a.body, status, code)
	}
	if status >= 400 && (a.text("error_description") == "" || a.text("requestId") == "" || len(a.object) != 3) {
		t.Errorf("got %s, want error, error_description and requestId", a.body)
	}
}

func TestAuthorize(t *testing.T) {
	c := newTestCloud(t)
	a, answer := c.authorized(authorizeFields())
	if a.status != http.StatusFound || !strings.HasPrefix(a.header.Get("Location"), testRedirect+"?") ||
		!strings.HasPrefix(answer.Get("code"), "CANARYtoken") || answer.Get("state") != "s t+a=te" || len(answer) != 2 {
		t.Errorf("got %d %v", a.status, answer)
	}
	right := authorizeFields()
	for _, tt := range []struct {
		name   string
		fields fields
		page   string // the error of a page of its own
		sent   string // the error that the client is sent
	}{
		{name: "other site", fields: right.with("client_id", "4103531455503354461")},
		{name: "first port", fields: right.with("redirect_uri", "http://127.0.0.1:12345/cli/callback")},
		{name: "last port", fields: right.with("redirect_uri", "http://127.0.0.1:12349/cli/callback")},
		{name: "unknown parameter", fields: right.with("scope", "openid")},
		{name: "no client", fields: right.with("client_id", ""), page: "invalid_client"},
		{name: "other client", fields: right.with("client_id", testClient), page: "invalid_client"},
		{name: "no redirect", fields: right.with("redirect_uri", ""), page: "invalid_request"},
		{name: "port below", fields: right.with("redirect_uri", "http://127.0.0.1:12344/cli/callback"), page: "invalid_request"},
		{name: "port above", fields: right.with("redirect_uri", "http://127.0.0.1:12350/cli/callback"), page: "invalid_request"},
		{name: "other name", fields: right.with("redirect_uri", "http://localhost:12345/cli/callback"), page: "invalid_request"},
		{name: "other path", fields: right.with("redirect_uri", testRedirect+"/"), page: "invalid_request"},
		{name: "other scheme", fields: right.with("redirect_uri", "https://127.0.0.1:12345/cli/callback"), page: "invalid_request"},
		{name: "elsewhere", fields: right.with("redirect_uri", "http://127.0.0.1:12345@example.com/cli/callback"), page: "invalid_request"},
		{name: "token for code", fields: right.with("response_type", "token"), sent: "unsupported_response_type"},
		{name: "no state", fields: right.with("state", ""), sent: "invalid_request"},
		{name: "plain", fields: right.with("code_challenge_method", "plain"), sent: "invalid_request"},
		{name: "no method", fields: right.with("code_challenge_method", ""), sent: "invalid_request"},
		{name: "no challenge", fields: right.with("code_challenge", ""), sent: "invalid_request"},
		{name: "padded challenge", fields: right.with("code_challenge", testChallenge+"="), sent: "invalid_request"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, answer := c.authorized(tt.fields)
			if tt.page != "" {
				wantOAuthCode(t, a, http.StatusBadRequest, tt.page)
				return
			}
			if a.status != http.StatusFound || answer.Get("error") != tt.sent || answer.Has("code") != (tt.sent == "") {
				t.Errorf("got %d %v, want error %q", a.status, answer, tt.sent)
			}
			if answer.Get("state") != tt.fields["state"] {
				t.Errorf("state: got %q, want %q", answer.Get("state"), tt.fields["state"])
			}
		})
	}
	target := c.OAuthURL() + "/oauth2/v1/auth?" + right.form().Encode()
	wantOAuthCode(t, c.must(c.request(http.MethodGet, target+"&state=2")), 400, "invalid_request")
	wantOAuthCode(t, c.must(c.request(http.MethodGet, target+"&x=%")), 400, "invalid_request")
	wantOAuthCode(t, c.must(c.request(http.MethodPost, target)), 405, "UnsupportedHTTPMethod")
	wantOAuthCode(t, c.must(c.request(http.MethodGet, c.OAuthURL()+"/")), 404, "NotFound")

	c.SetOAuth(func(s *OAuthSettings) { s.Deny = true })
	if _, answer := c.authorized(right); answer.Get("error") != "access_denied" || answer.Get("state") != right["state"] || answer.Has("code") {
		t.Errorf("denied: got %v", answer)
	}
}

func TestRedeem(t *testing.T) {
	c := newTestCloud(t)
	a := c.redeemed()
	if a.object["expires_in"] != 3600.0 || a.text("token_type") != "Bearer" || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("got %v %s", a.header, a.body)
	}
	for _, name := range []string{"access_token", "refresh_token"} {
		if !strings.HasPrefix(a.text(name), "CANARYtoken") {
			t.Errorf("%s: got %q, want a canary", name, a.text(name))
		}
	}
	for _, tt := range []struct {
		name    string
		changes []string
		code    string
	}{
		{"right", nil, ""},
		{"no grant type", []string{"grant_type", ""}, "unsupported_grant_type"},
		{"other grant type", []string{"grant_type", "password"}, "unsupported_grant_type"},
		{"no client", []string{"client_id", ""}, "invalid_client"},
		{"other site's client", []string{"client_id", "4103531455503354461"}, "invalid_grant"},
		{"no code", []string{"code", ""}, "invalid_grant"},
		{"unknown code", []string{"code", "x"}, "invalid_grant"},
		{"no redirect", []string{"redirect_uri", ""}, "invalid_grant"},
		{"other port", []string{"redirect_uri", "http://127.0.0.1:12348/cli/callback"}, "invalid_grant"},
		{"no verifier", []string{"code_verifier", ""}, "invalid_grant"},
		{"short verifier", []string{"code_verifier", "x"}, "invalid_grant"},
		{"wrong verifier", []string{"code_verifier", testVerifier + "x"}, "invalid_grant"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			right := c.redeemFields()
			status := http.StatusBadRequest
			if tt.code == "" {
				status = http.StatusOK
			}
			wantOAuthCode(t, c.oauthPost(right.with(tt.changes...)), status, tt.code)
			if tt.code == "" {
				wantOAuthCode(t, c.oauthPost(right), http.StatusBadRequest, "invalid_grant") // once only
			}
		})
	}
	ended := c.redeemFields()
	c.clock.move(5 * time.Minute)
	wantOAuthCode(t, c.oauthPost(ended), 400, "invalid_grant")

	target := c.OAuthURL() + "/v1/token"
	form := c.redeemFields().form().Encode()
	for name, a := range map[string]answered{
		"JSON":     c.send(target, "application/json", form),
		"twice":    c.send(target, "application/x-www-form-urlencoded", form+"&code=x"),
		"broken":   c.send(target, "application/x-www-form-urlencoded", form+"&x=%"),
		"in query": c.send(target+"?"+form, "application/x-www-form-urlencoded", form),
	} {
		t.Run(name, func(t *testing.T) { wantOAuthCode(t, a, 400, "invalid_request") })
	}
	wantOAuthCode(t, c.must(c.request(http.MethodGet, target)), 405, "UnsupportedHTTPMethod")
	wantOAuthCode(t, c.send(target, "application/x-www-form-urlencoded; charset=utf-8", form), 200, "") // none of them used it up
}

// A refresh token is worth one refresh.
func TestRefresh(t *testing.T) {
	c := newTestCloud(t)
	first := c.redeemed().text("refresh_token")
	a := c.refresh(first)
	second := a.text("refresh_token")
	if a.status != 200 || second == first || second == "" || a.text("access_token") == "" {
		t.Fatalf("got %d %s", a.status, a.body)
	}
	if got := c.RefreshReuse(); got != 0 {
		t.Errorf("RefreshReuse: got %d, want 0", got)
	}
	for i := range 2 {
		wantOAuthCode(t, c.refresh(first), 400, "invalid_grant")
		if got := c.RefreshReuse(); got != i+1 {
			t.Errorf("RefreshReuse: got %d, want %d", got, i+1)
		}
	}
	wantOAuthCode(t, c.refresh("unknown"), 400, "invalid_grant")
	wantOAuthCode(t, c.refresh(""), 400, "invalid_grant")
	if got := c.RefreshReuse(); got != 2 {
		t.Errorf("RefreshReuse after unknown ones: got %d, want 2", got)
	}
	a = c.refresh(second)
	wantOAuthCode(t, a, 200, "") // the others did not end the sign-in

	// Its client, and nobody else's.
	a = c.oauthPost(fields{"grant_type": "refresh_token", "refresh_token": a.text("refresh_token"), "client_id": "4103531455503354461"})
	wantOAuthCode(t, a, 400, "invalid_grant")
}

// A sign-in ends when it has lasted, however often it is refreshed.
func TestRefreshEnds(t *testing.T) {
	c := newTestCloud(t)
	c.SetOAuth(func(s *OAuthSettings) { s.RefreshSeconds = 100 })
	token := c.redeemed().text("refresh_token")
	c.clock.move(99 * time.Second)
	token = c.refresh(token).text("refresh_token")
	c.clock.move(time.Second)
	wantOAuthCode(t, c.refresh(token), 400, "invalid_grant")

	a := c.redeemed()
	c.EndRefreshTokens()
	wantOAuthCode(t, c.refresh(a.text("refresh_token")), 400, "invalid_grant")
	wantOAuthCode(t, c.exchangeToken(a.text("access_token")), 200, "")
	if got := c.RefreshReuse(); got != 0 {
		t.Errorf("RefreshReuse: got %d, want 0", got)
	}
}

func TestExchange(t *testing.T) {
	c := newTestCloud(t)
	c.SetOAuth(func(s *OAuthSettings) { s.AccessSeconds, s.SessionSeconds = 960, 900 })
	token := c.redeemed().text("access_token")
	a := c.exchangeToken(token)
	if a.status != 200 || a.text("expiration") != "2026-01-02T03:19:05Z" || a.text("requestId") == "" || len(a.object) != 5 {
		t.Errorf("got %d %s", a.status, a.body)
	}
	who := c.call("GetCallerIdentity", key{a.text("accessKeyId"), a.text("accessKeySecret"), a.text("securityToken")}, nil)
	if want := "acs:ram::1234567890123456:assumed-role/oauth-cli/user"; who.text("Arn") != want {
		t.Errorf("got %s, want arn %s", who.body, want)
	}
	target := c.OAuthURL() + "/v1/exchange"
	wantOAuthCode(t, c.send(target, "application/json", "{}", "Authorization", "Bearer "+token), 400, "invalid_request")
	wantOAuthCode(t, c.must(c.request(http.MethodGet, target, "Authorization", "Bearer "+token)), 405, "UnsupportedHTTPMethod")
	wantOAuthCode(t, c.must(c.request(http.MethodPost, target, "Content-Type", "application/json")), 401, "invalid_token")
	wantOAuthCode(t, c.must(c.request(http.MethodPost, target, "Authorization", "Bearer "+token)), 400, "invalid_request")
	wantOAuthCode(t, c.exchangeToken(token+"x"), 401, "invalid_token")
	wantOAuthCode(t, c.exchangeToken(c.signIn()), 401, "invalid_token") // of the portal; a second passes
	c.clock.move(58 * time.Second)
	wantOAuthCode(t, c.exchangeToken(token), 200, "") // 15 minutes are left
	c.clock.move(time.Second)
	wantOAuthCode(t, c.exchangeToken(token), 400, "invalid_request")
	c.clock.move(15 * time.Minute)
	wantOAuthCode(t, c.exchangeToken(token), 401, "invalid_token")

	a = c.redeemed()
	c.EndTokens()
	wantOAuthCode(t, c.exchangeToken(a.text("access_token")), 401, "invalid_token")
	wantOAuthCode(t, c.refresh(a.text("refresh_token")), 200, "")
}
