package imds

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
)

// now is the clock of the tests: that of a synctest bubble at its start.
var now = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

const v1Disabled = "ALIBABA_CLOUD_IMDSV1_DISABLED"

const goodCredentials = `{"Code":"Success","AccessKeyId":"STS.ID","AccessKeySecret":"SECRETVALUE","SecurityToken":"TOKENVALUE",` +
	`"Expiration":"2000-01-01T06:00:00Z","LastUpdated":"2000-01-01T00:00:00Z"}`

const (
	put   = "PUT /latest/api/token"
	list  = "GET /latest/meta-data/ram/security-credentials/"
	creds = "GET /latest/meta-data/ram/security-credentials/ecs-role"
)

// reply is what the service does with a request: answer, hang until the request
// is given up, or fail the transport.
type reply struct {
	status int
	body   string
	hang   bool
	err    error
}

// service is a http.RoundTripper: for each request line one reply after the
// other, the last one for ever. What is not listed answers as an instance with
// both modes and the role ecs-role would.
type service struct {
	replies map[string][]reply
	log     []string // request lines; " +token" where a token was sent
	hosts   []string
	ttl     string
}

func (s *service) RoundTrip(req *http.Request) (*http.Response, error) {
	line := req.Method + " " + req.URL.EscapedPath()
	entry := line
	switch req.Header.Get(tokenHeader) {
	case "":
	case "METADATATOKEN":
		entry += " +token"
	default:
		entry += " +another token"
	}
	if req.Method == http.MethodPut {
		s.ttl = req.Header.Get(tokenTTLHeader)
	}
	s.log, s.hosts = append(s.log, entry), append(s.hosts, req.URL.Host)

	r := map[string]reply{
		put: {status: 200, body: "METADATATOKEN"}, list: {status: 200, body: "ecs-role"}, creds: {status: 200, body: goodCredentials},
	}[line]
	if faults := s.replies[line]; len(faults) > 0 {
		r = faults[0]
		if len(faults) > 1 {
			s.replies[line] = faults[1:]
		}
	}
	switch {
	case r.hang:
		<-req.Context().Done()
		return nil, req.Context().Err()
	case r.err != nil:
		return nil, r.err
	}
	return &http.Response{StatusCode: r.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(r.body))}, nil
}

func (s *service) provider() *Provider {
	return &Provider{
		HTTP: httpx.New(httpx.Options{Transport: s, Now: time.Now}),
		Now:  func() time.Time { return now },
	}
}

var (
	errDial  = &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connect: no route to host")}
	errReset = &net.OpError{Op: "read", Net: "tcp", Err: errors.New("connection reset by peer")}
)

func TestRetrieve(t *testing.T) {
	hardened := []string{put, list + " +token", creds + " +token"}
	normal := []string{put, list, creds}
	endless := strings.Repeat("x", 1<<17)
	token := func(r ...reply) map[string][]reply { return map[string][]reply{put: r} }
	tests := []struct {
		name    string
		replies map[string][]reply
		change  func(*Provider)
		want    []string // requests
	}{
		{"hardened", nil, nil, hardened},
		{"role known", nil, func(p *Provider) { p.RoleName = "ecs-role" }, []string{put, creds + " +token"}},
		{"V2Only", nil, func(p *Provider) { p.V2Only = v1Disabled }, hardened},
		{"role with a line end", map[string][]reply{list: {{status: 200, body: "ecs-role\n"}}}, nil, hardened},

		{"no hardened mode", token(reply{status: 404}), nil, normal},
		{"no hardened mode, role known", token(reply{status: 404}), func(p *Provider) { p.RoleName = "ecs-role" }, []string{put, creds}},
		{"PUT forbidden", token(reply{status: 403}), nil, normal},
		{"PUT redirected", token(reply{status: 302}), nil, normal},
		{"PUT swallowed", token(reply{hang: true}), nil, normal},
		{"PUT 500, then fine", token(reply{status: 500}, reply{status: 200, body: "METADATATOKEN"}), nil, slices.Concat([]string{put}, hardened)},
		{"PUT 500", token(reply{status: 500}), nil, slices.Concat([]string{put}, normal)},
		{"PUT 500, more attempts", token(reply{status: 500}), func(p *Provider) { p.Attempts = 9 }, slices.Concat([]string{put}, normal)},
		{"PUT 500, one attempt", token(reply{status: 500}), func(p *Provider) { p.Attempts = 1 }, normal},
		{"PUT reset", token(reply{err: errReset}), nil, slices.Concat([]string{put}, normal)},
		{"token empty", token(reply{status: 200}), nil, normal},
		{"token of HTML", token(reply{status: 200, body: "<html> </html>"}), nil, normal},
		{"token of two lines", token(reply{status: 200, body: "a\nb"}), nil, normal},
		{"token not ASCII", token(reply{status: 200, body: "tokén"}), nil, normal},
		{"token too long", token(reply{status: 200, body: strings.Repeat("x", 4097)}), nil, normal},
		{"token endless", token(reply{status: 200, body: endless}), nil, normal},

		{
			"token refused with 403",
			map[string][]reply{list: {{status: 403}, {status: 200, body: "ecs-role"}}},
			nil,
			[]string{put, list + " +token", list, creds},
		},
		{
			"token refused with 404",
			map[string][]reply{list: {{status: 404}, {status: 200, body: "ecs-role"}}},
			nil,
			[]string{put, list + " +token", list, creds},
		},
		{
			"token refused, role known",
			map[string][]reply{creds: {{status: 404}, {status: 200, body: goodCredentials}}},
			func(p *Provider) { p.RoleName = "ecs-role" },
			[]string{put, creds + " +token", creds},
		},
		{
			"token refused at the second request, and 500",
			map[string][]reply{creds: {{status: 403}, {status: 500}, {status: 200, body: goodCredentials}}},
			nil,
			slices.Concat(hardened, []string{creds, creds}),
		},

		{
			"role 500, then fine",
			map[string][]reply{list: {{status: 500}, {status: 200, body: "ecs-role"}}},
			nil,
			[]string{put, list + " +token", list + " +token", creds + " +token"},
		},
		{
			"credentials 503, then fine",
			map[string][]reply{creds: {{status: 503}, {err: errReset}, {status: 200, body: goodCredentials}}},
			nil,
			slices.Concat(hardened, []string{creds + " +token", creds + " +token"}),
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &service{replies: test.replies}
				p := s.provider()
				if test.change != nil {
					test.change(p)
				}
				got, err := p.Retrieve(t.Context())
				if !slices.Equal(s.log, test.want) {
					t.Errorf("got requests\n%s\nwant\n%s", strings.Join(s.log, "\n"), strings.Join(test.want, "\n"))
				}
				if err != nil {
					t.Fatal(err)
				}
				if got.AccessKeyID != "STS.ID" || got.AccessKeySecret.Reveal() != "SECRETVALUE" || got.SecurityToken.Reveal() != "TOKENVALUE" {
					t.Errorf("got %+v, want the keys of the answer", got)
				}
				if want := now.Add(6 * time.Hour); !got.Expires.Equal(want) || !got.Obtained.Equal(now) || got.Source != "ecs:ecs-role" {
					t.Errorf("got %v to %v from %q, want %v to %v from ecs:ecs-role", got.Obtained, got.Expires, got.Source, now, want)
				}
				if s.ttl != "60" {
					t.Errorf("got a token for %q seconds, want 60", s.ttl)
				}
				for _, host := range s.hosts {
					if host != "100.100.100.200" {
						t.Errorf("sent to %s", host)
					}
				}
			})
		})
	}
}

func TestRetrieveErrors(t *testing.T) {
	endless := strings.Repeat("x", 1<<17)
	cred := func(from, to string) map[string][]reply {
		return map[string][]reply{creds: {{status: 200, body: strings.Replace(goodCredentials, from, to, 1)}}}
	}
	at := func(line string, r reply) map[string][]reply { return map[string][]reply{line: {r}} }
	v2only := func(p *Provider) { p.V2Only = v1Disabled }
	named := func(p *Provider) { p.RoleName = "ecs-role" }
	name := func(v string) func(*Provider) { return func(p *Provider) { p.RoleName = v } }
	tests := []struct {
		name     string
		replies  map[string][]reply
		change   func(*Provider)
		kind     credential.Kind
		want     string // in the error
		hint     string // in the hint
		requests int
	}{
		{"role name with a slash", nil, name("a/b"), credential.Usage, "not the name of a RAM role", "--ram-role-name", 0},
		{"role name up", nil, name(".."), credential.Usage, "not the name of a RAM role", "--ram-role-name", 0},
		{"role name with an escape", nil, name("a%2fb"), credential.Usage, "not the name of a RAM role", "--ram-role-name", 0},
		{"role name with a line break", nil, name("a\nb"), credential.Usage, "not the name of a RAM role", "--ram-role-name", 0},
		{"role name too long", nil, name(strings.Repeat("x", 65)), credential.Usage, "not the name of a RAM role", "--ram-role-name", 0},

		{"not an instance", at(put, reply{err: errDial}), nil, credential.Network, "no route to host", "ECS_METADATA_DISABLED", 2},
		{"not an instance, one attempt", at(put, reply{err: errDial}), func(p *Provider) { p.Attempts = 1 }, credential.Network, "no route to host", "ECS_METADATA_DISABLED", 1},
		{"not an instance, V2Only", at(put, reply{err: errDial}), v2only, credential.Network, "no route to host", "ECS_METADATA_DISABLED", 2},
		{"gone after the PUT", at(list, reply{err: errDial}), nil, credential.Network, "no route to host", "ECS_METADATA_DISABLED", 5},

		{"V2Only, no hardened mode", at(put, reply{status: 404}), v2only, credential.Refused, "gave no token (HTTP status 404)", "ALIBABA_CLOUD_IMDSV1_DISABLED", 1},
		{"V2Only, token empty", at(put, reply{status: 200}), v2only, credential.Refused, "gave no token", "ALIBABA_CLOUD_IMDSV1_DISABLED", 1},
		{"V2Only, swallowed", at(put, reply{hang: true}), v2only, credential.Network, "no answer within 2s", "hop limit", 1},
		{"V2Only, endless", at(put, reply{status: 200, body: endless}), v2only, credential.Refused, "longer than", "ALIBABA_CLOUD_IMDSV1_DISABLED", 1},
		{"V2Only, 500", at(put, reply{status: 500}), v2only, credential.Network, "gave no token", "ALIBABA_CLOUD_IMDSV1_DISABLED", 2},
		{
			"hardened mode enforced, no token",
			map[string][]reply{put: {{hang: true}}, list: {{status: 403, body: "VALUE"}}},
			nil,
			credential.Refused, "HTTP status 403", "hop limit", 2,
		},
		{
			"hardened mode enforced, no token, role known",
			map[string][]reply{put: {{status: 404}}, creds: {{status: 403, body: "VALUE"}}},
			named,
			credential.Refused, "HTTP status 403", "hardened mode", 2,
		},
		{"token not accepted", at(list, reply{status: 403, body: "VALUE"}), nil, credential.Refused, "HTTP status 403", "", 3},
		{"token not accepted, V2Only", at(list, reply{status: 403, body: "VALUE"}), v2only, credential.Refused, "HTTP status 403", "unset ALIBABA_CLOUD_IMDSV1_DISABLED", 2},
		{
			"token not accepted, hardened mode enforced",
			map[string][]reply{list: {{status: 404}, {status: 403, body: "VALUE"}}},
			nil,
			credential.NotFound, "no RAM role", "attach", 3,
		},
		{
			"token not accepted, then silence",
			map[string][]reply{list: {{status: 403, body: "VALUE"}, {hang: true}}},
			nil,
			credential.Refused, "HTTP status 403", "", 3,
		},

		{"no role", at(list, reply{status: 404, body: "VALUE"}), nil, credential.NotFound, "no RAM role", "attach", 3},
		{"no role, V2Only", at(list, reply{status: 404, body: "VALUE"}), v2only, credential.NotFound, "no RAM role", "attach", 2},
		{"empty list", at(list, reply{status: 200}), nil, credential.Refused, "no RAM role", "attach", 2},
		{"blank list", at(list, reply{status: 200, body: " \n"}), nil, credential.Refused, "no RAM role", "attach", 2},
		{"two roles", at(list, reply{status: 200, body: "VALUE\nVALUE2"}), nil, credential.Refused, "not the name of a role", "", 2},
		{"list of HTML", at(list, reply{status: 200, body: "<html>VALUE</html>"}), nil, credential.Refused, "not the name of a role", "", 2},
		{"path as a role", at(list, reply{status: 200, body: ".."}), nil, credential.Refused, "not the name of a role", "", 2},
		{"list endless", at(list, reply{status: 200, body: endless}), nil, credential.Refused, "longer than", "", 2},
		{"list redirected", at(list, reply{status: 302}), nil, credential.Refused, "HTTP status 302", "", 2},
		{"list 500", at(list, reply{status: 500, body: "VALUE"}), nil, credential.Network, "HTTP status 500", "later", 5},
		{"list slow", at(list, reply{hang: true}), nil, credential.Network, "no answer within 2s", "", 5},

		{"another role", at(creds, reply{status: 404, body: "VALUE"}), named, credential.Refused, "the instance has no role ecs-role", "attached", 3},
		{"role gone", at(creds, reply{status: 404}), nil, credential.Refused, "the instance has no role ecs-role", "attached", 4},
		{"credentials redirected", at(creds, reply{status: 302}), nil, credential.Refused, "HTTP status 302", "", 3},
		{"credentials 429", at(creds, reply{status: 429}), nil, credential.Network, "HTTP status 429", "later", 6},
		{"credentials endless", at(creds, reply{status: 200, body: endless}), nil, credential.Refused, "longer than", "", 3},
		{"html", at(creds, reply{status: 200, body: "<html>VALUE</html>"}), nil, credential.Refused, "not the documented JSON", "", 3},
		{"xml", at(creds, reply{status: 200, body: "<?xml?><VALUE/>"}), nil, credential.Refused, "not the documented JSON", "", 3},
		{"empty", at(creds, reply{status: 200}), nil, credential.Refused, "not the documented JSON", "", 3},
		{"null", at(creds, reply{status: 200, body: "null"}), nil, credential.Refused, "not the documented JSON", "", 3},
		{"no Code", cred(`"Code":"Success",`, ""), nil, credential.Refused, `Code is "" instead`, "role", 3},
		{"another Code", cred("Success", "AssumeRoleUnauthorized"), nil, credential.Refused, `Code is "AssumeRoleUnauthorized" instead`, "role", 3},
		{"Code in another case", cred("Success", "success"), nil, credential.Refused, `Code is "success" instead`, "role", 3},
		{"Code with the token", cred("Success", "METADATATOKEN"), nil, credential.Refused, `Code is "REDACTED" instead`, "role", 3},
		{"long Code", cred("Success", strings.Repeat("x", 65)), nil, credential.Refused, `Code is "` + strings.Repeat("x", 64) + `..." instead`, "role", 3},
		{"Code of a wrong type", cred(`"Success"`, "200"), nil, credential.Refused, "not the documented JSON", "", 3},
		{"token of a wrong type", cred(`"TOKENVALUE"`, "[]"), nil, credential.Refused, "not the documented JSON", "", 3},
		{"no secret", cred("SECRETVALUE", ""), nil, credential.Refused, "no AccessKeySecret", "", 3},
		{"no expiry", cred(`"Expiration":"2000-01-01T06:00:00Z",`, ""), nil, credential.Refused, "no Expiration", "", 3},
		{"bad expiry", cred("2000-01-01T06:00:00Z", "VALUE"), nil, credential.Refused, "Expiration is not a time", "", 3},
		{"expired", cred("2000-01-01T06", "1999-12-31T23"), nil, credential.Refused, "expired at 1999-12-31T23:00:00Z", "clock", 3},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &service{replies: test.replies}
				p := s.provider()
				if test.change != nil {
					test.change(p)
				}
				_, err := p.Retrieve(t.Context())
				if credential.KindOf(err) != test.kind || !strings.Contains(fmt.Sprint(err), test.want) {
					t.Errorf("got %v of kind %d, want kind %d with %q", err, credential.KindOf(err), test.kind, test.want)
				}
				if got := credential.HintOf(err); !strings.Contains(got, test.hint) || test.hint == "" && got != "" {
					t.Errorf("got hint %q, want one with %q", got, test.hint)
				}
				if strings.Contains(fmt.Sprint(err), "VALUE") {
					t.Errorf("got %q, want nothing of the answer in it", err)
				}
				if want := strings.Contains(test.want, "no RAM role"); errors.Is(err, credential.ErrNotConfigured) != want {
					t.Errorf("got %v, ErrNotConfigured %v, want %v", err, !want, want)
				}
				if len(s.log) != test.requests {
					t.Errorf("got %d requests, want %d:\n%s", len(s.log), test.requests, strings.Join(s.log, "\n"))
				}
			})
		})
	}
}

func TestSwallowedPutCostsOneLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		s := &service{replies: map[string][]reply{put: {{hang: true}}}}
		if _, err := s.provider().Retrieve(t.Context()); err != nil {
			t.Fatal(err)
		}
		if d := time.Since(start); d != 2*time.Second {
			t.Errorf("took %v, want 2s", d)
		}
	})
}

func TestContextEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		person := errors.New("interrupted by a person")
		for _, line := range []string{put, list, creds} {
			s := &service{replies: map[string][]reply{line: {{hang: true}}}}
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(time.Second, func() { cancel(person) })
			if _, err := s.provider().Retrieve(ctx); !errors.Is(err, person) {
				t.Errorf("%s: got %v, want the cause", line, err)
			}

			s = &service{replies: map[string][]reply{line: {{hang: true}}}}
			limited, done := context.WithTimeout(t.Context(), time.Second)
			_, err := s.provider().Retrieve(limited)
			if credential.KindOf(err) != credential.Network || !strings.Contains(err.Error(), "time limit") {
				t.Errorf("%s: got %v, want the time limit", line, err)
			}
			if last := s.log[len(s.log)-1]; !strings.HasPrefix(last, line) {
				t.Errorf("%s: went on with %s after the deadline", line, last)
			}
			done()

			// Neither does the request without a token, after one with it was refused.
			if line != put {
				s = &service{replies: map[string][]reply{line: {{status: 403}, {hang: true}}}}
				ctx, cancel := context.WithCancelCause(t.Context())
				time.AfterFunc(time.Second, func() { cancel(person) })
				if _, err := s.provider().Retrieve(ctx); !errors.Is(err, person) || s.log[len(s.log)-1] != line {
					t.Errorf("%s without a token: got %v after %q, want the cause", line, err, s.log)
				}
			}
		}
	})
}

func TestCacheKey(t *testing.T) {
	key := func(p Provider) []string {
		p.Machine = func() []string { return []string{"boot_id=b", "network_namespace=n"} }
		got, err := p.CacheKey(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	for _, test := range []struct{ got, want []string }{
		{key(Provider{}), []string{"EcsRamRole", "endpoint=http://100.100.100.200", "role_name=", "boot_id=b", "network_namespace=n"}},
		{
			key(Provider{RoleName: "r", Endpoint: &url.URL{Scheme: "http", Host: "127.0.0.1:1"}}),
			[]string{"EcsRamRole", "endpoint=http://127.0.0.1:1", "role_name=r", "boot_id=b", "network_namespace=n"},
		},
	} {
		if !slices.Equal(test.got, test.want) {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

// TestOverLoopback is one whole exchange over a real connection.
func TestOverLoopback(t *testing.T) {
	var requests []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests = append(requests, r.Method+" "+r.RequestURI)
		switch {
		case r.Method == http.MethodPut && r.Header.Get("X-aliyun-ecs-metadata-token-ttl-seconds") != "" && r.ContentLength == 0:
			_, _ = io.WriteString(w, "T")
		case r.Header.Get("X-aliyun-ecs-metadata-token") != "T":
			w.WriteHeader(http.StatusForbidden)
		case strings.HasSuffix(r.URL.Path, "/"):
			_, _ = io.WriteString(w, "ecs-role")
		default:
			_, _ = io.WriteString(w, goodCredentials)
		}
	}))
	defer s.Close()
	endpoint, err := Override(func(name string) string { return map[string]string{"ALIYUN_CRED_HELPER_IMDS_ENDPOINT": s.URL}[name] })
	if err != nil {
		t.Fatal(err)
	}
	client := httpx.New(httpx.Options{Now: time.Now})
	defer client.Close()
	p := &Provider{HTTP: client, Endpoint: endpoint, V2Only: v1Disabled, Now: func() time.Time { return now }}
	got, err := p.Retrieve(t.Context())
	if err != nil || got.AccessKeyID != "STS.ID" {
		t.Errorf("got %+v, %v", got, err)
	}
	if want := []string{put, list, creds}; !slices.Equal(requests, want) {
		t.Errorf("got %q, want %q", requests, want)
	}
}
