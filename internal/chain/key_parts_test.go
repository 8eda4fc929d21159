package chain

import (
	"cmp"
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/ssoflow"
)

// keyCase is a call, and what else determines its session.
type keyCase struct {
	mode    string
	name    string
	profile config.Profile // p
	req     request.Request
	set     func(*testWorld)
	changes map[string]func(*keyWorld)
	same    map[string]func(*keyWorld) // what does not
}

// keyWorld is the world of a keyCase, to be changed in one thing.
type keyWorld struct {
	*testWorld
	req *request.Request
	p   *config.Profile
}

func (k *keyWorld) setenv(name, value string) { k.env[name] = value }

// oauthID is a sign-in by OAuth of that id.
type oauthID struct {
	OAuthSignIns
	id string
}

func (o oauthID) ID(context.Context, string, string) (string, error) {
	if o.id == "" {
		return "", credential.ErrNotConfigured
	}
	return o.id, nil
}

// No call answers for somebody else: two calls that differ in one thing which determines
// the session have different cache keys, in each mode.
func TestKeyParts(t *testing.T) {
	secret := credential.NewSecret
	later := start.Add(time.Hour).Unix()
	token := writeToken(t, "a.eyJpc3MiOiJpIiwic3ViIjoicyJ9.c")           // {"iss":"i","sub":"s"}
	otherIssuer := writeToken(t, "a.eyJpc3MiOiJqIiwic3ViIjoicyJ9.c")     // {"iss":"j","sub":"s"}
	otherSubject := writeToken(t, "a.eyJpc3MiOiJpIiwic3ViIjoidCJ9.c")    // {"iss":"i","sub":"t"}
	renewed := writeToken(t, "b.eyJpc3MiOiJpIiwic3ViIjoicyIsIm4iOjF9.d") // the same with "n":1
	opaque, otherOpaque := writeToken(t, "CANARY-1"), writeToken(t, "CANARY-2")
	noSubject, otherNoSubject := writeToken(t, "a.eyJpc3MiOiJpIn0.c"), writeToken(t, "b.eyJpc3MiOiJpIn0.c")
	machine := map[string]func(*keyWorld){
		"boot":              func(k *keyWorld) { k.Machine = func() []string { return []string{"boot_id=c", "network_namespace=n"} } },
		"network namespace": func(k *keyWorld) { k.Machine = func() []string { return []string{"boot_id=b", "network_namespace=m"} } },
	}
	key := map[string]func(*keyWorld){
		"id":     func(k *keyWorld) { k.p.AccessKeyID += "2" },
		"secret": func(k *keyWorld) { k.p.AccessKeySecret = secret("s2") },
	}
	role := map[string]func(*keyWorld){
		"role":         func(k *keyWorld) { k.p.RAMRoleARN += "2" },
		"session name": func(k *keyWorld) { k.p.RAMSessionName += "2" },
		"user":         func(k *keyWorld) { k.p.RAMSessionName = ""; k.User = func() string { return "other" } },
		"seconds":      func(k *keyWorld) { k.p.ExpiredSeconds = 901 },
		"policy":       func(k *keyWorld) { k.p.Policy = `{"a":2}` },
		"no policy":    func(k *keyWorld) { k.p.Policy = "" },
		"read-only":    func(k *keyWorld) { k.p.Policy, k.req.ReadOnly = "", true },
		"further role": func(k *keyWorld) { k.req.RoleARNs = []string{k.p.RAMRoleARN, arn + "s"} },
		"region":       func(k *keyWorld) { k.env["ALIBABA_CLOUD_STS_ENDPOINT"], k.p.StsRegion = "", "cn-x" },
		"VPC": func(k *keyWorld) {
			k.env["ALIBABA_CLOUD_STS_ENDPOINT"], k.p.StsRegion, k.p.EnableVPC = "", "cn-x", true
		},
		"endpoint": func(k *keyWorld) { k.p.StsEndpoint = "sts.other.example" },
	}
	external := map[string]func(*keyWorld){"external id": func(k *keyWorld) { k.p.ExternalID = "other" }}
	identity := map[string]func(*keyWorld){"source identity": func(k *keyWorld) { k.req.SourceIdentity = "alice" }}
	ofRole := config.Profile{RAMRoleARN: arn + "r", RAMSessionName: "me", ExpiredSeconds: 900, Policy: `{"a":1}`}
	as := func(change func(*config.Profile)) config.Profile {
		p := ofRole
		change(&p)
		return p
	}
	keyed := as(func(p *config.Profile) { p.AccessKeyID, p.AccessKeySecret, p.ExternalID = "id", secret("s"), "ext" })
	sso := config.Profile{CloudSSOSignInURL: "https://portal.example/d/login", CloudSSOAccountID: "1", CloudSSOAccessConfig: "ac-1"}
	provider := "acs:ram::1234567890123456:oidc-provider/p"
	cases := []keyCase{
		{mode: "AK", profile: keyed, changes: key},
		{mode: "StsToken", profile: config.Profile{AccessKeyID: "STS.id", AccessKeySecret: secret("s"), StsToken: secret("t")}, changes: merged(key, map[string]func(*keyWorld){
			"token": func(k *keyWorld) { k.p.StsToken = secret("t2") },
		})},
		{mode: "BearerToken", profile: config.Profile{BearerToken: secret("b")}, changes: map[string]func(*keyWorld){
			"token": func(k *keyWorld) { k.p.BearerToken = secret("b2") },
		}},
		{mode: "RamRoleArn", profile: keyed, changes: merged(key, role, external, identity, map[string]func(*keyWorld){
			"token": func(k *keyWorld) { k.p.StsToken = secret("t") },
		})},
		{mode: "RamRoleArn", name: "of a key in the keychain", profile: as(func(*config.Profile) {}), set: func(w *testWorld) { w.keys.stored["p"] = longTerm("id", "s") }, changes: merged(role, identity, map[string]func(*keyWorld){
			"id":     func(k *keyWorld) { k.keys.stored["p"] = longTerm("id2", "s") },
			"secret": func(k *keyWorld) { k.keys.stored["p"] = longTerm("id", "s2") },
		})},
		{mode: "RamRoleArn", name: "of what an SDK wrote back", profile: as(func(p *config.Profile) { p.AccessKeyID, p.AccessKeySecret = "id", secret("s") }), req: request.Request{Mode: "RamRoleArn"}, set: func(w *testWorld) {
			w.profiles[0].Mode, w.profiles[0].ProcessCommand = "External", "/bin/program"
		}, changes: merged(key, role)},
		{mode: "EcsRamRole", profile: config.Profile{RAMRoleName: "node"}, changes: merged(machine, map[string]func(*keyWorld){
			"role":    func(k *keyWorld) { k.p.RAMRoleName = "other" },
			"service": func(k *keyWorld) { k.IMDS = &url.URL{Scheme: "http", Host: "127.0.0.1:1"} },
		})},
		{mode: "RamRoleArnWithRoleName", profile: as(func(p *config.Profile) { p.RAMRoleName = "node" }), changes: merged(machine, role, external, identity, map[string]func(*keyWorld){
			"instance role": func(k *keyWorld) { k.p.RAMRoleName = "other" },
		})},
		{mode: "ChainableRamRoleArn", profile: as(func(p *config.Profile) { p.SourceProfile = "source" }), changes: merged(role, external, identity, map[string]func(*keyWorld){
			"source":               func(k *keyWorld) { k.p.SourceProfile = "source2" },
			"key of the source":    func(k *keyWorld) { k.profiles[1].AccessKeyID = "other" },
			"secret of the source": func(k *keyWorld) { k.profiles[1].AccessKeySecret = secret("other") },
			"role of the source":   func(k *keyWorld) { k.profiles[1].RAMRoleARN += "2" },
			"policy of the source": func(k *keyWorld) { k.profiles[1].Policy = "{}" },
			"region of the source": func(k *keyWorld) { k.env["ALIBABA_CLOUD_STS_ENDPOINT"], k.profiles[1].StsRegion = "", "cn-x" },
		})},
		{mode: "OIDC", profile: as(func(p *config.Profile) { p.OIDCProviderARN, p.OIDCTokenFile = provider, token }), changes: merged(role, map[string]func(*keyWorld){
			"provider": func(k *keyWorld) { k.p.OIDCProviderARN += "2" },
			"issuer":   func(k *keyWorld) { k.p.OIDCTokenFile = otherIssuer },
			"subject":  func(k *keyWorld) { k.p.OIDCTokenFile = otherSubject },
		}), same: map[string]func(*keyWorld){"a renewed token": func(k *keyWorld) { k.p.OIDCTokenFile = renewed }}},
		{mode: "OIDC", name: "with a token that says nothing", profile: as(func(p *config.Profile) { p.OIDCProviderARN, p.OIDCTokenFile = provider, opaque }), changes: map[string]func(*keyWorld){
			"token":              func(k *keyWorld) { k.p.OIDCTokenFile = otherOpaque },
			"without a subject":  func(k *keyWorld) { k.p.OIDCTokenFile = noSubject },
			"another without it": func(k *keyWorld) { k.p.OIDCTokenFile = otherNoSubject },
		}},
		{mode: "OIDC", name: "of a runner", profile: as(func(p *config.Profile) { p.OIDCProviderARN = provider }), req: request.Request{OIDCTokenEnv: "github"}, set: func(w *testWorld) {
			w.env["ACTIONS_ID_TOKEN_REQUEST_URL"], w.env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "https://runner.example/?v=1", "t"
		}, changes: map[string]func(*keyWorld){
			"job":    func(k *keyWorld) { k.setenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "t2") },
			"runner": func(k *keyWorld) { k.setenv("ACTIONS_ID_TOKEN_REQUEST_URL", "https://runner.example/?v=2") },
		}},
		{mode: "CloudSSO", profile: sso, set: func(w *testWorld) { w.portal.id, w.portal.token.Expires = "login-1", start.Add(time.Hour) }, changes: map[string]func(*keyWorld){
			"portal":               func(k *keyWorld) { k.p.CloudSSOSignInURL = "https://other.example/d/login" },
			"directory":            func(k *keyWorld) { k.p.CloudSSOSignInURL = "https://portal.example/e/login" },
			"account":              func(k *keyWorld) { k.p.CloudSSOAccountID = "2" },
			"access configuration": func(k *keyWorld) { k.p.CloudSSOAccessConfig = "ac-2" },
			"sign-in":              func(k *keyWorld) { k.portal.id = "login-2" },
			"role after it":        func(k *keyWorld) { k.req.RoleARNs = []string{arn + "r"} },
		}, same: map[string]func(*keyWorld){"a renewed token": func(k *keyWorld) { k.portal.token.AccessToken = secret("t2") }}},
		{mode: "CloudSSO", name: "with the token of aliyun", profile: func() config.Profile {
			p := sso
			p.AccessToken, p.CloudSSOAccessTokenExpire = secret("t"), later
			return p
		}(), changes: map[string]func(*keyWorld){
			"token":   func(k *keyWorld) { k.p.AccessToken = secret("t2") },
			"sign-in": func(k *keyWorld) { k.portal.id, k.portal.token.Expires = "login-1", start.Add(time.Hour) },
		}},
		{mode: "OAuth", profile: config.Profile{OAuthSiteType: "CN"}, set: func(w *testWorld) { w.OAuth = oauthID{id: "login-1"} }, changes: map[string]func(*keyWorld){
			"sign-in": func(k *keyWorld) { k.OAuth = oauthID{id: "login-2"} },
			"site":    func(k *keyWorld) { k.p.OAuthSiteType = "INTL" },
			"service": func(k *keyWorld) { k.OAuthEndpoint = &url.URL{Scheme: "http", Host: "127.0.0.1:1"} },
		}},
		{mode: "OAuth", name: "with the token of aliyun", profile: config.Profile{OAuthAccessToken: secret("t"), OAuthAccessTokenExpire: later}, set: func(w *testWorld) { w.OAuth = oauthID{} }, changes: map[string]func(*keyWorld){
			"token": func(k *keyWorld) { k.p.OAuthAccessToken = secret("t2") },
			"site":  func(k *keyWorld) { k.p.OAuthSiteType = "INTL" },
		}},
		{mode: "CredentialsURI", profile: config.Profile{CredentialsURI: "https://uri.example/a?b"}, changes: map[string]func(*keyWorld){
			"host":   func(k *keyWorld) { k.p.CredentialsURI = "https://uri2.example/a?b" },
			"path":   func(k *keyWorld) { k.p.CredentialsURI = "https://uri.example/b?b" },
			"query":  func(k *keyWorld) { k.p.CredentialsURI = "https://uri.example/a?c" },
			"scheme": func(k *keyWorld) { k.p.CredentialsURI = "http://uri.example/a?b" },
		}, same: merged(machine, map[string]func(*keyWorld){
			"fragment": func(k *keyWorld) { k.p.CredentialsURI += "#c" },
		})},
		{mode: "CredentialsURI", name: "on loopback", profile: config.Profile{CredentialsURI: "http://127.0.0.1:8/a"}, changes: machine},
		{mode: "External", profile: config.Profile{ProcessCommand: "/bin/program one"}, set: func(w *testWorld) {
			w.output = `{"mode":"StsToken","access_key_id":"id","access_key_secret":"s","sts_token":"t"}`
		}, changes: map[string]func(*keyWorld){
			"id":     func(k *keyWorld) { k.output = strings.Replace(k.output, "id\",", "id2\",", 1) },
			"secret": func(k *keyWorld) { k.output = strings.Replace(k.output, `"s"`, `"s2"`, 1) },
			"token":  func(k *keyWorld) { k.output = strings.Replace(k.output, `"t"`, `"t2"`, 1) },
			"mode":   func(k *keyWorld) { k.output = strings.Replace(k.output, "StsToken", "AK", 1) },
		}},
		{mode: "External", name: "kept", profile: config.Profile{ProcessCommand: "/bin/program one two"}, req: request.Request{CacheExternal: true}, changes: map[string]func(*keyWorld){
			"program":       func(k *keyWorld) { k.p.ProcessCommand = "/bin/program2 one two" },
			"argument":      func(k *keyWorld) { k.p.ProcessCommand = "/bin/program one three" },
			"other words":   func(k *keyWorld) { k.p.ProcessCommand = "/bin/program 'one two'" },
			"moved words":   func(k *keyWorld) { k.p.ProcessCommand = "/bin/program onet wo" },
			"resolved path": func(k *keyWorld) { k.LookPath = func(string) (string, error) { return "/usr/bin/program", nil } },
			"home":          func(k *keyWorld) { k.Home = "/home/other" },
			"profile":       func(k *keyWorld) { k.p.Name, k.req.Profile = "q", "q" },
			"config.json": func(k *keyWorld) {
				before := k.Config
				k.Config = func() (*config.File, error) {
					file, err := before()
					file.Path = "/home/u/other.json"
					return file, err
				}
			},
		}},
	}
	tested := map[string]bool{}
	for _, c := range cases {
		tested[c.mode] = true
		name := strings.TrimSpace(c.mode + " " + c.name)
		seen := map[string]string{}
		base := c.keyWith(t, nil)
		seen[base] = "nothing"
		for what, change := range c.changes {
			got := c.keyWith(t, change)
			if other, ok := seen[got]; ok {
				t.Errorf("%s: a change of %s and of %s give the same key: %s", name, what, other, got)
			}
			seen[got] = what
		}
		for what, change := range c.same {
			if got := c.keyWith(t, change); got != base {
				t.Errorf("%s: %s gives another key:\n%s\n%s", name, what, got, base)
			}
		}
	}
	for _, mode := range Modes() {
		if !tested[mode] {
			t.Errorf("mode %s is not tested", mode)
		}
	}
}

// keyWith returns the key of the call in a world with one change. No key has a secret.
func (c keyCase) keyWith(t *testing.T, change func(*keyWorld)) string {
	t.Helper()
	source := config.Profile{Name: "source", Mode: "RamRoleArn", AccessKeyID: "sid", AccessKeySecret: credential.NewSecret("ss"), RAMRoleARN: arn + "source"}
	second := source
	second.Name, second.AccessKeyID = "source2", "sid2"
	p := c.profile
	p.Name, p.Mode = "p", c.mode
	w := newWorld(t, p, source, second)
	w.Home, w.IMDS, w.OAuthEndpoint = "/home/u", nil, nil
	w.env["ALIBABA_CLOUD_STS_ENDPOINT"] = "sts.example"
	w.portal.token = ssoflow.Token{AccessToken: credential.NewSecret("t")}
	req := c.req
	req.Profile = cmp.Or(req.Profile, "p")
	if c.set != nil {
		c.set(w)
	}
	if change != nil {
		change(&keyWorld{w, &req, &w.profiles[0]})
	}
	return strings.Join(w.key(t, req), "\n")
}

// merged returns all entries of maps.
func merged(all ...map[string]func(*keyWorld)) map[string]func(*keyWorld) {
	out := map[string]func(*keyWorld){}
	for _, m := range all {
		for name, change := range m {
			out[name] = change
		}
	}
	return out
}
