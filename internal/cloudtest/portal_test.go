package cloudtest

import (
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

const (
	testClient = "app-vaz16tltdxs96audqf35"
	// RFC 7636 appendix B.
	testVerifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	testChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
)

// fields is a JSON object of strings, or a form.
type fields map[string]string

// with returns a copy with changes in pairs; an empty value removes the field.
func (f fields) with(pairs ...string) fields {
	changed := fields{}
	for name, value := range f {
		changed[name] = value
	}
	for i := 0; i < len(pairs); i += 2 {
		changed[pairs[i]] = pairs[i+1]
		if pairs[i+1] == "" {
			delete(changed, pairs[i])
		}
	}
	return changed
}

// send sends a body of a type, and more headers in pairs.
func (c *testCloud) send(target, contentType, body string, headers ...string) answered {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, target, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", contentType)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return c.must(r)
}

// portalPost sends JSON to the portal.
func (c *testCloud) portalPost(path string, f fields, headers ...string) answered {
	c.t.Helper()
	body, err := json.Marshal(f)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.send(c.portalURL+path, "application/json; charset=utf-8", string(body), headers...)
}

// deviceFields is a right request for a device code.
func (c *testCloud) deviceFields() fields {
	return fields{
		"PortalUrl": c.PortalURL(), "ClientId": testClient,
		"CodeChallenge": testChallenge, "CodeChallengeMethod": "S256",
	}
}

// begin begins a sign-in.
func (c *testCloud) begin() answered {
	c.t.Helper()
	a := c.portalPost("/device-authorization", c.deviceFields())
	if a.status != http.StatusOK {
		c.t.Fatalf("device authorization: %d %s", a.status, a.body)
	}
	return a
}

// pollFields is a right poll for a sign-in.
func pollFields(begun answered) fields {
	return fields{
		"ClientId": testClient, "DeviceCode": begun.text("DeviceCode"), "CodeVerifier": testVerifier,
		"GrantType": "urn:ietf:params:oauth:grant-type:device_code",
	}
}

// pollAfter polls once, after some time.
func (c *testCloud) pollAfter(d time.Duration, begun answered) answered {
	c.t.Helper()
	c.clock.move(d)
	return c.portalPost("/token", pollFields(begun))
}

// signIn returns a new access token of the portal.
func (c *testCloud) signIn() string {
	c.t.Helper()
	begun := c.begin()
	var a answered
	for range 2 {
		a = c.pollAfter(time.Second, begun)
	}
	if a.status != http.StatusOK {
		c.t.Fatalf("sign-in: %d %s", a.status, a.body)
	}
	return a.text("AccessToken")
}

// wantPortalCode checks a refusal of the portal, or no refusal for status 200.
func wantPortalCode(t *testing.T, a answered, status int, code string) {
	t.Helper()
	if a.status != status || a.text("ErrorCode") != code {
		t.Errorf("got %d %q (%s), want %d %q", a.status, a.text("ErrorCode"), a.body, status, code)
	}
	if status >= 400 && (a.text("ErrorMessage") == "" || a.text("RequestId") == "" || len(a.object) != 3) {
		t.Errorf("got %s, want ErrorCode, ErrorMessage and RequestId", a.body)
	}
}

func TestChallengeVector(t *testing.T) {
	if got := challengeOf(testVerifier); got != testChallenge {
		t.Errorf("got %q, want %q", got, testChallenge)
	}
}

func TestDeviceAuthorization(t *testing.T) {
	c := newTestCloud(t)
	a := c.begin()
	userCode := a.text("UserCode")
	if !regexp.MustCompile(`^[B-Z]{4}-[B-Z]{4}$`).MatchString(userCode) {
		t.Errorf("got user code %q", userCode)
	}
	address := strings.TrimSuffix(c.PortalURL(), "/demo/login") + "/device/code"
	for name, want := range map[string]any{
		"VerificationUri": address, "VerificationUriComplete": address + "?user_code=" + userCode,
		"ExpiresIn": 600.0, "Interval": 1.0,
	} {
		if got := a.object[name]; got != want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
	if code := a.text("DeviceCode"); !strings.HasPrefix(code, "CANARYtoken") || code == c.begin().text("DeviceCode") {
		t.Errorf("got device code %q, want a new canary", code)
	}
	right := c.deviceFields()
	for _, tt := range []struct {
		name   string
		fields fields
		code   string
	}{
		{"other spelling", right.with("PortalUrl", strings.Replace(c.PortalURL(), "/login", "/device/login", 1)), ""},
		{"own client", right.with("ClientId", "app-0a1b2c"), ""},
		{"unknown field", right.with("Extra", "x"), ""},
		{"other directory", right.with("PortalUrl", strings.Replace(c.PortalURL(), "demo", "other", 1)), "InvalidParameter.PortalUrl"},
		{"other host", right.with("PortalUrl", "https://signin-x.alibabacloudsso.com/demo/login"), "InvalidParameter.PortalUrl"},
		{"slash", right.with("PortalUrl", c.PortalURL()+"/"), "InvalidParameter.PortalUrl"},
		{"no portal", right.with("PortalUrl", ""), "InvalidParameter.PortalUrl"},
		{"no client", right.with("ClientId", ""), "InvalidParameter.ClientId"},
		{"other client", right.with("ClientId", "4038181954557748008"), "InvalidParameter.ClientId"},
		{"nameless client", right.with("ClientId", "app-"), "InvalidParameter.ClientId"},
		{"no method", right.with("CodeChallengeMethod", ""), "InvalidParameter.CodeChallengeMethod"},
		{"plain", right.with("CodeChallengeMethod", "plain"), "InvalidParameter.CodeChallengeMethod"},
		{"no challenge", right.with("CodeChallenge", ""), "InvalidParameter.CodeChallenge"},
		{"padded challenge", right.with("CodeChallenge", testChallenge+"="), "InvalidParameter.CodeChallenge"},
		{"not of base64url", right.with("CodeChallenge", strings.Repeat("+", 43)), "InvalidParameter.CodeChallenge"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			status := http.StatusBadRequest
			if tt.code == "" {
				status = http.StatusOK
			}
			wantPortalCode(t, c.portalPost("/device-authorization", tt.fields), status, tt.code)
		})
	}
	other := c.PortalURL() + "/?x=1"
	c.SetPortal(func(s *PortalSettings) { s.URL = other })
	wantPortalCode(t, c.portalPost("/device-authorization", right.with("PortalUrl", other)), 200, "")
	wantPortalCode(t, c.portalPost("/device-authorization", right), 400, "InvalidParameter.PortalUrl")
}

func TestPortalRequests(t *testing.T) {
	c := newTestCloud(t)
	for _, path := range []string{"/device-authorization", "/token"} {
		wantPortalCode(t, c.send(c.portalURL+path, "application/x-www-form-urlencoded", "ClientId=x"), 415, "UnsupportedMediaType")
		for _, body := range []string{"", "null", "[]", "{", `{"ClientId":1}`} {
			wantPortalCode(t, c.send(c.portalURL+path, "application/json", body), 400, "InvalidParameter")
		}
		wantPortalCode(t, c.must(c.request(http.MethodGet, c.portalURL+path)), 405, "UnsupportedHTTPMethod")
	}
	wantPortalCode(t, c.portalPost("/access-assignments/accounts", fields{}), 405, "UnsupportedHTTPMethod")
	wantPortalCode(t, c.must(c.request(http.MethodGet, c.portalURL+"/")), 404, "NotFound")
}

func TestPollRefusals(t *testing.T) {
	c := newTestCloud(t)
	c.SetPortal(func(s *PortalSettings) { s.SlowDown = false })
	right := pollFields(c.begin())
	for _, tt := range []struct {
		name   string
		fields fields
		code   string
	}{
		{"no grant type", right.with("GrantType", ""), "InvalidParameter.GrantType"},
		{"other grant type", right.with("GrantType", "refresh_token"), "InvalidParameter.GrantType"},
		{"no verifier", right.with("CodeVerifier", ""), "InvalidParameter.CodeVerifier"},
		{"short verifier", right.with("CodeVerifier", testVerifier[1:]), "InvalidParameter.CodeVerifier"},
		{"wrong verifier", right.with("CodeVerifier", testVerifier+"x"), "InvalidGrantError"},
		{"challenge for verifier", right.with("CodeVerifier", testChallenge), "InvalidGrantError"},
		{"no code", right.with("DeviceCode", ""), "InvalidDeviceCodeError"},
		{"unknown code", right.with("DeviceCode", right["DeviceCode"]+"x"), "InvalidDeviceCodeError"},
		{"other client", right.with("ClientId", "app-other"), "InvalidClientError"},
		{"right", right, "AuthorizationPending"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			wantPortalCode(t, c.portalPost("/token", tt.fields), http.StatusBadRequest, tt.code)
		})
	}
}

func TestSignIn(t *testing.T) {
	c := newTestCloud(t)
	begun := c.begin()
	wantPortalCode(t, c.pollAfter(0, begun), 400, "AuthorizationPending")
	a := c.pollAfter(time.Second, begun)
	if a.status != 200 || !strings.HasPrefix(a.text("AccessToken"), "CANARYtoken") || a.object["ExpiresIn"] != 3600.0 {
		t.Errorf("got %d %s", a.status, a.body)
	}
	if got := a.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control: got %q, want no-store", got)
	}
	wantPortalCode(t, c.pollAfter(time.Second, begun), 400, "InvalidDeviceCodeError")
}

func TestPendingPolls(t *testing.T) {
	for polls := range 4 {
		c := newTestCloud(t)
		c.SetPortal(func(s *PortalSettings) { s.PendingPolls = polls })
		begun := c.begin()
		for range polls {
			wantPortalCode(t, c.pollAfter(time.Second, begun), 400, "AuthorizationPending")
		}
		wantPortalCode(t, c.pollAfter(time.Second, begun), 200, "")
	}
}

// A poll that comes too fast is refused, and every refusal makes the interval
// five seconds longer.
func TestSlowDown(t *testing.T) {
	c := newTestCloud(t)
	c.SetPortal(func(s *PortalSettings) { s.Interval, s.PendingPolls = 2, 100 })
	begun := c.begin()
	for i, tt := range []struct {
		after time.Duration
		code  string
	}{
		{0, "AuthorizationPending"}, // the first one is never too fast
		{2 * time.Second, "AuthorizationPending"},
		{1999 * time.Millisecond, "SlowDown"},
		{6999 * time.Millisecond, "SlowDown"},
		{12 * time.Second, "AuthorizationPending"},
		{11 * time.Second, "SlowDown"},
	} {
		a := c.pollAfter(tt.after, begun)
		if a.status != 400 || a.text("ErrorCode") != tt.code {
			t.Errorf("poll %d: got %d %s, want %s", i, a.status, a.body, tt.code)
		}
	}
	c.SetPortal(func(s *PortalSettings) { s.SlowDown = false })
	wantPortalCode(t, c.pollAfter(0, begun), 400, "AuthorizationPending")
}

func TestDeviceCodeEnds(t *testing.T) {
	c := newTestCloud(t)
	c.SetPortal(func(s *PortalSettings) { s.CodeSeconds, s.AutoApprove = 30, false })
	begun := c.begin()
	wantPortalCode(t, c.pollAfter(29*time.Second, begun), 400, "AuthorizationPending")
	c.clock.move(time.Second)
	if err := c.Approve(begun.text("UserCode")); err == nil {
		t.Error("a sign-in that had ended was approved")
	}
	wantPortalCode(t, c.pollAfter(time.Second, begun), 400, "InvalidDeviceCodeError")
}

func TestApproveAndDeny(t *testing.T) {
	c := newTestCloud(t)
	c.SetPortal(func(s *PortalSettings) { s.AutoApprove = false })
	one, two, three := c.begin(), c.begin(), c.begin()
	if err := c.Approve("NONE-SUCH"); err == nil {
		t.Error("an unknown code was approved")
	}
	if err := c.Approve(strings.ToLower(strings.Replace(one.text("UserCode"), "-", " ", 1))); err != nil {
		t.Errorf("Approve, typed by a person: %v", err)
	}
	if err := c.Deny(two.text("UserCode")); err != nil {
		t.Errorf("Deny: %v", err)
	}
	if err := c.Approve(two.text("UserCode")); err == nil {
		t.Error("a sign-in was approved after it was denied")
	}
	wantPortalCode(t, c.pollAfter(time.Second, one), 200, "")
	for range 2 {
		wantPortalCode(t, c.pollAfter(time.Second, two), 400, "AccessDenied")
	}
	wantPortalCode(t, c.pollAfter(time.Second, three), 400, "AuthorizationPending")
	if err := c.Deny(""); err != nil {
		t.Errorf("Deny of all: %v", err)
	}
	wantPortalCode(t, c.pollAfter(time.Second, three), 400, "AccessDenied")
	if err := c.Approve(""); err == nil {
		t.Error("there was a sign-in to approve")
	}
}

// A person clicks.
func TestVerificationPage(t *testing.T) {
	c := newTestCloud(t)
	c.SetPortal(func(s *PortalSettings) { s.AutoApprove = false })
	one, two := c.begin(), c.begin()
	address := one.text("VerificationUri")
	get := func(target string) answered { return c.must(c.request(http.MethodGet, target)) }
	post := func(form string) answered { return c.send(address, "application/x-www-form-urlencoded", form) }
	for _, tt := range []struct {
		name   string
		got    answered
		status int
		want   string
	}{
		{"question", get(one.text("VerificationUriComplete")), 200, `name="user_code" value="` + one.text("UserCode") + `"`},
		{"button", get(one.text("VerificationUriComplete")), 200, `<button name="answer" value="approve">`},
		{"question for a code", get(address), 200, `<input name="user_code"`},
		{"sign-in URL", get(c.PortalURL()), 200, `<input name="user_code"`},
		{"other sign-in URL", get(c.portalURL + "/demo/device/login"), 200, `<input name="user_code"`},
		{"unknown", get(address + "?user_code=%3Cscript%3E"), 404, "not known"},
		{"approve", post("user_code=" + one.text("UserCode") + "&answer=approve"), 200, "Approved"},
		{"approve again", post("user_code=" + one.text("UserCode") + "&answer=approve"), 404, "not known"},
		{"deny", post("user_code=" + two.text("UserCode") + "&answer=deny"), 200, "Denied"},
		{"no code", post("answer=approve"), 400, "not complete"},
		{"broken form", post("%"), 400, "not complete"},
		{"other method", c.must(c.request(http.MethodPut, address)), 405, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			body := html.UnescapeString(string(tt.got.body))
			if tt.got.status != tt.status || !strings.Contains(body, tt.want) || strings.Contains(body, "<script>") {
				t.Errorf("got %d %s, want %d and %q", tt.got.status, body, tt.status, tt.want)
			}
			if got := tt.got.header.Get("Content-Type"); !strings.HasPrefix(got, "text/html") {
				t.Errorf("Content-Type: got %q", got)
			}
		})
	}
	wantPortalCode(t, c.pollAfter(time.Second, one), 200, "")
	wantPortalCode(t, c.pollAfter(time.Second, two), 400, "AccessDenied")
}

// Numbers that make no sense reach the client, and the cloud copes.
func TestSenselessSettings(t *testing.T) {
	c := newTestCloud(t)
	const absurd = 1 << 60
	c.SetPortal(func(s *PortalSettings) {
		s.Interval, s.CodeSeconds, s.TokenSeconds, s.PendingPolls = -1, absurd, absurd, 0
	})
	begun := c.begin()
	if begun.object["Interval"] != -1.0 || begun.object["ExpiresIn"] != float64(absurd) {
		t.Errorf("got %s", begun.body)
	}
	a := c.pollAfter(0, begun)
	if a.object["ExpiresIn"] != float64(absurd) {
		t.Errorf("got %s", a.body)
	}
	wantPortalCode(t, c.accounts(a.text("AccessToken"), ""), 200, "")
	c.SetPortal(func(s *PortalSettings) { s.TokenSeconds = -absurd })
	a = c.pollAfter(0, c.begin())
	wantPortalCode(t, c.accounts(a.text("AccessToken"), ""), 401, "InvalidAccessToken")
}
