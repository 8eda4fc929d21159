package signin

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
)

const (
	state   = "STATE-1"
	profile = "dev<b>&\u202e"
)

// browser asks a Callback and returns status, headers and page.
func browser(t *testing.T, method, host, target string) (int, http.Header, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = host
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 5 * time.Second}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, res.Header, string(body)
}

// waiting starts a Callback on any free port. done gives what Wait returned.
func waiting(t *testing.T, ctx context.Context) (c *Callback, done chan result) {
	t.Helper()
	c, err := listen(ctx, state, profile, []int{0})
	if err != nil {
		t.Fatal(err)
	}
	done = make(chan result, 1)
	go func() {
		code, err := c.Wait(ctx)
		done <- result{code, err}
	}()
	return c, done
}

func TestCallback(t *testing.T) {
	c, done := waiting(t, t.Context())
	if !strings.HasPrefix(c.URL(), "http://127.0.0.1:") || !strings.HasSuffix(c.URL(), "/cli/callback") {
		t.Errorf("redirect %s", c.URL())
	}
	good := "?" + url.Values{"state": {state}, "code": {"CANARY-code"}}.Encode()
	// None of these may end the sign-in.
	strays := []struct {
		name, method, host, target string
		want                       int
	}{
		{"other path", "GET", "", "http://" + c.host + "/" + good, 404},
		{"longer path", "GET", "", c.URL() + "/" + good, 404},
		{"icon", "GET", "", "http://" + c.host + "/favicon.ico", 404},
		{"post", "POST", "", c.URL() + good, 405},
		{"head", "HEAD", "", c.URL() + good, 405},
		{"other host", "GET", "evil.example", c.URL() + good, 403},
		{"other port", "GET", "127.0.0.1:1", c.URL() + good, 403},
		{"other name of this host", "GET", "localhost" + strings.TrimPrefix(c.host, "127.0.0.1"), c.URL() + good, 403},
		{"no state", "GET", "", c.URL() + "?code=CANARY-code", 400},
		{"other state", "GET", "", c.URL() + "?code=CANARY-code&state=" + state + "2", 400},
		{"two states", "GET", "", c.URL() + good + "&state=" + state, 400},
		{"error with another state", "GET", "", c.URL() + "?error=access_denied&state=x", 400},
		{"no code", "GET", "", c.URL() + "?state=" + state, 400},
		{"empty code", "GET", "", c.URL() + "?code=&state=" + state, 400},
		{"two codes", "GET", "", c.URL() + good + "&code=x", 400},
		{"code with a line break", "GET", "", c.URL() + "?code=a%0Ab&state=" + state, 400},
		{"broken query", "GET", "", c.URL() + good + "&x=%zz", 400},
		{"long", "GET", "", c.URL() + good + "&x=" + strings.Repeat("x", 30<<10), 431},
	}
	for _, tt := range strays {
		status, header, body := browser(t, tt.method, tt.host, tt.target)
		if status != tt.want {
			t.Errorf("%s: status %d, want %d", tt.name, status, tt.want)
		}
		if tt.method != "HEAD" && tt.want != 431 {
			checkPage(t, tt.name, header, body, pageStray)
		}
		select {
		case r := <-done:
			t.Fatalf("%s ended it: %v", tt.name, r.err)
		default:
		}
	}
	status, header, body := browser(t, "GET", "", c.URL()+good)
	if status != 200 {
		t.Errorf("status %d", status)
	}
	checkPage(t, "good", header, body, pageDone)
	r := <-done
	if r.err != nil || r.code.Reveal() != "CANARY-code" {
		t.Errorf("got %v", r.err)
	}
	if conn, err := net.Dial("tcp", c.host); err == nil {
		_ = conn.Close()
		t.Error("it still listens")
	}
}

var tags = regexp.MustCompile(`<[a-z][^>]*>`)

// checkPage checks that a page can be used by everybody, and by nobody else.
func checkPage(t *testing.T, name string, header http.Header, body string, want page) {
	t.Helper()
	named := 0 // whoever has no part in the sign-in does not learn whose it is
	if want == pageDone || want == pageRefused {
		named = 1
	}
	for key, value := range map[string]string{
		"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": "default-src 'none'; style-src 'sha256-" + styleHash(body) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	} {
		if got := header.Get(key); got != value {
			t.Errorf("%s: %s is %q", name, key, got)
		}
	}
	for part, n := range map[string]int{
		`<html lang="en">`: 1, "<title>" + want.heading + "</title>": 1, "<h1>" + want.heading + "</h1>": 1, "<p>" + want.text + "</p>": 1,
		"<h2>" + want.zh[0] + "</h2>": 1, "<p>" + want.zh[1] + "</p>": 1, `<div lang="zh-CN">`: 1, "<p class=\"who\">aliyun-sso-login": 1,
		"<h1": 1, "<h2": 1, "<p": 3, "<main ": 1, "<style>": 1, "<b": 1, "\u202e": 0, // the only <b is <body>
		"<script": 0, "href": 0, "src": 0, "style=": 0, "url(": 0, "@import": 0, "CANARY": 0, "denied": 0, state: 0,
		" · dev&lt;b&gt;&amp;" + `\u202e</p>`: named, "dev&lt;": named,
	} {
		if got := strings.Count(body, part); got != n {
			t.Errorf("%s: %q is there %d times, want %d", name, part, got, n)
		}
	}
	for _, tag := range tags.FindAllString(body, -1) {
		if element := strings.Trim(strings.Fields(tag)[0], "<>"); element != "meta" && !strings.Contains(body, "</"+element+">") {
			t.Errorf("%s: %s is not closed", name, tag)
		}
	}
}

// styleHash returns the hash of the style in a page, as a Content-Security-Policy has it.
func styleHash(body string) string {
	_, rest, _ := strings.Cut(body, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	return base64.StdEncoding.EncodeToString(sum[:])
}

func TestCallbackRefused(t *testing.T) {
	long := strings.Repeat("x", 2000)
	tests := []struct {
		name, code, description, want string
	}{
		{"denied", "access_denied", "The person said no.", "oauth sign-in: access_denied: The person said no."},
		{"no description", "server_error", "", "oauth sign-in: server_error"},
		{"hostile description", "access_denied", "a\r\n\x1b[2J\u202eb" + long, `access_denied: a\r\n\u001b[2J\u202eb`},
		{"hostile code", "<script>\x1b", "x", "oauth sign-in: the service refused it with an unknown code"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, done := waiting(t, t.Context())
			q := url.Values{"state": {state}, "error": {tt.code}, "error_description": {tt.description}}
			status, header, body := browser(t, "GET", "", c.URL()+"?"+q.Encode())
			if status != 200 {
				t.Errorf("status %d", status)
			}
			checkPage(t, tt.name, header, body, pageRefused)
			r := <-done
			wantError(t, r.err, credential.Refused, tt.want)
			if !r.code.IsZero() || len(r.err.Error()) > 700 {
				t.Errorf("a code, or an error of %d bytes", len(r.err.Error()))
			}
		})
	}
}

func TestCallbackInterrupted(t *testing.T) {
	cause := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	c, done := waiting(t, ctx)
	cancel(cause)
	if r := <-done; !errors.Is(r.err, cause) {
		t.Errorf("got %v", r.err)
	}
	if conn, err := net.Dial("tcp", c.host); err == nil {
		_ = conn.Close()
		t.Error("it still listens")
	}
}

func TestCallbackTimeLimit(t *testing.T) {
	ctx, cancel := context.WithDeadline(t.Context(), time.Now())
	defer cancel()
	c, err := listen(t.Context(), state, profile, []int{0})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Wait(ctx)
	wantError(t, err, credential.Network, "nobody approved it within the time limit")
}

func TestCallbackClosed(t *testing.T) {
	c, err := listen(t.Context(), state, profile, []int{0})
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	_, err = c.Wait(t.Context())
	wantError(t, err, credential.Network, "stopped listening")
}

// TestCallbackWithoutState checks that a forgotten state lets nothing in.
func TestCallbackWithoutState(t *testing.T) {
	c, err := listen(t.Context(), "", profile, []int{0})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		_, err := c.Wait(ctx)
		done <- err
	}()
	if status, _, _ := browser(t, "GET", "", c.URL()+"?code=x&state="); status != 400 {
		t.Errorf("status %d", status)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestListenPorts(t *testing.T) {
	taken, err := listen(t.Context(), state, profile, []int{0})
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.listener.Addr().(*net.TCPAddr).Port
	c, err := listen(t.Context(), state, profile, []int{port, 0})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if c.host == taken.host {
		t.Error("two listen on one port")
	}
	_, err = listen(t.Context(), state, profile, []int{port})
	wantError(t, err, credential.Usage, "none of the ports")
}

// TestListenCallback uses one of the real ports, which others may use too.
func TestListenCallback(t *testing.T) {
	c, err := ListenCallback(t.Context(), state, profile)
	if err != nil {
		wantError(t, err, credential.Usage, "none of the ports")
		return
	}
	defer c.Close()
	if port := c.listener.Addr().(*net.TCPAddr).Port; port < 12345 || port > 12349 {
		t.Errorf("port %d", port)
	}
}
