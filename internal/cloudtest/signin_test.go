package cloudtest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// signinToken asks for a token, with pairs that change the form.
func (c *testCloud) signinToken(k key, pairs ...string) answered {
	c.t.Helper()
	form := url.Values{
		"Action": {"GetSigninToken"}, "TicketType": {"normal"},
		"AccessKeyId": {k.id}, "AccessKeySecret": {k.secret}, "SecurityToken": {k.token},
	}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.SignInURL()+"/federation", strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.must(r)
}

// login plays the browser.
func (c *testCloud) login(token string, pairs ...string) answered {
	c.t.Helper()
	query := url.Values{
		"Action": {"Login"}, "SigninToken": {token}, "LoginUrl": {"https://signin.aliyun.com"}, "Destination": {"https://ecs.console.aliyun.com/"},
	}
	for i := 0; i < len(pairs); i += 2 {
		query.Set(pairs[i], pairs[i+1])
	}
	return c.must(c.request("GET", c.SignInURL()+"/federation?"+query.Encode()))
}

func TestConsoleSignIn(t *testing.T) {
	c := newTestCloud(t)
	session := c.call("AssumeRole", longTerm, roleParams("dev")).key("Credentials")
	a := c.signinToken(session)
	token := a.text("SigninToken")
	if a.status != 200 || token == "" || a.text("RequestId") == "" {
		t.Fatalf("got %d %s", a.status, a.body)
	}
	a = c.login(token)
	if a.status != 302 || a.header.Get("Location") != "https://ecs.console.aliyun.com/" || a.header.Get("Set-Cookie") == "" {
		t.Errorf("got %d %v", a.status, a.header)
	}
	want := ConsoleLogin{"acs:ram::" + AccountID + ":assumed-role/dev/tester", "https://ecs.console.aliyun.com/", "https://signin.aliyun.com"}
	if got := c.ConsoleLogins(); len(got) != 1 || got[0] != want {
		t.Errorf("got %v", got)
	}
	if a := c.login(token); a.status != 401 || a.object != nil {
		t.Errorf("the second time: got %d %s", a.status, a.body)
	}
	for name, test := range map[string]struct {
		ticket string
		wait   time.Duration
		pairs  []string
		want   int
	}{
		"late":              {"normal", 30 * time.Second, nil, 401},
		"just in time":      {"normal", 29 * time.Second, nil, 302},
		"elsewhere":         {"normal", 0, []string{"Destination", "https://aliyun.com.evil.example/"}, 400},
		"plain":             {"normal", 0, []string{"Destination", "http://ecs.console.aliyun.com/"}, 400},
		"nowhere":           {"normal", 0, []string{"Destination", ""}, 400},
		"no login address":  {"normal", 0, []string{"LoginUrl", ""}, 400},
		"the portal":        {"normal", 0, []string{"LoginUrl", c.PortalURL()}, 302},
		"wrong ticket":      {"mini", 0, nil, 400},
		"mini":              {"mini", 0, []string{"Destination", "https://ecs4service.console.aliyun.com/"}, 302},
		"normal at service": {"normal", 0, []string{"Destination", "https://ecs4service.console.aliyun.com/"}, 400},
	} {
		token := c.signinToken(session, "TicketType", test.ticket).text("SigninToken")
		c.clock.move(test.wait)
		if a := c.login(token, test.pairs...); a.status != test.want {
			t.Errorf("%s: got %d %s, want %d", name, a.status, a.body, test.want)
		}
	}
}

func TestConsoleSignInRefusals(t *testing.T) {
	c := newTestCloud(t)
	session := c.call("AssumeRole", longTerm, roleParams("dev")).key("Credentials")
	wrong := session
	wrong.secret = "wrong"
	wantCode(t, c.signinToken(wrong), 401, "InvalidCredential.AuthenticateFail")
	wantCode(t, c.signinToken(longTerm, "SecurityToken", "x"), 401, "InvalidCredential.AuthenticateFail")
	wantCode(t, c.signinToken(longTerm), 400, "MissingParameter.SecurityToken")
	wantCode(t, c.signinToken(session, "TicketType", ""), 400, "MissingParameter.TicketType")
	wantCode(t, c.signinToken(session, "TicketType", "big"), 400, "InvalidParameter.TicketType")
	wantCode(t, c.signinToken(session, "Action", "Nothing"), 400, "InvalidAction")
	query := url.Values{"Action": {"GetSigninToken"}, "AccessKeyId": {session.id}, "AccessKeySecret": {session.secret}, "SecurityToken": {session.token}, "TicketType": {"normal"}}
	wantCode(t, c.must(c.request("GET", c.SignInURL()+"/federation?"+query.Encode())), 400, "InvalidParameter.URL")
	for _, test := range []struct{ format, begin string }{{"xml", "<?xml"}, {"html", "<html>"}, {"json", "{"}} {
		format, begin := test.format, test.begin
		if a := c.must(c.request("POST", c.ControlURL()+"/signin?error-format="+format)); a.status != 204 {
			t.Errorf("%s: got %d %s", format, a.status, a.body)
		}
		if a := c.signinToken(wrong); a.status != 401 || !strings.HasPrefix(string(a.body), begin) {
			t.Errorf("%s: got %d %s", format, a.status, a.body)
		}
	}
	c.fault("signin", "GetSigninToken", "http503", 1)
	wantCode(t, c.signinToken(session), 503, "ServiceUnavailable")
	c.clock.move(2 * time.Hour)
	wantCode(t, c.signinToken(session), 401, "InvalidCredential.Expired")
}
