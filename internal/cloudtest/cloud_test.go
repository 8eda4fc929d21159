package cloudtest

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// trusting returns a client of the cloud's authority.
func trusting(t *testing.T, c *testCloud) *http.Client {
	t.Helper()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(c.CACertPEM()) {
		t.Fatal("the authority is no certificate")
	}
	client := newClient(t)
	client.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	return client
}

func TestTLS(t *testing.T) {
	c := newTestCloud(t)
	overTLS := func() *http.Request {
		d := c.draft("GetCallerIdentity", longTerm, nil)
		d.base = c.STSTLSURL()
		d.headers["host"] = strings.TrimPrefix(c.STSTLSURL(), "https://")
		return d.sign(t)
	}
	if _, err := c.do(overTLS()); err == nil {
		t.Error("a client that does not know the authority was served")
	}
	if got := c.TLSConnections(); got != 0 {
		t.Errorf("got %d TLS connections after a failed handshake, want 0", got)
	}
	c.client = trusting(t, c)
	for range 3 {
		if a := c.must(overTLS()); a.status != http.StatusOK {
			t.Fatalf("got %d %s", a.status, a.body)
		}
	}
	if got := c.TLSConnections(); got != 1 {
		t.Errorf("got %d TLS connections of one client, want 1", got)
	}
	c.client = trusting(t, c)
	c.must(overTLS())
	if got := c.TLSConnections(); got != 2 {
		t.Errorf("got %d TLS connections of two clients, want 2", got)
	}
	c.fault("sts", "", "reset", 1)
	if _, err := c.do(overTLS()); err == nil {
		t.Error("a reset connection gave an answer")
	}
}

func TestLog(t *testing.T) {
	c := newTestCloud(t)
	c.call("AssumeRole", longTerm, roleParams("dev", "ExternalId", "CANARYext"))
	c.call("AssumeRole", key{id: "x", secret: "x"}, roleParams("ops"))
	c.imds(http.MethodPut, "/latest/api/token", ttlHeader, "60")
	c.imds(http.MethodGet, rolePath+ECSRole+"?CANARYquery")
	c.must(c.request(http.MethodGet, c.CredentialsURL("dev")))
	got := c.Requests()
	hosts := map[string]string{}
	for service, url := range map[string]string{"sts": c.STSURL(), "imds": c.IMDSURL(), "uri": c.uriURL} {
		hosts[service] = strings.TrimPrefix(url, "http://")
	}
	want := []Request{
		{Service: "sts", Method: "POST", Path: "/", Action: "AssumeRole", RoleArn: RoleARN("dev"), Conn: 1},
		{Service: "sts", Method: "POST", Path: "/", Action: "AssumeRole", RoleArn: RoleARN("ops"), Conn: 1},
		{Service: "imds", Method: "PUT", Path: "/latest/api/token", Action: "token", Conn: 2},
		{Service: "imds", Method: "GET", Path: rolePath + ECSRole, Action: "credentials", Conn: 2},
		{Service: "uri", Method: "GET", Path: "/credentials/dev", Action: "credentials", Conn: 3},
	}
	if len(got) != len(want) {
		t.Fatalf("got %d requests, want %d: %v", len(got), len(want), got)
	}
	for i := range want {
		want[i].Time = c.clock.now()
		want[i].Host = hosts[want[i].Service]
		want[i].UserAgent = "Go-http-client/1.1"
		if got[i] != want[i] {
			t.Errorf("request %d: got %+v, want %+v", i, got[i], want[i])
		}
	}
	if text, _ := json.Marshal(got); strings.Contains(string(text), Canary) {
		t.Errorf("the log has a canary: %s", text)
	}
	for _, tt := range []struct {
		service, action string
		want            int
	}{
		{"sts", "AssumeRole", 2},
		{"sts", "GetCallerIdentity", 0},
		{"imds", "", 2},
		{"", "credentials", 2},
		{"", "", 5},
	} {
		if got := c.Count(tt.service, tt.action); got != tt.want {
			t.Errorf("Count(%q, %q): got %d, want %d", tt.service, tt.action, got, tt.want)
		}
	}
	c.Reset()
	if got := c.Requests(); got == nil || len(got) != 0 {
		t.Errorf("after Reset: got %v", got)
	}
}

func (c *testCloud) control(method, path string, params ...string) answered {
	c.t.Helper()
	v := url.Values{}
	for i := 0; i < len(params); i += 2 {
		v.Set(params[i], params[i+1])
	}
	return c.must(c.request(method, c.ControlURL()+path+"?"+v.Encode()))
}

func TestControl(t *testing.T) {
	c := newTestCloud(t)
	assume := func() int { return c.call("AssumeRole", longTerm, roleParams("dev")).status }
	ok := func(a answered, status int) string {
		t.Helper()
		if a.status != status {
			t.Errorf("got %d %s, want %d", a.status, a.body, status)
		}
		return string(a.body)
	}
	ok(c.control(http.MethodPost, "/faults", "service", "sts", "action", "AssumeRole", "fault", "http503", "times", "1"), 204)
	if got := []int{assume(), assume()}; got[0] != 503 || got[1] != 200 {
		t.Errorf("got %v, want the fault once", got)
	}
	ok(c.control(http.MethodPost, "/faults", "service", "sts", "fault", "http503"), 204)
	if got := []int{assume(), assume()}; got[0] != 503 || got[1] != 503 {
		t.Errorf("got %v, want the fault without end", got)
	}
	ok(c.control(http.MethodDelete, "/faults"), 204)
	if got := assume(); got != 200 {
		t.Errorf("got %d, want 200", got)
	}
	ok(c.control(http.MethodPost, "/faults", "service", "sts", "fault", "bogus"), 400)
	ok(c.control(http.MethodPost, "/faults", "service", "sts", "fault", "html", "times", "x"), 400)

	if got := ok(c.control(http.MethodGet, "/count", "service", "sts", "action", "AssumeRole"), 200); got != "5\n" {
		t.Errorf("count: got %q", got)
	}
	if got := ok(c.control(http.MethodGet, "/tls-connections"), 200); got != "0\n" {
		t.Errorf("tls-connections: got %q", got)
	}
	var log []Request
	if err := json.Unmarshal([]byte(ok(c.control(http.MethodGet, "/requests"), 200)), &log); err != nil || len(log) != 5 || log[0].Action != "AssumeRole" {
		t.Errorf("requests: got %v %v", log, err)
	}
	ok(c.control(http.MethodPost, "/reset"), 204)
	if got := ok(c.control(http.MethodGet, "/requests"), 200); got != "[]\n" {
		t.Errorf("requests after reset: got %q", got)
	}

	ok(c.control(http.MethodPost, "/imds-mode", "mode", "v2only"), 204)
	if a := c.imds(http.MethodGet, rolePath); a.status != http.StatusForbidden {
		t.Errorf("v2only: got %d, want 403", a.status)
	}
	ok(c.control(http.MethodPost, "/imds-mode", "mode", "both", "role", "ops"), 204)
	if a := c.imds(http.MethodGet, rolePath); string(a.body) != "ops" {
		t.Errorf("role: got %q, want ops", a.body)
	}
	ok(c.control(http.MethodPost, "/imds-mode", "role", ""), 204)
	if a := c.imds(http.MethodGet, rolePath); a.status != http.StatusNotFound {
		t.Errorf("no role: got %d, want 404", a.status)
	}
	ok(c.control(http.MethodPost, "/imds-mode", "mode", "v9"), 400)

	token := ok(c.control(http.MethodPost, "/issue-oidc", "sub", "app"), 200)
	if a := c.withOIDC(roleParams("dev", "OIDCProviderArn", OIDCProviderARN, "OIDCToken", token)); a.status != http.StatusOK {
		t.Errorf("issued token: got %s", a.body)
	}
	ok(c.control(http.MethodPost, "/issue-oidc"), 400)
	ok(c.control(http.MethodGet, "/reset"), 405)
	ok(c.control(http.MethodGet, "/nothing"), 404)
}

// Close ends requests that would never end by themselves, and leaves nothing.
func TestClose(t *testing.T) {
	c := newTestCloud(t)
	c.pace = time.Hour
	c.client = trusting(t, c)
	var clients sync.WaitGroup
	sent := 0
	for _, name := range []string{"hang", "endless", "slow", "delay:1h"} {
		for _, base := range []string{c.STSURL(), c.STSTLSURL()} {
			c.fault("sts", "", name, 1)
			d := c.draft("GetCallerIdentity", longTerm, nil)
			d.base = base
			d.headers["host"] = base[strings.LastIndex(base, "/")+1:]
			r := d.sign(t)
			clients.Go(func() {
				if _, err := c.do(r); err == nil {
					t.Errorf("%s ended by itself", name)
				}
			})
			for sent++; c.armed() > 0; { // until it met the fault
				time.Sleep(time.Millisecond)
			}
		}
	}
	if got := c.Count("sts", ""); got != sent {
		t.Errorf("got %d requests, want %d", got, sent)
	}
	c.imds(http.MethodGet, rolePath) // leaves an idle connection
	if err := c.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	clients.Wait()
	c.client.CloseIdleConnections()
	if left := goroutines(); left != "" {
		t.Errorf("left behind:\n%s", left)
	}
	if err := c.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	if _, err := c.do(c.request(http.MethodGet, c.IMDSURL())); err == nil {
		t.Error("a closed cloud answers")
	}
}

// armed returns how many requests are to meet a fault yet.
func (c *testCloud) armed() (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range c.faults {
		n += f.left
	}
	return n
}

// goroutines returns the stacks of those that serve a cloud. The last lines of
// a connection's goroutine run after it was reported closed, so it is given a
// moment.
func goroutines() (left string) {
	for range 1000 {
		buffer := make([]byte, 1<<20)
		left = ""
		for stack := range strings.SplitSeq(string(buffer[:runtime.Stack(buffer, true)]), "\n\n") {
			if strings.Contains(stack, "net/http.(*conn).serve") || strings.Contains(stack, "net/http.(*Server).Serve") {
				left += stack + "\n\n"
			}
		}
		if left == "" {
			return ""
		}
		time.Sleep(time.Millisecond)
	}
	return left
}

func TestEnv(t *testing.T) {
	c := newTestCloud(t)
	for _, variable := range c.Env("/tmp/ca.pem") {
		name, value, _ := strings.Cut(variable, "=")
		if !strings.HasPrefix(name, "CLOUDTEST_") || value == "" {
			t.Errorf("got %q", variable)
		}
	}
}
