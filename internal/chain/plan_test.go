package chain

import (
	"cmp"
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
)

// What a plan says beside its credential follows the process_commands of this program, and
// stops where a source_profile begins.
func TestPlan(t *testing.T) {
	secret := credential.NewSecret("s")
	profiles := []config.Profile{
		{Name: "ak", Mode: "AK", AccessKeyID: "id", AccessKeySecret: secret, RegionID: "cn-ak", StsRegion: "cn-sts"},
		{Name: "own", Mode: "External", ProcessCommand: "aliyun-cred-helper get --profile ak", RegionID: "cn-own"},
		{Name: "bare", Mode: "External", ProcessCommand: "aliyun-cred-helper get --profile ak"},
		{Name: "region", Mode: "External", ProcessCommand: "aliyun-cred-helper get --profile ak --sts-region cn-flag"},
		{Name: "chained", Mode: "ChainableRamRoleArn", SourceProfile: "ak", RAMRoleARN: arn + "r"},
		{Name: "vpc", Mode: "AK", AccessKeyID: "id", AccessKeySecret: secret, StsRegion: "cn-sts", EnableVPC: true},
		{Name: "vpc-only", Mode: "AK", AccessKeyID: "id", AccessKeySecret: secret, EnableVPC: true},
		{Name: "job", Mode: "External", ProcessCommand: "aliyun-cred-helper get --mode OIDC --oidc-token-env ID_TOKEN --oidc-provider-arn acs:ram::1234567890123456:oidc-provider/p --ram-role-arn " + arn + "r"},
		{Name: "runner", Mode: "External", ProcessCommand: "aliyun-cred-helper get --mode OIDC --oidc-token-env github --oidc-provider-arn acs:ram::1234567890123456:oidc-provider/p --ram-role-arn " + arn + "r"},
		{Name: "site", Mode: "AK", AccessKeyID: "id", AccessKeySecret: secret, OAuthSiteType: "INTL"},
	}
	const sts = "https://sts.aliyuncs.com"
	tests := []struct {
		name     string
		req      request.Request
		env      map[string]string
		region   string
		endpoint string
		tokens   []string
		site     string
	}{
		{name: "profile", req: request.Request{Profile: "ak"}, region: "cn-ak", endpoint: "https://sts.cn-sts.aliyuncs.com"},
		{name: "the first region on the way", req: request.Request{Profile: "own"}, region: "cn-own", endpoint: "https://sts.cn-sts.aliyuncs.com"},
		{name: "a region behind it", req: request.Request{Profile: "bare"}, region: "cn-ak", endpoint: "https://sts.cn-sts.aliyuncs.com"},
		{name: "a flag of a process_command", req: request.Request{Profile: "region"}, region: "cn-ak", endpoint: "https://sts.cn-flag.aliyuncs.com"},
		{name: "a typed flag", req: request.Request{Profile: "region", StsRegion: "cn-typed"}, region: "cn-ak", endpoint: "https://sts.cn-typed.aliyuncs.com"},
		{name: "not that of a source_profile", req: request.Request{Profile: "chained"}, endpoint: sts},
		{name: "a mode without a profile", req: request.Request{Mode: "AK"}, env: map[string]string{"ACCESS_KEY_ID": "id", "ACCESS_KEY_SECRET": "s", "ALIBABA_CLOUD_PROFILE": "ak"}, endpoint: sts},
		{name: "the profile of the environment", env: map[string]string{"ALIBABA_CLOUD_PROFILE": "vpc"}, endpoint: "https://sts-vpc.cn-sts.aliyuncs.com"},
		{name: "the current profile", region: "cn-ak", endpoint: "https://sts.cn-sts.aliyuncs.com"},
		{name: "VPC without a region", req: request.Request{Profile: "vpc-only"}, endpoint: sts},
		{name: "VPC by a flag", req: request.Request{Profile: "ak", EndpointType: "VPC"}, region: "cn-ak", endpoint: "https://sts-vpc.cn-sts.aliyuncs.com"},
		{name: "VPC by a variable", req: request.Request{Profile: "ak"}, env: map[string]string{"ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED": "true"}, region: "cn-ak", endpoint: "https://sts-vpc.cn-sts.aliyuncs.com"},
		{name: "the variable's region", req: request.Request{Profile: "chained"}, env: map[string]string{"ALIBABA_CLOUD_STS_REGION": "cn-env"}, endpoint: "https://sts.cn-env.aliyuncs.com"},
		{name: "a job", req: request.Request{Profile: "job"}, endpoint: sts, tokens: []string{"ID_TOKEN"}},
		{name: "a runner", req: request.Request{Profile: "runner"}, endpoint: sts},
		{name: "the site of the profile", req: request.Request{Profile: "site"}, endpoint: sts, site: "INTL"},
		{name: "the site of a sign-in", req: request.Request{Profile: "site", Mode: "OAuth", OAuthSite: "cn"}, endpoint: sts, site: "CN"},
	}
	for _, tt := range tests {
		w := newWorld(t, profiles...)
		w.current = "ak"
		w.env = maps.Clone(tt.env)
		plan, err := Build(tt.req, w.World)
		must(t, err)
		endpoint, err := plan.Endpoint()
		must(t, err)
		if plan.Region() != tt.region || endpoint.String() != tt.endpoint || !slices.Equal(plan.TokenVariables(), tt.tokens) || plan.Site() != tt.site {
			t.Errorf("%s: got region %q, endpoint %s, variables %q, site %q", tt.name, plan.Region(), endpoint, plan.TokenVariables(), plan.Site())
		}
	}
	w := newWorld(t)
	w.noConfig = true
	w.env = nil
	plan, err := Build(request.Request{}, w.World)
	must(t, err)
	if endpoint, err := plan.Endpoint(); err != nil || endpoint.String() != sts || plan.Region() != "" {
		t.Errorf("without config.json: got %v, %v, region %q", endpoint, err, plan.Region())
	}
	if _, err := Endpoint(request.Request{Profile: "p"}, w.World); err == nil {
		t.Error("a profile without config.json has an endpoint")
	}
}

// What has no effect is said where somebody wants to know it, and only there.
func TestDebug(t *testing.T) {
	p := config.Profile{Name: "p", Mode: "OIDC", OIDCProviderARN: "acs:ram::1234567890123456:oidc-provider/p", OIDCTokenFile: writeToken(t, "CANARY-token"), RAMRoleARN: arn + "r", ExternalID: "ext"}
	w := newWorld(t, p)
	_, _, err := w.get(t, request.Request{Profile: "p"})
	if must(t, err); !strings.Contains(strings.Join(w.said["debug"], "\n"), "external_id") {
		t.Errorf("got %q", w.said["debug"])
	}
	w.Debugf = nil
	_, _, err = w.get(t, request.Request{Profile: "p"})
	must(t, err)
}

// Label and Account say whose credential it is.
func TestPlanOwner(t *testing.T) {
	secret := credential.NewSecret("CANARY-s")
	profiles := []config.Profile{
		{Name: "ak", Mode: "AK", AccessKeyID: "id", AccessKeySecret: secret},
		{Name: "role", Mode: "RamRoleArn", AccessKeyID: "id", AccessKeySecret: secret, RAMRoleARN: arn + "r"},
		{Name: "default", Mode: "AK"},
	}
	tests := []struct {
		name, account, label string
		current              string
		req                  request.Request
		env                  map[string]string
	}{
		{name: "a key", req: request.Request{Profile: "ak"}, label: "ak"},
		{name: "a role", req: request.Request{Profile: "role"}, label: "role", account: "1234567890123456"},
		{name: "a mode", req: request.Request{Mode: "ecsramrole"}, label: "EcsRamRole"},
		{name: "the current profile", label: "role", account: "1234567890123456"},
		{name: "the profile of the environment", env: map[string]string{"ALICLOUD_PROFILE": "ak"}, label: "ak"},
		{name: "the environment", env: map[string]string{"ACCESS_KEY_ID": "id", "ACCESS_KEY_SECRET": "CANARY-s"}},
		{name: "its role", req: request.Request{RoleARNs: []string{arn + "x"}}, env: map[string]string{"ACCESS_KEY_ID": "id", "ACCESS_KEY_SECRET": "CANARY-s"}, account: "1234567890123456"},
		{name: "the role of a key named default", req: request.Request{RoleARNs: []string{arn + "x"}}, current: "default", label: "default", account: "1234567890123456"},
	}
	for _, tt := range tests {
		w := newWorld(t, profiles...)
		w.current = cmp.Or(tt.current, "role")
		w.keys.stored["default"] = longTerm("kept", "CANARY-s")
		maps.Copy(w.env, tt.env)
		_, plan, err := w.get(t, tt.req)
		must(t, err)
		if plan.Account() != tt.account || plan.Label() != tt.label || plan.Portal() != "" {
			t.Errorf("%s: got account %q, label %q, portal %q", tt.name, plan.Account(), plan.Label(), plan.Portal())
		}
	}
}

// A policy is the text of a flag or of a file, and never an empty one.
func TestPolicyText(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		must(t, os.WriteFile(path, []byte(content), 0o600))
		return "@" + path
	}
	tests := []struct {
		name, flag, want string
		kind             credential.Kind
		about            string
	}{
		{name: "none"},
		{name: "text", flag: `{"a":1}`, want: `{"a":1}`},
		{name: "file", flag: file("policy", "{\n}\n"), want: "{\n}\n"},
		{name: "just small enough", flag: file("large", strings.Repeat("x", 64<<10)), want: strings.Repeat("x", 64<<10)},
		{name: "white space", flag: " ", kind: credential.Usage, about: "empty"},
		{name: "empty file", flag: file("empty", "\n"), kind: credential.Usage, about: "empty"},
		{name: "no such file", flag: "@" + filepath.Join(dir, "missing"), kind: credential.Usage, about: "missing"},
		{name: "directory", flag: "@" + dir, kind: credential.Usage, about: "regular file"},
		{name: "too large", flag: file("larger", strings.Repeat("x", 64<<10+1)), kind: credential.Usage, about: "too large"},
	}
	for _, tt := range tests {
		got, err := PolicyText(tt.flag)
		if got != tt.want {
			t.Errorf("%s: got %d bytes, want %d", tt.name, len(got), len(tt.want))
		}
		if wants(t, tt.name, credential.Credential{}, err, "", tt.kind, tt.about); tt.kind == 0 {
			continue
		}
		w := newWorld(t, config.Profile{Name: "p", Mode: "RamRoleArn", RAMRoleARN: arn + "r", AccessKeyID: "id", AccessKeySecret: credential.NewSecret("s")})
		if _, err := Build(request.Request{Profile: "p", Policy: tt.flag}, w.World); err == nil {
			t.Errorf("%s: a plan is built", tt.name)
		}
	}
}

// signed is what a caller makes of a credential, for a session of its own.
type signed struct{ source credential.Provider }

func (s signed) CacheKey(ctx context.Context) ([]string, error) {
	key, err := s.source.CacheKey(ctx)
	return append(key, "certificate"), err
}

func (s signed) Retrieve(ctx context.Context) (credential.Credential, error) {
	c, err := s.source.Retrieve(ctx)
	return sessionOf("of "+c.AccessKeyID, start), err
}

// What is made of a credential is cached as its sessions are: beside the profile that it
// is from, and not at all with --no-cache.
func TestDerive(t *testing.T) {
	secret := credential.NewSecret("CANARY-s")
	tests := []struct {
		name    string
		req     request.Request
		profile string
		cached  int
	}{
		{"a profile", request.Request{Profile: "ak"}, "ak", 1},
		{"a source_profile is not the profile", request.Request{Profile: "chained"}, "chained", 2},
		{"behind a process_command", request.Request{Profile: "own"}, "ak", 1},
		{"the default chain", request.Request{}, "ak", 1},
		{"not cached", request.Request{Profile: "ak", NoCache: true}, "", 0},
	}
	for _, tt := range tests {
		w := newWorld(t,
			config.Profile{Name: "ak", Mode: "AK", AccessKeyID: "id", AccessKeySecret: secret},
			config.Profile{Name: "own", Mode: "External", ProcessCommand: "aliyun-cred-helper get --profile ak"},
			config.Profile{Name: "chained", Mode: "ChainableRamRoleArn", SourceProfile: "ak", RAMRoleARN: arn + "r"})
		w.current = "ak"
		notes := &putProfiles{byKey: w.cache}
		w.Cache = notes
		plan, err := Build(tt.req, w.World)
		must(t, err)
		p, err := plan.Derive(t.Context(), func(source credential.Provider) credential.Provider { return signed{source} })
		must(t, err)
		c, err := p.Retrieve(t.Context())
		if err != nil || !strings.HasPrefix(c.AccessKeyID, "of ") || len(w.cache.sessions) != tt.cached {
			t.Errorf("%s: got %q, %v; %d sessions are cached, want %d", tt.name, c.AccessKeyID, err, len(w.cache.sessions), tt.cached)
		}
		if last := slices.Concat([]string{""}, notes.profiles); last[len(last)-1] != tt.profile {
			t.Errorf("%s: it is kept for %q, want %q", tt.name, notes.profiles, tt.profile)
		}
	}
	w := newWorld(t)
	w.env["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true"
	plan, err := Build(request.Request{}, w.World)
	must(t, err)
	if _, err := plan.Derive(t.Context(), func(source credential.Provider) credential.Provider { return source }); credential.KindOf(err) != credential.NotFound {
		t.Errorf("without a source: got %v", err)
	}
}

// putProfiles notes for which profiles sessions are kept.
type putProfiles struct {
	*byKey
	profiles []string
}

func (p *putProfiles) Put(ctx context.Context, key []string, profile string, c credential.Credential) {
	p.profiles = append(p.profiles, profile)
	p.byKey.Put(ctx, key, profile, c)
}
