package chain

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/sts"
)

// storedKeys is a keychain with keys, and an index that may be out of date.
type storedKeys struct {
	stored map[string]credential.Credential
	index  map[string]credential.Credential
}

func (k storedKeys) Key(_ context.Context, name string) (credential.Credential, error) {
	c, ok := k.stored[name]
	if !ok {
		return c, credential.ErrNotConfigured
	}
	k.index[name] = c
	return c, nil
}

func (k storedKeys) Identify(ctx context.Context, name string) (id, fingerprint string, err error) {
	c, ok := k.index[name]
	if !ok {
		c, err = k.Key(ctx, name)
	}
	return c.AccessKeyID, c.Fingerprint(), err
}

func (k storedKeys) KeyNames() []string     { return nil }
func (k storedKeys) Tied(string) bool       { return false }
func (k storedKeys) Lost(string) bool       { return false }
func (k storedKeys) Known(name string) bool { return k.stored[name].AccessKeyID != "" }

func longTerm(id, secret string) credential.Credential {
	return credential.Credential{AccessKeyID: id, AccessKeySecret: credential.NewSecret(secret)}
}

const arn = "acs:ram::1234567890123456:role/"

// goldenWorld is the world of TestGoldenKeys.
func goldenWorld(t *testing.T, variables map[string]string, signIn signIns) World {
	now := func() time.Time { return oauthNow }
	client := httpx.New(httpx.Options{Now: now})
	t.Cleanup(client.Close)
	secret, later := credential.NewSecret, oauthNow.Add(time.Hour).Unix()
	profiles := []config.Profile{
		{Name: "ak", AccessKeyID: "id", AccessKeySecret: secret("s")},
		{Name: "sts", Mode: "StsToken", AccessKeyID: "STS.id", AccessKeySecret: secret("s"), StsToken: secret("t")},
		{
			Name: "role", Mode: "RamRoleArn", AccessKeyID: "id", AccessKeySecret: secret("s"), RAMRoleARN: arn + "r",
			RAMSessionName: "me", ExternalID: "ext", ExpiredSeconds: 900, Policy: `{"a":1}`, StsRegion: "cn-x",
		},
		{Name: "role-of-session", Mode: "RamRoleArn", AccessKeyID: "STS.id", AccessKeySecret: secret("s"), StsToken: secret("t"), RAMRoleARN: arn + "r"},
		{Name: "kept", Mode: "RamRoleArn", RAMRoleARN: arn + "r"},
		{Name: "ecs", Mode: "EcsRamRole", RAMRoleName: "instance"},
		{Name: "ecs-role", Mode: "RamRoleArnWithRoleName", RAMRoleName: "instance", RAMRoleARN: arn + "r"},
		{Name: "chained", Mode: "ChainableRamRoleArn", SourceProfile: "role", RAMRoleARN: arn + "second"},
		{Name: "chained-program", Mode: "ChainableRamRoleArn", SourceProfile: "program", RAMRoleARN: arn + "second"},
		{Name: "program", Mode: "External", ProcessCommand: "/bin/program one 'two three'"},
		{Name: "uri", Mode: "CredentialsURI", CredentialsURI: "https://uri.example/a?b"},
		{Name: "loopback", Mode: "CredentialsURI", CredentialsURI: "http://127.0.0.1:80/a"},
		{
			Name: "sso", Mode: "CloudSSO", CloudSSOSignInURL: "https://portal.example/d/login", CloudSSOAccountID: "1",
			CloudSSOAccessConfig: "ac-1", AccessToken: secret("t"), CloudSSOAccessTokenExpire: later,
		},
		{Name: "oauth", Mode: "OAuth", OAuthSiteType: "INTL"},
		{Name: "oauth-aliyun", Mode: "OAuth", OAuthAccessToken: secret("t"), OAuthAccessTokenExpire: later},
		{Name: "bearer", Mode: "BearerToken", BearerToken: secret("b")},
	}
	in := newOAuthWorld(t)
	return World{
		Config: func() (*config.File, error) {
			file := config.NewFile(profiles...)
			file.Path = "/home/u/.aliyun/config.json"
			return file, nil
		},
		Getenv: func(name string) string { return variables[name] },
		HTTP:   client, Now: now, User: func() string { return "u" }, Home: "/home/u",
		Stores: Stores{
			Cache:   &fakeCache{},
			Keys:    storedKeys{map[string]credential.Credential{"kept": longTerm("kept-id", "s")}, map[string]credential.Credential{}},
			SignIns: signIn, OAuth: onlyFor{in, "oauth"},
		},
		Machine:  func() []string { return []string{"boot_id=b", "network_namespace=n"} },
		LookPath: func(program string) (string, error) { return program, nil },
		Run: func(context.Context, []string, []string, int) ([]byte, error) {
			return []byte(`{"mode":"AK","access_key_id":"given","access_key_secret":"s"}`), nil
		},
		Warnf: func(string, ...any) {},
	}
}

// onlyFor is the sign-in of one profile.
type onlyFor struct {
	*oauthWorld
	profile string
}

func (o onlyFor) ID(ctx context.Context, site, profile string) (string, error) {
	if profile != o.profile {
		return "", credential.ErrNotConfigured
	}
	return o.oauthWorld.ID(ctx, site, profile)
}

// keyOfPlan returns the key under which the session of a plan is cached, or the key of a
// source that is not cached.
func keyOfPlan(t *testing.T, req request.Request, w World) []string {
	t.Helper()
	plan, err := Build(req, w)
	if err != nil {
		t.Fatal(err)
	}
	provider := plan.Provider
	if o, ok := provider.(oauthSource); ok {
		provider, err = o.choose(t.Context())
		must(t, err)
	}
	var key []string
	switch p := provider.(type) {
	case cached:
		key, err = p.key(t.Context())
	default:
		key, err = p.CacheKey(t.Context())
		key = append([]string{"not cached"}, key...)
	}
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// Two requests with one key get one session. So the list of each mode is written down
// here: a part that is lost would give somebody the session of somebody else.
func TestGoldenKeys(t *testing.T) {
	const (
		fpS       = "ff086c685d65f4ac7160233442006574"
		fpST      = "68fd57e892bf492048b882de21159517"
		fpT       = "bbb287889f6a3318a97a819490cefdd2"
		fpB       = "8f3f2f21a378fa54901f013696973b0a"
		noPolicy  = "policy_sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
		central   = "endpoint=https://sts.aliyuncs.com"
		session   = "session_name=aliyun-cred-helper-u"
		boot, net = "boot_id=b", "network_namespace=n"
	)
	role := func(endpoint, arn string) []string {
		return []string{"AssumeRole", endpoint, "role_arn=" + arn, session, "external_id=", "source_identity=", "seconds=3600", noPolicy}
	}
	full := []string{
		"AK", "access_key_id=id", "fingerprint=" + fpS,
		"AssumeRole", "endpoint=https://sts.cn-x.aliyuncs.com", "role_arn=" + arn + "r", "session_name=me", "external_id=ext", "source_identity=", "seconds=900",
		"policy_sha256=015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862",
	}
	list := func(parts ...any) (all []string) {
		for _, part := range parts {
			switch p := part.(type) {
			case string:
				all = append(all, p)
			case []string:
				all = append(all, p...)
			}
		}
		return all
	}
	token := filepath.Join(t.TempDir(), "token")
	claims := base64.RawURLEncoding.EncodeToString([]byte(`{"iss":"https://issuer.example","sub":"pod"}`))
	must(t, os.WriteFile(token, []byte("a."+claims+".c"), 0o600))
	opaque := filepath.Join(t.TempDir(), "opaque")
	must(t, os.WriteFile(opaque, []byte("tttt"), 0o600))
	provider := "acs:ram::1234567890123456:oidc-provider/p"
	env := map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_ID": "id", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "s"}

	tests := []struct {
		name   string
		mode   string
		req    request.Request
		env    map[string]string
		signIn signIns
		want   []string
	}{
		{name: "AK", mode: "AK", req: request.Request{Profile: "ak"}, want: list("not cached", "AK", "access_key_id=id", "fingerprint="+fpS)},
		{name: "AK of the environment", req: request.Request{Mode: "AK"}, env: env, want: list("not cached", "AK", "access_key_id=id", "fingerprint="+fpS)},
		{name: "StsToken", mode: "StsToken", req: request.Request{Profile: "sts"}, want: list("not cached", "StsToken", "access_key_id=STS.id", "fingerprint="+fpST)},
		{name: "BearerToken", mode: "BearerToken", req: request.Request{Profile: "bearer"}, want: list("not cached", "BearerToken", "access_key_id=", "fingerprint="+fpB)},
		{name: "RamRoleArn", mode: "RamRoleArn", req: request.Request{Profile: "role"}, want: list("2", full)},
		{
			name: "RamRoleArn of a session", req: request.Request{Profile: "role-of-session"},
			want: list("2", "StsToken", "access_key_id=STS.id", "fingerprint="+fpST, role(central, arn+"r")),
		},
		{
			name: "RamRoleArn of a key in the keychain", req: request.Request{Profile: "kept"},
			want: list("2", "AK", "access_key_id=kept-id", "fingerprint="+fpS, role(central, arn+"r")),
		},
		{
			name: "RamRoleArn of the environment", req: request.Request{Mode: "RamRoleArn", RoleARNs: []string{arn + "r"}}, env: env,
			want: list("2", "AK", "access_key_id=id", "fingerprint="+fpS, role(central, arn+"r")),
		},
		{
			name: "flags of the last role",
			req: request.Request{
				Profile: "ak", RoleARNs: []string{arn + "a", arn + "b"}, SessionName: "me", ExternalID: "ext", Seconds: 900,
				Policy: `{"a":1}`, StsEndpoint: "sts.example",
			},
			want: list("2", "AK", "access_key_id=id", "fingerprint="+fpS, role("endpoint=https://sts.example", arn+"a"),
				"AssumeRole", "endpoint=https://sts.example", "role_arn="+arn+"b", "session_name=me", "external_id=ext", "source_identity=", "seconds=900", "policy_sha256=015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"),
		},
		{
			name: "region in a VPC", req: request.Request{Profile: "ak", RoleARNs: []string{arn + "a"}, StsRegion: "cn-y", EndpointType: "vpc"},
			want: list("2", "AK", "access_key_id=id", "fingerprint="+fpS, role("endpoint=https://sts-vpc.cn-y.aliyuncs.com", arn+"a")),
		},
		{
			name: "EcsRamRole", mode: "EcsRamRole", req: request.Request{Profile: "ecs"},
			want: list("2", "EcsRamRole", "endpoint=http://100.100.100.200", "role_name=instance", boot, net),
		},
		{
			name: "RamRoleArnWithRoleName", mode: "RamRoleArnWithRoleName", req: request.Request{Profile: "ecs-role"},
			want: list("2", "EcsRamRole", "endpoint=http://100.100.100.200", "role_name=instance", boot, net, role(central, arn+"r")),
		},
		{
			name: "ChainableRamRoleArn", mode: "ChainableRamRoleArn", req: request.Request{Profile: "chained"},
			want: list("2", full, role(central, arn+"second")),
		},
		{
			name: "OIDC", mode: "OIDC",
			req:  request.Request{Mode: "OIDC", RoleARNs: []string{arn + "r"}, OIDCProviderARN: provider, OIDCTokenFile: token},
			want: list("2", "OIDC", "issuer=https://issuer.example", "subject=pod", "provider_arn="+provider, role(central, arn+"r")[1:]),
		},
		{
			name: "OIDC with a token that says nothing",
			req:  request.Request{Mode: "OIDC", RoleARNs: []string{arn + "r"}, OIDCProviderARN: provider, OIDCTokenFile: opaque},
			want: list("2", "OIDC", "token=96b9f709cb82c99406042dcdc8c6d34b", "provider_arn="+provider, role(central, arn+"r")[1:]),
		},
		{
			name: "OIDC with a token in a variable",
			req:  request.Request{Mode: "OIDC", RoleARNs: []string{arn + "r"}, OIDCProviderARN: provider, OIDCTokenEnv: "ID_TOKEN"},
			env:  map[string]string{"ID_TOKEN": "a." + claims + ".c"},
			want: list("2", "OIDC", "issuer=https://issuer.example", "subject=pod", "provider_arn="+provider, role(central, arn+"r")[1:]),
		},
		{
			name: "OIDC with the token service of a runner",
			req:  request.Request{Mode: "OIDC", RoleARNs: []string{arn + "r"}, OIDCProviderARN: provider, OIDCTokenEnv: "github"},
			env:  map[string]string{"ACTIONS_ID_TOKEN_REQUEST_URL": "https://runner.example/?v=1", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "t"},
			want: list("2", "OIDC", "github", "url_sha256=3c411d43ba54a224de0232b2620e24aac90f06c9e2e07e8fe0b9b6c665c0e60a", "request_token="+fpT, "provider_arn="+provider, role(central, arn+"r")[1:]),
		},
		{
			name: "source identity, which the first role of a chain gets", req: request.Request{Profile: "chained", SourceIdentity: "alice"},
			want: list("2", full[:7], "external_id=ext", "source_identity=alice", full[9:], role(central, arn+"second")),
		},
		{
			name: "read-only",
			req:  request.Request{Profile: "ak", RoleARNs: []string{arn + "a"}, ReadOnly: true},
			want: list("2", "AK", "access_key_id=id", "fingerprint="+fpS, role(central, arn+"a")[:7], fmt.Sprintf("policy_sha256=%x", sha256.Sum256([]byte(sts.ReadOnly())))),
		},
		{
			name: "CloudSSO", mode: "CloudSSO", req: request.Request{Profile: "sso"}, signIn: signIns{id: "login-1"},
			want: list("2", "CloudSSO", "sign_in_url=https://portal.example/d/login", "account_id=1", "access_configuration=ac-1", "sign_in=login-1"),
		},
		{
			name: "CloudSSO with the token of aliyun", req: request.Request{Profile: "sso"},
			want: list("2", "CloudSSO", "sign_in_url=https://portal.example/d/login", "account_id=1", "access_configuration=ac-1", "access_token="+fpT),
		},
		{
			name: "CloudSSO, expired, with the token of aliyun", req: request.Request{Profile: "sso"}, signIn: signIns{id: "login-1", unused: true},
			want: list("2", "CloudSSO", "sign_in_url=https://portal.example/d/login", "account_id=1", "access_configuration=ac-1", "access_token="+fpT),
		},
		{
			name: "OAuth", mode: "OAuth", req: request.Request{Profile: "oauth"},
			want: list("2", "OAuth", "site=INTL", "endpoint=https://oauth.alibabacloud.com", "sign_in=id1"),
		},
		{
			name: "OAuth with the token of aliyun", req: request.Request{Profile: "oauth-aliyun"},
			want: list("2", "OAuth", "site=CN", "endpoint=https://oauth.aliyun.com", "access_token="+fpT),
		},
		{
			name: "External", mode: "External", req: request.Request{Profile: "program"},
			want: list("not cached", "External", "AK", "access_key_id=given", "fingerprint="+fpS),
		},
		{
			name: "a role of External", req: request.Request{Profile: "chained-program"},
			want: list("2", "External", "AK", "access_key_id=given", "fingerprint="+fpS, role(central, arn+"second")),
		},
		{
			name: "External, kept", req: request.Request{Profile: "program", CacheExternal: true},
			want: list("2", "External", "profile=program", "config="+request.Absolute("/home/u/.aliyun/config.json"), "home=/home/u", "program="+request.Absolute("/bin/program"), "argv_sha256=ef36f842d7f70f01c83c127cc8607ca292deddf388861c7b9962564ba778c819"),
		},
		{
			name: "a role of External, kept", req: request.Request{Profile: "chained-program", CacheExternal: true},
			want: list("2", "External", "profile=program", "config="+request.Absolute("/home/u/.aliyun/config.json"), "home=/home/u", "program="+request.Absolute("/bin/program"), "argv_sha256=ef36f842d7f70f01c83c127cc8607ca292deddf388861c7b9962564ba778c819", role(central, arn+"second")),
		},
		{
			name: "CredentialsURI", mode: "CredentialsURI", req: request.Request{Profile: "uri"},
			want: list("2", "CredentialsURI", "host=uri.example", "uri_sha256=609bece7da359e84d6b55096da5c050c71c88bc898c3497b7d9fee2211f3514f"),
		},
		{
			name: "CredentialsURI on loopback", req: request.Request{Profile: "loopback"},
			want: list("2", "CredentialsURI", "host=127.0.0.1:80", "uri_sha256=4f8fc4ea84a6c3dd68a8f538ada8e1e0217fac12c2d9e71c5dbebd2e4484cde4", boot, net),
		},
	}
	tested := map[string]bool{}
	for _, tt := range tests {
		tested[tt.mode] = true
		got := keyOfPlan(t, tt.req, goldenWorld(t, tt.env, tt.signIn))
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s:\ngot  %q\nwant %q", tt.name, got, tt.want)
		}
	}
	for _, mode := range Modes() {
		if !tested[mode] {
			t.Errorf("mode %s has no golden key", mode)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
