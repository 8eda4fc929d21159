package chain

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
)

// Where the token of mode OIDC comes from, and what is missing without one.
func TestOIDC(t *testing.T) {
	const usage = credential.Usage
	provider := "acs:ram::1234567890123456:oidc-provider/p"
	token, empty := writeToken(t, "CANARY-token"), writeToken(t, "")
	large := writeToken(t, strings.Repeat("x", 64<<10))
	whole := config.Profile{OIDCProviderARN: provider, OIDCTokenFile: token, RAMRoleARN: arn + "r", RAMSessionName: "me", ExternalID: "ext"}
	type change = func(*config.Profile)
	tests := []struct {
		name   string
		change change
		req    request.Request
		env    map[string]string
		asks   string // the first request
		want   string // or a part of the error
	}{
		{name: "file", asks: "AssumeRoleWithOIDC r me 3600 CANARY-token"},
		{name: "a flag's file", change: func(p *config.Profile) { p.OIDCTokenFile = "/missing" }, req: request.Request{OIDCTokenFile: token}, asks: "AssumeRoleWithOIDC r me 3600 CANARY-token"},
		{name: "a variable's file does not replace it", env: map[string]string{"ALIBABA_CLOUD_OIDC_TOKEN_FILE": "/missing"}, asks: "AssumeRoleWithOIDC r me 3600 CANARY-token"},
		{
			name: "all of the environment", change: func(p *config.Profile) { *p = config.Profile{} },
			env: map[string]string{
				"ALIBABA_CLOUD_OIDC_PROVIDER_ARN": provider, "ALIBABA_CLOUD_OIDC_TOKEN_FILE": token, "ALIBABA_CLOUD_ROLE_ARN": arn + "x",
				"ALIBABA_CLOUD_ROLE_SESSION_NAME": "you", "ALIBABA_CLOUD_EXTERNAL_ID": "ext",
			},
			asks: "AssumeRoleWithOIDC x you 3600 CANARY-token",
		},
		{name: "a variable's token", change: func(p *config.Profile) { p.OIDCTokenFile = "" }, req: request.Request{OIDCTokenEnv: "ID_TOKEN"}, env: map[string]string{"ID_TOKEN": " a.b.c\n"}, asks: "AssumeRoleWithOIDC r me 3600 a.b.c"},
		{
			name: "a runner's token", change: func(p *config.Profile) { p.OIDCTokenFile = "" }, req: request.Request{OIDCTokenEnv: "github"},
			env:  map[string]string{"ACTIONS_ID_TOKEN_REQUEST_URL": cloudURL + "/runner?v=1", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "job"},
			asks: "runner bearer job, AssumeRoleWithOIDC r me 3600 a.CANARY.c",
		},
		{name: "the environment's external id is for a further role", req: request.Request{RoleARNs: []string{arn + "a", arn + "b"}}, env: map[string]string{"ALIBABA_CLOUD_EXTERNAL_ID": "ext"}, asks: "AssumeRoleWithOIDC a me 3600 CANARY-token, AssumeRole b aliyun-cred-helper-u ext 3600 by STS.a with its token"},

		{name: "an external id by flag", req: request.Request{ExternalID: "ext"}, want: "external id"},
		{name: "no provider", change: func(p *config.Profile) { p.OIDCProviderARN = "" }, want: "oidc_provider_arn"},
		{name: "no token", change: func(p *config.Profile) { p.OIDCTokenFile = "" }, want: "oidc_token_file"},
		{name: "no role", change: func(p *config.Profile) { p.RAMRoleARN = "" }, want: "ram_role_arn"},
		{name: "no such file", change: func(p *config.Profile) { p.OIDCTokenFile = filepath.Join(t.TempDir(), "missing") }, want: "oidc_token_file"},
		{name: "a directory", change: func(p *config.Profile) { p.OIDCTokenFile = t.TempDir() }, want: "regular file"},
		{name: "an empty file", change: func(p *config.Profile) { p.OIDCTokenFile = empty }, want: "empty"},
		{name: "a large file", change: func(p *config.Profile) { p.OIDCTokenFile = large }, want: "too large"},
		{name: "no such variable", req: request.Request{OIDCTokenEnv: "ID_TOKEN"}, want: "ID_TOKEN"},
		{name: "the token in place of its variable", req: request.Request{OIDCTokenEnv: "CANARY.b.c"}, want: "name of a variable"},
		{name: "no runner", req: request.Request{OIDCTokenEnv: "github"}, want: "ACTIONS_ID_TOKEN_REQUEST_URL"},
		{name: "an endpoint without TLS", req: request.Request{StsEndpoint: "http://sts.example"}, want: "http"},
	}
	for _, tt := range tests {
		p := whole
		if tt.change != nil {
			tt.change(&p)
		}
		p.Name, p.Mode = "p", "OIDC"
		w := newWorld(t, p)
		maps.Copy(w.env, tt.env)
		req := tt.req
		req.Profile = "p"
		c, plan, err := w.get(t, req)
		if tt.want != "" {
			wants(t, tt.name, c, err, "", usage, tt.want)
			if err != nil && strings.Contains(err.Error(), "CANARY") || len(w.cloud.asked) > 0 {
				t.Errorf("%s: got %v and the requests %q", tt.name, err, w.cloud.asked)
			}
			continue
		}
		if err != nil || strings.Join(w.cloud.asked, ", ") != tt.asks || plan.Account() != "1234567890123456" {
			t.Errorf("%s: got %q, %v; account %q", tt.name, w.cloud.asked, err, plan.Account())
		}
	}
}

// The token is read for each session, and not before: a profile is often written elsewhere
// than in the job that uses it.
func TestOIDCTokenLate(t *testing.T) {
	p := config.Profile{Name: "p", Mode: "OIDC", OIDCProviderARN: "acs:ram::1234567890123456:oidc-provider/p", RAMRoleARN: arn + "r"}
	w := newWorld(t, p)
	for _, variable := range []string{"ID_TOKEN", "github"} {
		plan, err := Build(request.Request{Profile: "p", OIDCTokenEnv: variable}, w.World)
		must(t, err)
		if _, err := plan.CacheKey(t.Context()); credential.KindOf(err) != credential.Usage {
			t.Errorf("%s: got %v, want an error of usage", variable, err)
		}
	}
	plan, err := Build(request.Request{Profile: "p", OIDCTokenEnv: "ID_TOKEN", Refresh: true}, w.World)
	must(t, err)
	for _, token := range []string{"a.eyJzdWIiOiJzIn0.1", "a.eyJzdWIiOiJzIn0.2"} { // {"sub":"s"}
		w.env["ID_TOKEN"] = token
		_, err := plan.Retrieve(t.Context())
		must(t, err)
	}
	want := []string{
		"AssumeRoleWithOIDC r aliyun-cred-helper-u 3600 a.eyJzdWIiOiJzIn0.1",
		"AssumeRoleWithOIDC r aliyun-cred-helper-u 3600 a.eyJzdWIiOiJzIn0.2",
	}
	if !slices.Equal(w.cloud.asked, want) || len(w.cache.sessions) != 1 {
		t.Errorf("got %q and %d sessions", w.cloud.asked, len(w.cache.sessions))
	}
}
