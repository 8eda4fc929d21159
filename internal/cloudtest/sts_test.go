package cloudtest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestAssumeRoleChain(t *testing.T) {
	c := newTestCloud(t)
	a := c.call("AssumeRole", longTerm, roleParams("dev"))
	if a.status != http.StatusOK {
		t.Fatalf("got %d %s", a.status, a.body)
	}
	first := a.key("Credentials")
	for name, value := range map[string]string{"id": first.id, "secret": first.secret, "token": first.token} {
		if !strings.Contains(value, Canary) {
			t.Errorf("the %s has no canary: %q", name, value)
		}
	}
	for _, tt := range []struct{ name, got, want string }{
		{"expiration", a.text("Credentials", "Expiration"), "2026-01-02T04:04:05Z"},
		{"arn", a.text("AssumedRoleUser", "Arn"), "acs:ram::1234567890123456:assumed-role/dev/tester"},
		{"date", a.header.Get("Date"), "Fri, 02 Jan 2026 03:04:05 GMT"},
		{"request id", a.header.Get("x-acs-request-id"), a.text("RequestId")},
	} {
		if tt.got != tt.want || tt.got == "" {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}

	second := c.call("AssumeRole", first, roleParams("ops", "DurationSeconds", "900")).key("Credentials")
	for _, tt := range []struct {
		key       key
		kind, arn string
	}{
		{longTerm, "RAMUser", "acs:ram::1234567890123456:user/canary"},
		{first, "AssumedRoleUser", "acs:ram::1234567890123456:assumed-role/dev/tester"},
		{second, "AssumedRoleUser", "acs:ram::1234567890123456:assumed-role/ops/tester"},
	} {
		who := c.call("GetCallerIdentity", tt.key, nil)
		if who.text("IdentityType") != tt.kind || who.text("Arn") != tt.arn || who.text("AccountId") != AccountID {
			t.Errorf("got %s, want %s %s", who.body, tt.kind, tt.arn)
		}
	}

	c.clock.move(15 * time.Minute)
	wantCode(t, c.call("GetCallerIdentity", second, nil), 400, "InvalidSecurityToken.Expired")
	if a := c.call("GetCallerIdentity", first, nil); a.status != http.StatusOK {
		t.Errorf("the longer session: %s", a.body)
	}
}

func TestAssumeRoleParameters(t *testing.T) {
	c := newTestCloud(t)
	for _, tt := range []struct {
		name   string
		role   string
		more   []string
		status int
		code   string
	}{
		{"no arn", "dev", []string{"RoleArn", ""}, 400, "InvalidParameter.RoleArn"},
		{"bad arn", "dev", []string{"RoleArn", "acs:ram::x:role/dev"}, 400, "InvalidParameter.RoleArn"},
		{"bad role name", "de/v", nil, 400, "InvalidParameter.RoleArn"},
		{"no prefix", "dev", []string{"RoleArn", "1:role/dev"}, 400, "InvalidParameter.RoleArn"},
		{"unknown role", "nobody", nil, 404, "EntityNotExist.Role"},
		{"other account", "dev", []string{"RoleArn", "acs:ram::1:role/dev"}, 404, "EntityNotExist.Role"},
		{"denied role", "denied", nil, 403, "NoPermission"},
		{"short session name", "dev", []string{"RoleSessionName", "x"}, 400, "InvalidParameter.RoleSessionName"},
		{"long session name", "dev", []string{"RoleSessionName", strings.Repeat("x", 65)}, 400, "InvalidParameter.RoleSessionName"},
		{"longest session name", "dev", []string{"RoleSessionName", strings.Repeat("x", 64)}, 200, ""},
		{"session name with a space", "dev", []string{"RoleSessionName", "a b"}, 400, "InvalidParameter.RoleSessionName"},
		{"899 s", "dev", []string{"DurationSeconds", "899"}, 400, "InvalidParameter.DurationSeconds"},
		{"43201 s", "dev", []string{"DurationSeconds", "43201"}, 400, "InvalidParameter.DurationSeconds"},
		{"43200 s", "dev", []string{"DurationSeconds", "43200"}, 200, ""},
		{"1h", "dev", []string{"DurationSeconds", "1h"}, 400, "InvalidParameter.DurationSeconds"},
		{"policy", "dev", []string{"Policy", `{"Version":"1","Statement":[]}`}, 200, ""},
		{"policy list", "dev", []string{"Policy", `[]`}, 400, "InvalidParameter.PolicyGrammar"},
		{"policy null", "dev", []string{"Policy", `null`}, 400, "InvalidParameter.PolicyGrammar"},
		{"partner", "partner", []string{"ExternalId", "ext-1234"}, 200, ""},
		{"partner without external id", "partner", nil, 403, "NoPermission"},
		{"partner with another", "partner", []string{"ExternalId", "ext-12345"}, 403, "NoPermission"},
		{"external id nobody asked for", "dev", []string{"ExternalId", "ext-1"}, 200, ""},
		{"bad external id", "dev", []string{"ExternalId", "a b"}, 400, "InvalidParameter.ExternalId"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := c.call("AssumeRole", longTerm, roleParams(tt.role, tt.more...))
			wantCode(t, a, tt.status, tt.code)
			if tt.status != http.StatusOK && (a.text("RequestId") == "" || a.text("HostId") == "" || a.text("Recommend") == "") {
				t.Errorf("incomplete refusal: %s", a.body)
			}
		})
	}
}

func TestSignedRequestRefusals(t *testing.T) {
	c := newTestCloud(t)
	session := c.call("AssumeRole", longTerm, roleParams("dev")).key("Credentials")
	other := c.call("AssumeRole", longTerm, roleParams("dev")).key("Credentials")
	date := func(d time.Duration) func(*draft) {
		return func(r *draft) {
			r.headers["x-acs-date"] = c.clock.now().Add(d).Format("2006-01-02T15:04:05Z")
		}
	}
	header := func(name, value string) func(*draft) {
		return func(r *draft) { r.headers[name] = value }
	}
	unsigned := func(name string) func(*draft) {
		return func(r *draft) { r.omit = []string{name} }
	}
	for _, tt := range []struct {
		name   string
		change func(*draft)
		tamper func(*http.Request) // after signing
		status int
		code   string
	}{
		{name: "right", status: 200},
		{name: "right over GET", change: func(r *draft) { r.method = http.MethodGet }, status: 200},
		{name: "right with a query", change: func(r *draft) { r.query = "A=%2F&B=" }, status: 200},
		{name: "right with a session", change: func(r *draft) { r.key, r.headers["x-acs-security-token"] = session, session.token }, status: 200},
		{name: "15 minutes late", change: date(-15 * time.Minute), status: 200},
		{name: "later than that", change: date(-15*time.Minute - time.Second), status: 400, code: "InvalidTimeStamp.Expired"},
		{name: "too early", change: date(15*time.Minute + time.Second), status: 400, code: "InvalidTimeStamp.Expired"},
		{name: "other layout of the date", change: header("x-acs-date", "Fri, 02 Jan 2026 03:04:05 GMT"), status: 400, code: "InvalidTimeStamp.Format"},
		{name: "unknown key", change: func(r *draft) { r.key.id = "LTAInobody" }, status: 404, code: "InvalidAccessKeyId.NotFound"},
		{name: "wrong secret", change: func(r *draft) { r.key.secret += "x" }, status: 400, code: "SignatureDoesNotMatch"},
		{name: "session without its token", change: func(r *draft) { r.key = session }, status: 400, code: "MissingSecurityToken"},
		{name: "token of another session", change: func(r *draft) { r.key, r.headers["x-acs-security-token"] = session, other.token }, status: 400, code: "InvalidSecurityToken.MismatchWithAccessKey"},
		{name: "long-term key with a token", change: header("x-acs-security-token", session.token), status: 400, code: "InvalidSecurityToken.MismatchWithAccessKey"},
		{name: "wrong content hash", change: header("x-acs-content-sha256", strings.Repeat("0", 64)), status: 400, code: "SignatureDoesNotMatch"},
		{name: "other version", change: header("x-acs-version", "2014-05-26"), status: 400, code: "InvalidVersion"},
		{name: "unknown action", change: header("x-acs-action", "AssumeRoot"), status: 404, code: "InvalidAction.NotFound"},
		{name: "other path", change: func(r *draft) { r.path = "/x" }, status: 404, code: "InvalidAction.NotFound"},
		{name: "other method", change: func(r *draft) { r.method = http.MethodPut }, status: 405, code: "UnsupportedHTTPMethod"},
		{name: "host not signed", change: unsigned("host"), status: 400, code: "SignatureDoesNotMatch"},
		{name: "content type not signed", change: unsigned("content-type"), status: 400, code: "SignatureDoesNotMatch"},
		{name: "version not signed", change: unsigned("x-acs-version"), status: 400, code: "SignatureDoesNotMatch"},
		{name: "other header not signed", change: func(r *draft) { r.headers["x-acs-extra"], r.omit = "1", []string{"x-acs-extra"} }, status: 400, code: "SignatureDoesNotMatch"},
		{name: "no nonce", change: func(r *draft) { delete(r.headers, "x-acs-signature-nonce") }, status: 400, code: "MissingSignatureNonce"},
		{name: "broken authorization", change: func(r *draft) { r.auth = "ACS3-HMAC-SHA256 x" }, status: 400, code: "IncompleteSignature"},
		{name: "other algorithm", change: func(r *draft) { r.auth = "Bearer x" }, status: 400, code: "IncompleteSignature"},
		{name: "no authorization", tamper: func(r *http.Request) { r.Header.Del("Authorization") }, status: 400, code: "IncompleteSignature"},
		{name: "query added", tamper: func(r *http.Request) { r.URL.RawQuery = "A=1" }, status: 400, code: "SignatureDoesNotMatch"},
		{name: "header changed", tamper: func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, status: 400, code: "SignatureDoesNotMatch"},
		{name: "header removed", tamper: func(r *http.Request) { r.Header.Del("Content-Type") }, status: 400, code: "SignatureDoesNotMatch"},
		{name: "header twice", tamper: func(r *http.Request) { r.Header.Add("X-Acs-Action", "x") }, status: 400, code: "SignatureDoesNotMatch"},
		{name: "headers not sorted", tamper: func(r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), "content-type;host", "host;content-type", 1))
		}, status: 400, code: "SignatureDoesNotMatch"},
		{name: "headers in upper case", tamper: func(r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), ";host", ";Host", 1))
		}, status: 400, code: "SignatureDoesNotMatch"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := c.draft("GetCallerIdentity", longTerm, url.Values{"Unused": {"a b/ü"}})
			if tt.change != nil {
				tt.change(&d)
			}
			r := d.sign(t)
			if tt.tamper != nil {
				tt.tamper(r)
			}
			wantCode(t, c.must(r), tt.status, tt.code)
		})
	}
}

func TestNonceIsUsedOnce(t *testing.T) {
	c := newTestCloud(t)
	d := c.draft("GetCallerIdentity", longTerm, nil)
	d.key.secret = "wrong"
	wantCode(t, c.must(d.sign(t)), 400, "SignatureDoesNotMatch")
	d.key = longTerm // a refused request did not use it up
	if a := c.must(d.sign(t)); a.status != http.StatusOK {
		t.Errorf("first use: %s", a.body)
	}
	wantCode(t, c.must(d.sign(t)), 400, "SignatureNonceUsed")

	c.fault("sts", "", "http503", 1)
	d = c.draft("GetCallerIdentity", longTerm, nil)
	wantCode(t, c.must(d.sign(t)), 503, "ServiceUnavailable")
	wantCode(t, c.must(d.sign(t)), 400, "SignatureNonceUsed")
}

func TestParametersTwice(t *testing.T) {
	c := newTestCloud(t)
	d := c.draft("AssumeRole", longTerm, roleParams("dev"))
	d.query = "RoleArn=x"
	wantCode(t, c.must(d.sign(t)), 400, "InvalidParameter")
	wantCode(t, c.must(c.request(http.MethodGet, c.STSURL()+"/?a=%zz")), 400, "InvalidParameter")
}

// v1Params returns a signed request of signature V1, all of it in parameters.
func (c *testCloud) v1Params(method string, k key, action string, more url.Values) url.Values {
	v := url.Values{
		"Action": {action}, "Version": {"2015-04-01"}, "Format": {"JSON"}, "AccessKeyId": {k.id},
		"SignatureMethod": {"HMAC-SHA1"}, "SignatureVersion": {"1.0"}, "SignatureNonce": {newRequestID()},
		"Timestamp": {c.clock.now().Format("2006-01-02T15:04:05Z")},
	}
	if k.token != "" {
		v.Set("SecurityToken", k.token)
	}
	for name, values := range more {
		v[name] = values
	}
	v.Set("Signature", signatureV1(k.secret, stringToSignV1(method, v)))
	return v
}

func TestSignatureV1(t *testing.T) {
	c := newTestCloud(t)
	session := c.call("AssumeRole", longTerm, roleParams("dev")).key("Credentials")
	for _, tt := range []struct {
		name   string
		key    key
		change func(url.Values)
		status int
		code   string
	}{
		{"right", longTerm, nil, 200, ""},
		{"right with a session", session, nil, 200, ""},
		{"wrong secret", key{id: AccessKeyID, secret: "x"}, nil, 400, "SignatureDoesNotMatch"},
		{"unknown key", key{id: "x", secret: "x"}, nil, 404, "InvalidAccessKeyId.NotFound"},
		{"session without its token", key{id: session.id, secret: session.secret}, nil, 400, "MissingSecurityToken"},
		{"parameter changed", longTerm, func(v url.Values) { v.Set("Format", "XML") }, 400, "SignatureDoesNotMatch"},
		{"late", longTerm, func(v url.Values) { v.Set("Timestamp", "2026-01-02T02:04:05Z") }, 400, "InvalidTimeStamp.Expired"},
		{"no signature", longTerm, func(v url.Values) { v.Del("Signature") }, 400, "IncompleteSignature"},
		{"other method", longTerm, func(v url.Values) { v.Set("SignatureMethod", "HMAC-SHA256") }, 400, "IncompleteSignature"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := c.v1Params(http.MethodGet, tt.key, "GetCallerIdentity", nil)
			if tt.change != nil {
				tt.change(v)
			}
			wantCode(t, c.must(c.request(http.MethodGet, c.STSURL()+"/?"+v.Encode())), tt.status, tt.code)
		})
	}
}

// Official SDKs put common parameters into the query and the others into a form.
func TestSignatureV1Form(t *testing.T) {
	c := newTestCloud(t)
	form := roleParams("dev", "Policy", `{"a": "b c*~"}`)
	query := c.v1Params(http.MethodPost, longTerm, "AssumeRole", form)
	for name := range form {
		query.Del(name)
	}
	send := func() answered {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.STSURL()+"/?"+query.Encode(), strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return c.must(r)
	}
	if a := send(); a.status != http.StatusOK {
		t.Errorf("got %d %s", a.status, a.body)
	}
	wantCode(t, send(), 400, "SignatureNonceUsed")
}

func TestSessionSeconds(t *testing.T) {
	c, err := New(Options{SessionSeconds: 7})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	before := time.Now()
	key := c.issue("dev", "tester", time.Hour, shape{})
	if left := key.expires.Sub(before); left > 8*time.Second || left < 5*time.Second {
		t.Errorf("got a session of %v, want 7 s", left)
	}
}
