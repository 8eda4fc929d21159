package cloudtest

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

const (
	tokenHeader = "X-aliyun-ecs-metadata-token"
	ttlHeader   = "X-aliyun-ecs-metadata-token-ttl-seconds"
	rolePath    = "/latest/meta-data/ram/security-credentials/"
)

func (c *testCloud) imds(method, path string, headers ...string) answered {
	c.t.Helper()
	return c.must(c.request(method, c.IMDSURL()+path, headers...))
}

func TestIMDSModes(t *testing.T) {
	for _, tt := range []struct {
		mode                      IMDSMode
		role                      string
		put, list, bare, unheaded int // status: token, role with a token, role without, credentials without
	}{
		{IMDSBoth, ECSRole, 200, 200, 200, 200},
		{IMDSV2Only, ECSRole, 200, 200, 403, 403},
		{IMDSV1Only, ECSRole, 404, 200, 200, 200},
		{IMDSToken403, ECSRole, 200, 403, 200, 200},
		{IMDSToken404, ECSRole, 200, 404, 200, 200},
		{IMDSBoth, "", 200, 404, 404, 404},
		{IMDSV2Only, "", 200, 404, 403, 403},
	} {
		t.Run(string(tt.mode)+" role "+tt.role, func(t *testing.T) {
			c := newTestCloud(t)
			if err := c.SetIMDS(tt.mode, tt.role); err != nil {
				t.Fatal(err)
			}
			put := c.imds(http.MethodPut, "/latest/api/token", ttlHeader, "60")
			token := "no token"
			if put.status == http.StatusOK {
				token = string(put.body)
			}
			for _, step := range []struct {
				name string
				got  answered
				want int
			}{
				{"token", put, tt.put},
				{"role", c.imds(http.MethodGet, rolePath, tokenHeader, token), tt.list},
				{"role without the slash", c.imds(http.MethodGet, strings.TrimSuffix(rolePath, "/"), tokenHeader, token), tt.list},
				{"role without a token", c.imds(http.MethodGet, rolePath), tt.bare},
				{"credentials without a token", c.imds(http.MethodGet, rolePath+ECSRole), tt.unheaded},
			} {
				if step.got.status != step.want {
					t.Errorf("%s: got %d, want %d", step.name, step.got.status, step.want)
				}
			}
		})
	}
	c := newTestCloud(t)
	if err := c.SetIMDS("v3", ECSRole); err == nil {
		t.Error("an unknown mode was accepted")
	}
}

func TestIMDSCredentials(t *testing.T) {
	c := newTestCloud(t)
	if got := string(c.imds(http.MethodGet, rolePath).body); got != ECSRole {
		t.Errorf("got role %q, want %q", got, ECSRole)
	}
	a := c.imds(http.MethodGet, rolePath+ECSRole)
	if a.code() != "Success" || a.text("Expiration") != "2026-01-02T09:04:05Z" || a.text("LastUpdated") != "2026-01-02T03:04:05Z" {
		t.Errorf("got %s", a.body)
	}
	want := "acs:ram::1234567890123456:assumed-role/ecs-role/" + imdsInstance
	if who := c.call("GetCallerIdentity", a.key(), nil); who.text("Arn") != want {
		t.Errorf("got %s, want arn %s", who.body, want)
	}
	for _, path := range []string{rolePath + "other", "/latest/meta-data/", "/"} {
		if a := c.imds(http.MethodGet, path); a.status != http.StatusNotFound {
			t.Errorf("%s: got %d, want 404", path, a.status)
		}
	}
}

func TestIMDSToken(t *testing.T) {
	c := newTestCloud(t)
	for _, tt := range []struct {
		name, method, ttl string
		more              []string
		want              int
	}{
		{"shortest", http.MethodPut, "1", nil, 200},
		{"longest", http.MethodPut, "21600", nil, 200},
		{"zero", http.MethodPut, "0", nil, 400},
		{"too long", http.MethodPut, "21601", nil, 400},
		{"no number", http.MethodPut, "", nil, 400},
		{"GET", http.MethodGet, "60", nil, 405},
		{"relayed", http.MethodPut, "60", []string{"X-Forwarded-For", "10.0.0.1"}, 403},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if a := c.imds(tt.method, "/latest/api/token", append(tt.more, ttlHeader, tt.ttl)...); a.status != tt.want {
				t.Errorf("got %d, want %d", a.status, tt.want)
			}
		})
	}
	token := string(c.imds(http.MethodPut, "/latest/api/token", ttlHeader, "60").body)
	for _, tt := range []struct {
		name, token string
		after       time.Duration
		want        int
	}{
		{"live", token, 59 * time.Second, 200},
		{"ended", token, time.Second, 401},
		{"foreign", "x", 0, 401},
	} {
		c.clock.move(tt.after)
		if a := c.imds(http.MethodGet, rolePath, tokenHeader, tt.token); a.status != tt.want {
			t.Errorf("%s token: got %d, want %d", tt.name, a.status, tt.want)
		}
	}
	if a := c.imds(http.MethodPost, rolePath); a.status != http.StatusMethodNotAllowed {
		t.Errorf("POST: got %d, want 405", a.status)
	}
}

func TestCredentialsURI(t *testing.T) {
	c := newTestCloud(t)
	a := c.must(c.request(http.MethodGet, c.CredentialsURL("ops")))
	if a.code() != "Success" || a.text("Expiration") != "2026-01-02T04:04:05Z" {
		t.Errorf("got %s", a.body)
	}
	if who := c.call("GetCallerIdentity", a.key(), nil); !strings.Contains(who.text("Arn"), ":assumed-role/ops/") {
		t.Errorf("the session does not work: %s", who.body)
	}
	for _, tt := range []struct {
		name, method, url string
		want              int
	}{
		{"unknown role", http.MethodGet, c.CredentialsURL("nobody"), 404},
		{"denied role", http.MethodGet, c.CredentialsURL(DeniedRole), 404},
		{"no role", http.MethodGet, c.CredentialsURL(""), 404},
		{"other path", http.MethodGet, c.uriURL + "/", 404},
		{"other method", http.MethodPost, c.CredentialsURL("dev"), 405},
	} {
		if a := c.must(c.request(tt.method, tt.url)); a.status != tt.want {
			t.Errorf("%s: got %d, want %d", tt.name, a.status, tt.want)
		}
	}
}
