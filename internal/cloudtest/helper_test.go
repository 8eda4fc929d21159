package cloudtest

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// handClock is a clock that a test moves.
type handClock struct {
	mu sync.Mutex
	at time.Time
}

func (h *handClock) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *handClock) move(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(d)
}

// testCloud is a cloud with a client.
type testCloud struct {
	*Cloud
	t      *testing.T
	clock  *handClock
	client *http.Client
	nonces int
}

func newTestCloud(t *testing.T) *testCloud {
	t.Helper()
	clock := &handClock{at: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	c, err := New(Options{Clock: clock.now})
	if err != nil {
		t.Fatal(err)
	}
	c.pace = time.Millisecond
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return &testCloud{Cloud: c, t: t, clock: clock, client: newClient(t)}
}

// newClient follows no redirect and knows no proxy.
func newClient(t *testing.T) *http.Client {
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// key is what a client signs with.
type key struct{ id, secret, token string }

var longTerm = key{id: AccessKeyID, secret: AccessKeySecret}

// draft is a request before it is signed with signature V3. Its own signing is
// written apart from the code under test.
type draft struct {
	base    string
	method  string
	path    string
	query   string
	headers map[string]string // lower case, host among them
	body    string
	key     key
	omit    []string // from the signed headers
	auth    string   // instead of the computed header
}

func (c *testCloud) draft(action string, k key, params url.Values) draft {
	c.nonces++
	d := draft{
		base: c.STSURL(), method: http.MethodPost, path: "/", key: k,
		headers: map[string]string{
			"host":                  strings.TrimPrefix(c.STSURL(), "http://"),
			"x-acs-action":          action,
			"x-acs-version":         "2015-04-01",
			"x-acs-date":            c.clock.now().UTC().Format("2006-01-02T15:04:05Z"),
			"x-acs-signature-nonce": fmt.Sprintf("nonce-%d", c.nonces),
		},
	}
	if params != nil {
		d.body = params.Encode()
		d.headers["content-type"] = "application/x-www-form-urlencoded"
	}
	if k.token != "" {
		d.headers["x-acs-security-token"] = k.token
	}
	return d
}

// api calls an action of another service, at its path; the parameters of ROA, which is all
// that is not at "/", are in the query.
func (c *testCloud) api(base, version, action, path string, k key, params url.Values) answered {
	c.t.Helper()
	return c.must(c.apiDraft(base, version, action, path, k, params).sign(c.t))
}

func (c *testCloud) apiDraft(base, version, action, path string, k key, params url.Values) draft {
	d := c.draft(action, k, params)
	d.base, d.path, d.headers["host"], d.headers["x-acs-version"] = base, path, strings.TrimPrefix(base, "http://"), version
	if path != "/" {
		d.method, d.query, d.body = http.MethodGet, params.Encode(), ""
		delete(d.headers, "content-type")
	}
	return d
}

func (d draft) sign(t *testing.T) *http.Request {
	t.Helper()
	sum := sha256.Sum256([]byte(d.body))
	bodyHash := hex.EncodeToString(sum[:])
	if _, set := d.headers["x-acs-content-sha256"]; !set {
		d.headers["x-acs-content-sha256"] = bodyHash
	}
	var names []string
	for name := range d.headers {
		if !slices.Contains(d.omit, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	text := d.method + "\n" + d.path + "\n" + d.query + "\n"
	for _, name := range names {
		text += name + ":" + d.headers[name] + "\n"
	}
	text += "\n" + strings.Join(names, ";") + "\n" + bodyHash
	hash := sha256.Sum256([]byte(text))
	mac := hmac.New(sha256.New, []byte(d.key.secret))
	fmt.Fprintf(mac, "ACS3-HMAC-SHA256\n%x", hash)
	if d.auth == "" {
		d.auth = fmt.Sprintf("ACS3-HMAC-SHA256 Credential=%s,SignedHeaders=%s,Signature=%x", d.key.id, strings.Join(names, ";"), mac.Sum(nil))
	}
	target := d.base + d.path
	if d.query != "" {
		target += "?" + d.query
	}
	r, err := http.NewRequestWithContext(t.Context(), d.method, target, strings.NewReader(d.body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range d.headers {
		if name == "host" {
			r.Host = value
			continue
		}
		r.Header.Set(name, value)
	}
	r.Header.Set("Authorization", d.auth)
	return r
}

// answered is an answer that was read to its end.
type answered struct {
	status int
	header http.Header
	body   []byte
	object map[string]any // nil when the body is no JSON object
}

func (a answered) code() string { return a.text("Code") }

// text returns the string at a path of keys, or "".
func (a answered) text(path ...string) string {
	var at any = a.object
	for _, name := range path {
		object, _ := at.(map[string]any)
		at = object[name]
	}
	s, _ := at.(string)
	return s
}

// key returns the session that an answer holds, below the keys of path.
func (a answered) key(path ...string) key {
	at := func(name string) string { return a.text(append(slices.Clone(path), name)...) }
	return key{at("AccessKeyId"), at("AccessKeySecret"), at("SecurityToken")}
}

func (c *testCloud) do(r *http.Request) (answered, error) {
	response, err := c.client.Do(r)
	if err != nil {
		return answered{}, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	a := answered{status: response.StatusCode, header: response.Header, body: body}
	if bytes.HasPrefix(body, []byte("{")) {
		_ = json.Unmarshal(body, &a.object)
	}
	return a, err
}

func (c *testCloud) must(r *http.Request) answered {
	c.t.Helper()
	a, err := c.do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	return a
}

func (c *testCloud) call(action string, k key, params url.Values) answered {
	c.t.Helper()
	return c.must(c.draft(action, k, params).sign(c.t))
}

// request returns an unsigned request with headers given in pairs.
func (c *testCloud) request(method, target string, headers ...string) *http.Request {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, target, http.NoBody)
	if err != nil {
		c.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

func (c *testCloud) fault(service, action, name string, times int) {
	c.t.Helper()
	if err := c.SetFault(service, action, name, times); err != nil {
		c.t.Fatal(err)
	}
}

func roleParams(role string, more ...string) url.Values {
	v := url.Values{"RoleArn": {RoleARN(role)}, "RoleSessionName": {"tester"}}
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

// wantCode checks status and code of a refusal.
func wantCode(t *testing.T, a answered, status int, code string) {
	t.Helper()
	if a.status != status || a.code() != code {
		t.Errorf("got %d %q (%s), want %d %q", a.status, a.code(), a.body, status, code)
	}
}
