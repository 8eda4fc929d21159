package sts

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
)

// now is the clock of the tests: that of a synctest bubble at its start.
var now = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

const (
	goodSession = `{"RequestId":"R-1","AssumedRoleUser":{"Arn":"x","AssumedRoleId":"y"},"Credentials":` +
		`{"AccessKeyId":"STS.NEW","AccessKeySecret":"NEWSECRET","SecurityToken":"NEWTOKEN","Expiration":"2000-01-01T01:00:00Z"}}`
	goodIdentity = `{"RequestId":"R-2","AccountId":"1234567890123456","Arn":"acs:ram::1234567890123456:user/me",` +
		`"IdentityType":"RAMUser","PrincipalId":"208","UserId":"209"}`
)

var source = credential.Credential{
	AccessKeyID:     "STS.SOURCE",
	AccessKeySecret: credential.NewSecret("SOURCESECRET"),
	SecurityToken:   credential.NewSecret("SOURCETOKEN"),
	Source:          "profile:prod",
}

// hexSHA256 returns the hash of a text, as headers and keys have it.
func hexSHA256(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }

// service is a http.RoundTripper that answers with one reply after the other,
// the last one for ever, and keeps what it was sent.
type service struct {
	replies []reply
	sent    []*http.Request
	bodies  []string
}

type reply struct {
	status int
	body   string
	header http.Header
}

func (s *service) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	s.sent, s.bodies = append(s.sent, req), append(s.bodies, string(body))
	r := s.replies[min(len(s.sent), len(s.replies))-1]
	if r.header == nil {
		r.header = http.Header{}
	}
	return &http.Response{StatusCode: r.status, Header: r.header, Body: io.NopCloser(strings.NewReader(r.body))}, nil
}

func (s *service) client() *Client {
	return &Client{
		HTTP:     httpx.New(httpx.Options{Transport: s, Now: time.Now}),
		Endpoint: &url.URL{Scheme: "https", Host: "sts.aliyuncs.com"},
		Now:      func() time.Time { return now },
	}
}

// static is a credential.Provider.
type static struct {
	cred credential.Credential
	err  error
	used int
}

func (s *static) Retrieve(context.Context) (credential.Credential, error) {
	s.used++
	return s.cred, s.err
}
func (s *static) CacheKey(context.Context) ([]string, error) { return []string{"static"}, s.err }

func refused(code, message string) string {
	text, err := json.Marshal(map[string]string{"Code": code, "Message": message, "RequestId": "R-9", "HostId": "h", "Recommend": "r"})
	if err != nil {
		panic(err)
	}
	return string(text)
}

func TestEndpoint(t *testing.T) {
	for _, test := range []struct {
		host, region string
		vpc          bool
		want         string // empty: a usage error
	}{
		{"", "", false, "https://sts.aliyuncs.com"},
		{"", "cn-hangzhou", false, "https://sts.cn-hangzhou.aliyuncs.com"},
		{"", "cn-hangzhou", true, "https://sts-vpc.cn-hangzhou.aliyuncs.com"},
		{"sts.example", "cn-hangzhou", true, "https://sts.example"},
		{"http://127.0.0.1:1", "", false, "http://127.0.0.1:1"},
		{"", "", true, ""},
		{"http://sts.example", "", false, ""},
		{"", "cn.example", false, ""},
		{"", "CN-hangzhou", false, ""},
		{"", "-cn", false, ""},
		{"", "cn-", false, ""},
		{"", "a/b", false, ""},
		{"", strings.Repeat("x", 64), false, ""},
	} {
		u, err := Endpoint(test.host, test.region, test.vpc)
		if test.want == "" {
			if credential.KindOf(err) != credential.Usage {
				t.Errorf("%+v: got %v, %v, want a usage error", test, u, err)
			}
		} else if err != nil || u.String() != test.want {
			t.Errorf("%+v: got %v, %v", test, u, err)
		}
	}
}

func TestAssumeRole(t *testing.T) {
	s := &service{replies: []reply{{status: 200, body: goodSession}}}
	role := Role{ARN: testARN, SessionName: "me@home", ExternalID: "a+b=c", Policy: `{"Version": "1"}`, Seconds: 900}
	got, err := AssumeRole{Client: s.client(), Role: role, Source: &static{cred: source}}.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.AccessKeyID != "STS.NEW" || got.AccessKeySecret.Reveal() != "NEWSECRET" || got.SecurityToken.Reveal() != "NEWTOKEN" {
		t.Errorf("got %+v, want the keys of the answer", got)
	}
	if want := now.Add(time.Hour); !got.Expires.Equal(want) || !got.Obtained.Equal(now) {
		t.Errorf("got %v to %v, want %v to %v", got.Obtained, got.Expires, now, want)
	}
	if want := "profile:prod > role:ops"; got.Source != want {
		t.Errorf("got source %q, want %q", got.Source, want)
	}

	if len(s.sent) != 1 {
		t.Fatalf("got %d requests, want 1", len(s.sent))
	}
	req := s.sent[0]
	if got, want := req.Method+" "+req.URL.String(), "POST https://sts.aliyuncs.com/"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	body := "DurationSeconds=900&ExternalId=a%2Bb%3Dc&Policy=%7B%22Version%22%3A%20%221%22%7D" +
		"&RoleArn=acs%3Aram%3A%3A1234567890123456%3Arole%2Fops&RoleSessionName=me%40home"
	if s.bodies[0] != body {
		t.Errorf("got body\n%s\nwant\n%s", s.bodies[0], body)
	}
	for name, want := range map[string]string{
		"Accept":               "application/json",
		"Content-Type":         "application/x-www-form-urlencoded",
		"x-acs-action":         "AssumeRole",
		"x-acs-version":        "2015-04-01",
		"x-acs-date":           "2000-01-01T00:00:00Z",
		"x-acs-content-sha256": hexSHA256(body),
		"x-acs-security-token": "SOURCETOKEN",
	} {
		if got := req.Header.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if nonce := req.Header.Get("x-acs-signature-nonce"); len(nonce) != 32 {
		t.Errorf("got nonce %q, want 32 characters", nonce)
	}
	const signed = "SignedHeaders=content-type;host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version,"
	if got := req.Header.Get("Authorization"); !strings.HasPrefix(got, "ACS3-HMAC-SHA256 Credential=STS.SOURCE,"+signed) {
		t.Errorf("got authorization %q", got)
	}
}

func TestAssumeRoleDefaults(t *testing.T) {
	s := &service{replies: []reply{{status: 200, body: goodSession}}}
	longTerm := &static{cred: credential.Credential{AccessKeyID: "LTAI", AccessKeySecret: credential.NewSecret("S")}}
	got, err := AssumeRole{Client: s.client(), Role: Role{ARN: testARN, SessionName: "me"}, Source: longTerm}.Retrieve(t.Context())
	if err != nil || got.Source != "role:ops" {
		t.Errorf("got source %q (%v), want role:ops", got.Source, err)
	}
	if want := "DurationSeconds=3600&RoleArn=acs%3Aram%3A%3A1234567890123456%3Arole%2Fops&RoleSessionName=me"; s.bodies[0] != want {
		t.Errorf("got body\n%s\nwant\n%s", s.bodies[0], want)
	}
	if _, there := s.sent[0].Header["X-Acs-Security-Token"]; there {
		t.Error("a long-term key was sent with a token")
	}
}

func TestAssumeRoleRefusesBeforeAnyRequest(t *testing.T) {
	role := Role{ARN: testARN, SessionName: "me"}
	long := credential.Credential{AccessKeyID: "LTAI", AccessKeySecret: credential.NewSecret("S")}
	with := func(change func(*credential.Credential)) *static {
		c := long
		change(&c)
		return &static{cred: c}
	}
	notConfigured := fmt.Errorf("no key: %w", credential.ErrNotConfigured)
	tests := []struct {
		name   string
		role   Role
		source *static
		want   credential.Kind
		asked  int // how often the source was
	}{
		{"role", Role{ARN: "ops", SessionName: "me"}, &static{cred: long}, credential.Usage, 0},
		{"bearer token", role, with(func(c *credential.Credential) { c.BearerToken = credential.NewSecret("B") }), credential.Usage, 1},
		{"no id", role, with(func(c *credential.Credential) { c.AccessKeyID = "" }), credential.Usage, 1},
		{"no secret", role, with(func(c *credential.Credential) { c.AccessKeySecret = credential.Secret{} }), credential.Usage, 1},
		{"id with a line break", role, with(func(c *credential.Credential) { c.AccessKeyID = "LTAI\n" }), credential.Usage, 1},
		{"token with a line break", role, with(func(c *credential.Credential) { c.SecurityToken = credential.NewSecret("T\n") }), credential.Usage, 1},
		{"source", role, &static{err: notConfigured}, credential.NotFound, 1},
	}
	for _, test := range tests {
		s := &service{replies: []reply{{status: 200, body: goodSession}}}
		_, err := AssumeRole{Client: s.client(), Role: test.role, Source: test.source}.Retrieve(t.Context())
		if credential.KindOf(err) != test.want {
			t.Errorf("%s: got %v of kind %d, want kind %d", test.name, err, credential.KindOf(err), test.want)
		}
		if len(s.sent) != 0 || test.source.used != test.asked {
			t.Errorf("%s: %d requests, source asked %d times, want 0 and %d", test.name, len(s.sent), test.source.used, test.asked)
		}
		if test.source.err != nil && !errors.Is(err, credential.ErrNotConfigured) {
			t.Errorf("%s: got %v, want the source's error in it", test.name, err)
		}
	}
}

func TestCacheKey(t *testing.T) {
	ctx := t.Context()
	base := func() AssumeRole {
		return AssumeRole{
			Client: (&service{}).client(),
			Role:   Role{ARN: testARN, SessionName: "me", ExternalID: "ext", Policy: `{"a":"b"}`},
			Source: &static{},
		}
	}
	got, err := base().CacheKey(ctx)
	want := []string{
		"static", "AssumeRole", "endpoint=https://sts.aliyuncs.com", "role_arn=" + testARN, "session_name=me",
		"external_id=ext", "source_identity=", "seconds=3600", "policy_sha256=" + hexSHA256(`{"a":"b"}`),
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q (%v), want %q", got, err, want)
	}
	for name, change := range map[string]func(*AssumeRole){
		"endpoint": func(a *AssumeRole) { a.Client.Endpoint = &url.URL{Scheme: "https", Host: "other"} },
		"arn":      func(a *AssumeRole) { a.Role.ARN += "2" },
		"session":  func(a *AssumeRole) { a.Role.SessionName += "2" },
		"external": func(a *AssumeRole) { a.Role.ExternalID = "" },
		"policy":   func(a *AssumeRole) { a.Role.Policy = "" },
		"seconds":  func(a *AssumeRole) { a.Role.Seconds = 900 },
		"source":   func(a *AssumeRole) { a.Source = base() },
	} {
		a := base()
		change(&a)
		if other, err := a.CacheKey(ctx); err != nil || slices.Equal(other, got) {
			t.Errorf("%s: got the same key (%v)", name, err)
		}
	}
	a := base()
	a.Role.Seconds = 3600
	if same, _ := a.CacheKey(ctx); !slices.Equal(same, got) {
		t.Errorf("the default spelled out: got %q, want %q", same, got)
	}
	a.Source = &static{err: errors.New("no")}
	if _, err := a.CacheKey(ctx); err == nil {
		t.Error("the source's error is lost")
	}
}

func TestUnusableAnswers(t *testing.T) {
	replace := func(from, to string) string { return strings.Replace(goodSession, from, to, 1) }
	tests := []struct{ name, body, want string }{
		{"html", "<html>VALUE</html>", "the answer is not the documented JSON"},
		{"xml", "<?xml?><VALUE/>", "the answer is not the documented JSON"},
		{"empty", "", "the answer is not the documented JSON"},
		{"null", "null", "the answer is not the documented JSON"},
		{"list", "[" + goodSession + "]", "the answer is not the documented JSON"},
		{"two", goodSession + goodSession, "the answer is not the documented JSON"},
		{"wrong type", replace(`"NEWTOKEN"`, "{}"), "the answer is not the documented JSON"},
		{"credentials of a wrong type", `{"Credentials":"VALUE"}`, "the answer is not the documented JSON"},
		{"no credentials", "{}", "the answer is incomplete: no AccessKeyId"},
		{"null credentials", `{"Credentials":null}`, "the answer is incomplete: no AccessKeyId"},
		{"no token", replace("NEWTOKEN", ""), "the answer is incomplete: no SecurityToken"},
		{"no expiry", replace("2000-01-01T01:00:00Z", ""), "the answer is incomplete: no Expiration"},
		{"bad expiry", replace("2000-01-01T01:00:00Z", "VALUE"), "the answer's Expiration is not a time"},
		{"past", replace("2000-01-01T01", "1999-12-31T23"), "the credential had already expired at 1999-12-31T23:00:00Z"},
	}
	for _, test := range tests {
		s := &service{replies: []reply{{status: 200, body: test.body}}}
		_, err := AssumeRole{Client: s.client(), Role: Role{ARN: testARN, SessionName: "me"}, Source: &static{cred: source}}.Retrieve(t.Context())
		if got, want := fmt.Sprint(err), "sts AssumeRole role/ops: "+test.want; got != want {
			t.Errorf("%s: got %q, want %q", test.name, got, want)
		}
		if credential.KindOf(err) != credential.Refused || len(s.sent) != 1 {
			t.Errorf("%s: got kind %d after %d requests, want Refused after 1", test.name, credential.KindOf(err), len(s.sent))
		}
	}
}

func TestGetCallerIdentity(t *testing.T) {
	s := &service{replies: []reply{{status: 200, body: goodIdentity}}}
	got, err := s.client().GetCallerIdentity(t.Context(), source)
	want := CallerIdentity{
		AccountID: "1234567890123456", ARN: "acs:ram::1234567890123456:user/me",
		IdentityType: "RAMUser", PrincipalID: "208", UserID: "209", RequestID: "R-2",
	}
	if err != nil || got != want {
		t.Errorf("got %+v (%v), want %+v", got, err, want)
	}
	if s.bodies[0] != "" || s.sent[0].Header.Get("x-acs-action") != "GetCallerIdentity" {
		t.Errorf("got action %q with body %q", s.sent[0].Header.Get("x-acs-action"), s.bodies[0])
	}
	for body, want := range map[string]string{
		"{}":                            "no AccountId",
		`{"AccountId":"1"}`:             "no Arn",
		`{"AccountId":1,"Arn":"VALUE"}`: "not the documented JSON",
	} {
		s := &service{replies: []reply{{status: 200, body: body}}}
		_, err := s.client().GetCallerIdentity(t.Context(), source)
		if credential.KindOf(err) != credential.Refused || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want a refusal with %q", body, err, want)
		}
	}
	if _, err := s.client().GetCallerIdentity(t.Context(), credential.Credential{BearerToken: credential.NewSecret("B")}); credential.KindOf(err) != credential.Usage {
		t.Errorf("bearer token: got %v, want a usage error", err)
	}
}
