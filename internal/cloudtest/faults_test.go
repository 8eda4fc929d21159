package cloudtest

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Faults that end in a whole answer.
func TestFaultAnswers(t *testing.T) {
	right := func(a answered) bool { return a.status == 200 && a.text("Credentials", "SecurityToken") != "" }
	at := func(a answered, name string) string { return a.text("Credentials", name) }
	for _, tt := range []struct {
		fault string
		ok    func(answered) bool
	}{
		{"http500", func(a answered) bool {
			return a.status == 500 && a.code() == "InternalError" && a.text("RequestId") != ""
		}},
		{"http503", func(a answered) bool { return a.status == 503 && a.code() == "ServiceUnavailable" }},
		{"throttle", func(a answered) bool { return a.status == 400 && a.code() == "Throttling.User" }},
		{"nonceused", func(a answered) bool { return a.status == 400 && a.code() == "SignatureNonceUsed" }},
		{"retryafter:7", func(a answered) bool { return a.status == 503 && a.header.Get("Retry-After") == "7" }},
		{"status:403", func(a answered) bool { return a.status == 403 && len(a.body) == 0 }},
		{`status:400:{"Code":"InvalidAccessKeyId.Inactive"}`, func(a answered) bool { return a.status == 400 && a.code() == "InvalidAccessKeyId.Inactive" }},
		{"html", func(a answered) bool { return a.status == 200 && bytes.Contains(a.body, []byte("<html>")) }},
		{"xml", func(a answered) bool { return a.status == 200 && bytes.HasPrefix(a.body, []byte("<?xml")) }},
		{"empty", func(a answered) bool { return a.status == 200 && len(a.body) == 0 }},
		{"null", func(a answered) bool { return a.status == 200 && string(a.body) == "null" }},
		{"{}", func(a answered) bool { return a.status == 200 && string(a.body) == "{}" }},
		{"notjson", func(a answered) bool { return a.status == 200 && a.object == nil && len(a.body) > 0 }},
		{"huge", func(a answered) bool { return len(a.body) == 1<<20 && a.code() == "Success" }},
		{"redirect", func(a answered) bool {
			return a.status == 302 && strings.HasPrefix(a.header.Get("Location"), "http://127.0.0.1:")
		}},
		{"retryodd", func(a answered) bool { return a.status == 503 && a.header.Get("Retry-After") == "-1" }},
		{"oddcode", func(a answered) bool { return a.status == 400 && strings.Contains(a.code(), "\x1b") }},
		{"bom", func(a answered) bool { return a.status == 200 && bytes.HasPrefix(a.body, []byte("\ufeff{")) }},
		{"nul", func(a answered) bool { return bytes.HasSuffix(a.body, []byte("}\x00")) }},
		{"trailing", func(a answered) bool { return bytes.Contains(a.body, []byte("}{")) }},
		{"utf16", func(a answered) bool { return bytes.HasPrefix(a.body, []byte("{\x00\"\x00")) }},
		{"twice", func(a answered) bool { return bytes.Count(a.body, []byte(`"Credentials"`)) == 2 && a.object != nil }},
		{"gzip", right}, // this client unpacks it
		{"field:id:newline", func(a answered) bool {
			return strings.Contains(at(a, "AccessKeyId"), "\r\n") && at(a, "SecurityToken") != ""
		}},
		{"field:end:past", func(a answered) bool { return right(a) && at(a, "Expiration") == "0001-01-01T00:00:00Z" }},
		{"missing:securitytoken", func(a answered) bool { return at(a, "SecurityToken") == "" && at(a, "AccessKeyId") != "" }},
		{"wrongtype", func(a answered) bool {
			return a.object["Credentials"].(map[string]any)["SecurityToken"].([]any)[0] == "CANARY-list" && a.text("RequestId") == ""
		}},
		{"missing:SecurityToken", func(a answered) bool { return at(a, "SecurityToken") == "" && at(a, "AccessKeyId") != "" }},
		{"missing:Credentials", func(a answered) bool { return a.object["Credentials"] == nil && a.text("RequestId") != "" }},
		{"badexpiry", func(a answered) bool { return right(a) && at(a, "Expiration") == "CANARY-soon" }},
		{"expired", func(a answered) bool { return right(a) && at(a, "Expiration") == "2026-01-02T02:04:05Z" }},
		{"life:90s", func(a answered) bool { return right(a) && at(a, "Expiration") == "2026-01-02T03:05:35Z" }},
		{"token:1", func(a answered) bool { return len(at(a, "SecurityToken")) == 1 }},
		{"token:4096", func(a answered) bool { return len(at(a, "SecurityToken")) == 4096 }},
		{"delay:1ms", right},
		{"slow", right},
	} {
		t.Run(tt.fault, func(t *testing.T) {
			c := newTestCloud(t)
			c.pace = 10 * time.Microsecond
			c.fault("sts", "AssumeRole", tt.fault, 1)
			if a := c.call("AssumeRole", longTerm, roleParams("dev")); !tt.ok(a) {
				t.Errorf("got %d %v %.300s", a.status, a.header, a.body)
			}
			if a := c.call("AssumeRole", longTerm, roleParams("dev")); !right(a) {
				t.Errorf("after the fault: got %d %.300s", a.status, a.body)
			}
		})
	}
}

// Faults of the connection. Each client goes away in its own way.
func TestFaultConnections(t *testing.T) {
	post := func(c *testCloud, base string) *http.Request {
		d := c.draft("GetCallerIdentity", longTerm, nil)
		d.base = base
		return d.sign(t)
	}
	t.Run("short", func(t *testing.T) {
		c := newTestCloud(t)
		c.fault("sts", "", "short", 1)
		a, err := c.do(post(c, c.STSURL()))
		if !errors.Is(err, io.ErrUnexpectedEOF) || len(a.body) == 0 {
			t.Errorf("got %v and %d bytes, want an unexpected end", err, len(a.body))
		}
	})
	t.Run("reset", func(t *testing.T) {
		c := newTestCloud(t)
		c.fault("sts", "", "reset", 1)
		if _, err := c.do(post(c, c.STSURL())); !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, io.EOF) {
			t.Errorf("got %v, want a reset", err)
		}
	})
	t.Run("hang", func(t *testing.T) {
		c := newTestCloud(t)
		c.fault("sts", "", "hang", 1)
		ctx, cancel := context.WithCancel(t.Context())
		failed := make(chan error, 1)
		go func(r *http.Request) {
			_, err := c.do(r)
			failed <- err
		}(post(c, c.STSURL()).WithContext(ctx))
		for c.armed() > 0 {
			time.Sleep(time.Millisecond)
		}
		cancel()
		if err := <-failed; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want no answer", err)
		}
	})
	for _, name := range []string{"switch", "informational", "header", "halfheader", "halfbody"} {
		t.Run(name, func(t *testing.T) {
			c := newTestCloud(t)
			c.fault("sts", "", name, 1)
			raw, err := net.Dial("tcp", strings.TrimPrefix(c.STSURL(), "http://"))
			if err != nil {
				t.Fatal(err)
			}
			r := post(c, c.STSURL())
			if err := r.Write(raw); err != nil {
				t.Fatal(err)
			}
			start := map[string]string{"switch": "HTTP/1.1 101 ", "informational": "HTTP/1.1 103 "}[name]
			if start == "" {
				start = "HTTP/1.1 200 "
			}
			got := make([]byte, len(start))
			if _, err := io.ReadFull(raw, got); err != nil || string(got) != start {
				t.Errorf("got %q, %v; want %q", got, err, start)
			}
			if name == "switch" || name == "halfbody" { // the cloud ends it, else the client
				t.Cleanup(func() { _ = raw.Close() })
			} else {
				_ = raw.Close()
			}
		})
	}
	t.Run("endless", func(t *testing.T) {
		c := newTestCloud(t)
		c.fault("sts", "", "endless", 1)
		response, err := c.client.Do(post(c, c.STSURL()))
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.CopyN(io.Discard, response.Body, 1<<20)
		if err != nil {
			t.Errorf("got %d bytes and %v, want no end", n, err)
		}
		_ = response.Body.Close()
	})
}

func TestFaultsOfPlainText(t *testing.T) {
	c := newTestCloud(t)
	for _, tt := range []struct{ fault, want string }{
		{"missing:x", ""},
		{"wrongtype", `["CANARY-list"]`},
		{"life:1s", ECSRole},
	} {
		c.fault("imds", "role", tt.fault, 1)
		if a := c.imds(http.MethodGet, rolePath); string(a.body) != tt.want {
			t.Errorf("%s: got %q, want %q", tt.fault, a.body, tt.want)
		}
	}
}

func TestFaultSelection(t *testing.T) {
	c := newTestCloud(t)
	status := func(action string) int { return c.call(action, longTerm, roleParams("dev")).status }
	c.fault("sts", "", "http500", 0)
	c.fault("sts", "AssumeRole", "http503", 2)
	c.fault("uri", "credentials", "throttle", 1)
	got := []int{
		status("AssumeRole"), status("GetCallerIdentity"), status("AssumeRole"),
		status("AssumeRole"), status("AssumeRole"), // the service's now
	}
	want := []int{503, 500, 503, 500, 500}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("request %d: got %d, want %d", i, got[i], want[i])
		}
	}
	c.fault("sts", "", "throttle", 1) // instead of the endless one
	if got := []int{status("AssumeRole"), status("AssumeRole")}; got[0] != 400 || got[1] != 200 {
		t.Errorf("after replacing: got %v, want 400 and 200", got)
	}
	c.fault("sts", "", "http500", -1)
	c.ClearFaults()
	if got := status("AssumeRole"); got != 200 {
		t.Errorf("after clearing: got %d, want 200", got)
	}
	if a := c.must(c.request(http.MethodGet, c.CredentialsURL("dev"))); a.status != 200 {
		t.Errorf("uri after clearing: got %d, want 200", a.status)
	}
	// A fault comes before a refusal.
	c.fault("sts", "", "http503", 1)
	wantCode(t, c.call("AssumeRole", key{id: "x", secret: "x"}, url.Values{}), 503, "ServiceUnavailable")
}

func TestFaultNames(t *testing.T) {
	c := newTestCloud(t)
	for _, tt := range []struct{ service, action, fault string }{
		{"s3", "", "http500"},
		{"sts", "token", "http500"},
		{"sts", "", ""},
		{"sts", "", "http999"},
		{"sts", "", "bogus:1"},
		{"sts", "", "missing:"},
		{"sts", "", "field:id"},
		{"sts", "", "field:name:empty"},
		{"sts", "", "field:id:full"},
		{"sts", "", "token:0"},
		{"sts", "", "token:x"},
		{"sts", "", "retryafter:soon"},
		{"sts", "", "life:90"},
		{"sts", "", "life:-1s"},
		{"sts", "", "delay:"},
		{"sts", "", "status:99"},
		{"sts", "", "status:x:y"},
	} {
		if err := c.SetFault(tt.service, tt.action, tt.fault, 1); err == nil {
			t.Errorf("%q %q %q was accepted", tt.service, tt.action, tt.fault)
		}
	}
}

// A redirect that is followed shows up in the log.
func TestRedirectFollowed(t *testing.T) {
	c := newTestCloud(t)
	c.client.CheckRedirect = nil
	c.fault("imds", "role", "redirect", 1)
	if a := c.imds(http.MethodGet, rolePath); a.status != 200 {
		t.Errorf("got %d, want 200", a.status)
	}
	if got := c.Count("elsewhere", ""); got != 1 {
		t.Errorf("got %d requests elsewhere, want 1", got)
	}
}

// A client that sends more than any request has is cut off.
func TestRequestTooLarge(t *testing.T) {
	c := newTestCloud(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.STSURL(), strings.NewReader(strings.Repeat("x", maxBody+1)))
	if err != nil {
		t.Fatal(err)
	}
	a, err := c.do(r)
	var closed net.Error // the server may hang up while the client still writes
	if err != nil && !errors.As(err, &closed) && !errors.Is(err, syscall.EPIPE) && !errors.Is(err, syscall.ECONNRESET) {
		t.Fatal(err)
	}
	if err == nil && a.status != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d, want 413", a.status)
	}
}

// What is written to the connection arrives.
func TestFaultWires(t *testing.T) {
	for name, w := range wires {
		t.Run(name, func(t *testing.T) {
			c := newTestCloud(t)
			c.fault("uri", "", name, 1)
			raw, err := net.Dial("tcp", strings.TrimPrefix(c.uriURL, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer raw.Close()
			if _, err := io.WriteString(raw, "GET "+credentialsPath+"dev HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
				t.Fatal(err)
			}
			want := w.first + strings.Repeat(w.again, 2)
			got := make([]byte, len(want))
			if _, err := io.ReadFull(raw, got); err != nil || string(got) != want {
				t.Errorf("got %.200q, %v; want %.200q", got, err, want)
			}
			if w.ends {
				if n, err := raw.Read(make([]byte, 1)); n > 0 || err == nil {
					t.Errorf("got %d more bytes and %v, want the end", n, err)
				}
			}
		})
	}
}

// No client gets a connection from a faulty port, and the cloud ends what it has begun.
func TestFaultyURL(t *testing.T) {
	c := newTestCloud(t)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(c.CACertPEM())
	for _, name := range append(slices.Sorted(maps.Keys(ports)), "closed", "ended") {
		t.Run(name, func(t *testing.T) {
			address, err := c.FaultyURL(name)
			if err != nil {
				t.Fatal(err)
			}
			limit := time.Minute
			if name == "deaf" || name == "halfshake" || name == "hugerecord" {
				limit = 50 * time.Millisecond
			}
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			dialer := tls.Dialer{Config: &tls.Config{RootCAs: roots}}
			conn, err := dialer.DialContext(ctx, "tcp", strings.TrimPrefix(address, "https://"))
			if err == nil {
				conn.Close()
				t.Error("got a connection")
			}
		})
	}
	if _, err := c.FaultyURL("bogus"); err == nil {
		t.Error("an unknown port was opened")
	}
}

func TestIssued(t *testing.T) {
	c := newTestCloud(t)
	s := c.issue("dev", "me", time.Hour, shape{})
	other := c.issue("dev", "me", time.Hour, shape{})
	end := s.expires.Format(expirationLayout)
	for _, tt := range []struct {
		id, secret, token, end string
		want                   bool
	}{
		{s.id, s.secret, s.token, end, true},
		{other.id, s.secret, s.token, end, false},
		{s.id, other.secret, s.token, end, false},
		{s.id, s.secret, other.token, end, false},
		{s.id, s.secret, s.token, "2100-01-01T00:00:00Z", false},
		{"", "", "", "", false},
	} {
		if got := c.Issued(tt.id, tt.secret, tt.token, tt.end); got != tt.want {
			t.Errorf("%+v: got %v", tt, got)
		}
	}
}

func TestIssueAccessToken(t *testing.T) {
	c := newTestCloud(t)
	token := c.IssueAccessToken()
	if a := c.accounts(token, ""); a.status != 200 {
		t.Errorf("the portal answers %d", a.status)
	}
	c.EndTokens()
	if a := c.accounts(token, ""); a.status != 401 {
		t.Errorf("after the end the portal answers %d", a.status)
	}
}
