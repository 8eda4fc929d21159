package chain

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
)

// Which roles are assumed, in which order, by whom and with what: flag before profile
// before environment.
func TestRoles(t *testing.T) {
	secret := credential.NewSecret("CANARY-s")
	profiles := []config.Profile{
		{Name: "ak", Mode: "AK", AccessKeyID: "id", AccessKeySecret: secret},
		{Name: "role", Mode: "RamRoleArn", AccessKeyID: "id", AccessKeySecret: secret, RAMRoleARN: arn + "own"},
		{
			Name: "full", Mode: "RamRoleArn", AccessKeyID: "STS.id", AccessKeySecret: secret, StsToken: secret, RAMRoleARN: arn + "own",
			RAMSessionName: "me", ExternalID: "ext", ExpiredSeconds: 900, Policy: "{}",
		},
		{Name: "bare", Mode: "RamRoleArn", AccessKeyID: "id", AccessKeySecret: secret},
		{Name: "chained", Mode: "ChainableRamRoleArn", SourceProfile: "full", RAMRoleARN: arn + "second"},
		{Name: "sourceless", Mode: "ChainableRamRoleArn", RAMRoleARN: arn + "second"},
		{Name: "instance", Mode: "RamRoleArnWithRoleName", RAMRoleName: "node", RAMRoleARN: arn + "own"},
		{Name: "bare-instance", Mode: "RamRoleArnWithRoleName", RAMRoleName: "node"},
	}
	const (
		name    = "aliyun-cred-helper-u"
		own     = "AssumeRole own " + name + " 3600 by id"
		full    = "AssumeRole own me ext 900 {} by STS.id with its token"
		of      = " with its token"
		session = "ALIBABA_CLOUD_ROLE_SESSION_NAME"
		ext     = "ALIBABA_CLOUD_EXTERNAL_ID"
	)
	tests := []struct {
		name string
		req  request.Request
		env  map[string]string
		want []string // requests
		err  string   // or a part of the error
	}{
		{name: "no role", req: request.Request{Profile: "ak"}},
		{name: "of the profile", req: request.Request{Profile: "role"}, want: []string{own}},
		{name: "all of the profile", req: request.Request{Profile: "full"}, want: []string{full}},
		{name: "of a flag", req: request.Request{Profile: "ak", RoleARNs: []string{arn + "a"}}, want: []string{"AssumeRole a " + name + " 3600 by id"}},
		{name: "a flag replaces it", req: request.Request{Profile: "role", RoleARNs: []string{arn + "a"}}, want: []string{"AssumeRole a " + name + " 3600 by id"}},
		{
			name: "further flags come after it", req: request.Request{Profile: "role", RoleARNs: []string{arn + "a", arn + "b", arn + "c"}},
			want: []string{"AssumeRole a " + name + " 3600 by id", "AssumeRole b " + name + " 3600 by STS.a" + of, "AssumeRole c " + name + " 3600 by STS.b" + of},
		},
		{
			name: "what is of the last role", req: request.Request{Profile: "role", RoleARNs: []string{arn + "a", arn + "b"}, SessionName: "me", ExternalID: "xx", Seconds: 1000, Policy: `{"a":1}`},
			want: []string{"AssumeRole a " + name + " 3600 by id", `AssumeRole b me xx 1000 {"a":1} by STS.a` + of},
		},
		{
			name: "flags replace it all", req: request.Request{Profile: "full", SessionName: "you", ExternalID: "yy", Seconds: 1000, Policy: `{"a":1}`},
			want: []string{`AssumeRole own you yy 1000 {"a":1} by STS.id with its token`},
		},
		{name: "the environment does not", req: request.Request{Profile: "full"}, env: map[string]string{"ALIBABA_CLOUD_ROLE_ARN": arn + "x", session: "xx", ext: "xx"}, want: []string{full}},
		{
			name: "the environment fills", req: request.Request{Profile: "bare"}, env: map[string]string{"ALIBABA_CLOUD_ROLE_ARN": arn + "x", session: "you", ext: "yy"},
			want: []string{"AssumeRole x you yy 3600 by id"},
		},
		{name: "but no key", req: request.Request{Mode: "RamRoleArn", RoleARNs: []string{arn + "a"}}, env: map[string]string{"ACCESS_KEY_ID": "env", "ACCESS_KEY_SECRET": "CANARY-s"}, want: []string{"AssumeRole a " + name + " 3600 by env"}},
		{name: "of the default chain", req: request.Request{RoleARNs: []string{arn + "a"}}, env: map[string]string{"ACCESS_KEY_ID": "STS.env", "ACCESS_KEY_SECRET": "CANARY-s", "SECURITY_TOKEN": "CANARY-t"}, want: []string{"AssumeRole a " + name + " 3600 by STS.env" + of}},
		{
			name: "two of the default chain", req: request.Request{RoleARNs: []string{arn + "a", arn + "b"}}, env: map[string]string{"ACCESS_KEY_ID": "env", "ACCESS_KEY_SECRET": "CANARY-s"},
			want: []string{"AssumeRole a " + name + " 3600 by env", "AssumeRole b " + name + " 3600 by STS.a" + of},
		},
		{name: "of another profile", req: request.Request{Profile: "chained"}, want: []string{full, "AssumeRole second " + name + " 3600 by STS.own" + of}},
		{name: "flags stay with the requested profile", req: request.Request{Profile: "chained", SessionName: "you", ExternalID: "yy", RoleARNs: []string{arn + "a"}}, want: []string{full, "AssumeRole a you yy 3600 by STS.own" + of}},
		{name: "variables, too", req: request.Request{Profile: "chained"}, env: map[string]string{session: "you", ext: "yy"}, want: []string{full, "AssumeRole second you yy 3600 by STS.own" + of}},
		{name: "another source", req: request.Request{Profile: "chained", SourceProfile: "ak"}, want: []string{"AssumeRole second " + name + " 3600 by id"}},
		{name: "of the instance", req: request.Request{Profile: "instance"}, want: []string{"metadata node", "AssumeRole own " + name + " 3600 by STS.instance" + of}},
		{name: "no variable names a role for it", req: request.Request{Profile: "bare-instance"}, env: map[string]string{"ALIBABA_CLOUD_ROLE_ARN": arn + "x"}, err: "ram_role_arn"},
		{name: "no role is named", req: request.Request{Profile: "bare"}, err: "--ram-role-arn"},
		{name: "no source is named", req: request.Request{Profile: "sourceless"}, err: "--source-profile"},
		{name: "a source that does not exist", req: request.Request{Profile: "sourceless", SourceProfile: "xyz"}, err: `"xyz"`},
		{name: "a source is no mode", req: request.Request{Profile: "chained", SourceProfile: "role", RoleARNs: []string{"role"}}, err: "ARN"},
		{name: "session name for no role", req: request.Request{Profile: "ak", SessionName: "me"}, err: "--role-session-name"},
		{name: "external id for no role", req: request.Request{Profile: "ak", ExternalID: "ext"}, err: "--external-id"},
		{name: "policy for no role", req: request.Request{Profile: "ak", Policy: "{}"}, err: "--policy"},
		{name: "read-only without a role", req: request.Request{Profile: "ak", ReadOnly: true}, err: "--read-only"},
		{name: "seconds for no role", req: request.Request{Profile: "ak", Seconds: 900}, err: "--expired-seconds"},
		{name: "read-only and a policy", req: request.Request{Profile: "full", ReadOnly: true}, err: "--read-only"},
		{name: "seconds that no role has", req: request.Request{Profile: "role", Seconds: 899}, err: "seconds"},
		{name: "a token is no source of a role", req: request.Request{Profile: "role", OIDCTokenEnv: "TOKEN"}, err: "--mode OIDC"},
		{name: "a token is no source of an environment's role", req: request.Request{OIDCTokenEnv: "TOKEN"}, env: map[string]string{"ACCESS_KEY_ID": "env", "ACCESS_KEY_SECRET": "CANARY-s"}, err: "--mode OIDC"},
		{name: "endpoint type", req: request.Request{Profile: "role", EndpointType: "vpn"}, err: "vpn"},
	}
	for _, tt := range tests {
		w := newWorld(t, profiles...)
		maps.Copy(w.env, tt.env)
		c, _, err := w.get(t, tt.req)
		if tt.err != "" {
			wants(t, tt.name, c, err, "", credential.Usage, tt.err)
		} else if err != nil || !slices.Equal(w.cloud.asked, tt.want) {
			t.Errorf("%s: got %q, %v; want %q", tt.name, w.cloud.asked, err, tt.want)
		}
		if tt.err != "" && len(w.cloud.asked) > 0 {
			t.Errorf("%s: it is asked for %q before it is refused", tt.name, w.cloud.asked)
		}
		// Each role has a session of its own, and so the next call asks for nothing.
		if n := len(w.cloud.asked); err == nil && len(w.cache.sessions) != n {
			t.Errorf("%s: %d sessions are cached, want %d", tt.name, len(w.cache.sessions), n)
		}
		if _, _, err := w.get(t, tt.req); err == nil && len(w.cloud.asked) != len(tt.want) {
			t.Errorf("%s: a second call asks again: %q", tt.name, w.cloud.asked)
		}
	}
}

// A name that only the keychain has is the source of a role, too.
func TestRoleOfKey(t *testing.T) {
	w := newWorld(t)
	w.keys.stored["k"] = longTerm("kept", "CANARY-s")
	c, _, err := w.get(t, request.Request{Profile: "k", Mode: "RamRoleArn", RoleARNs: []string{arn + "r"}})
	wants(t, "k", c, err, "keychain:k > role:r", 0, "")
	if want := "AssumeRole r aliyun-cred-helper-u 3600 by kept"; !slices.Equal(w.cloud.asked, []string{want}) {
		t.Errorf("got %q, want %q", w.cloud.asked, want)
	}
	for _, mode := range []string{"ChainableRamRoleArn", "OIDC", "CloudSSO", "External", "CredentialsURI", "RamRoleArnWithRoleName"} {
		_, _, err := w.get(t, request.Request{Profile: "k", Mode: mode, RoleARNs: []string{arn + "r"}})
		wants(t, mode, credential.Credential{}, err, "", credential.Usage, `"k"`)
	}
}

// --read-only is a session policy of the last role.
func TestReadOnlyRole(t *testing.T) {
	w := newWorld(t, config.Profile{Name: "ak", Mode: "AK", AccessKeyID: "id", AccessKeySecret: credential.NewSecret("CANARY-s")})
	_, _, err := w.get(t, request.Request{Profile: "ak", RoleARNs: []string{arn + "a", arn + "b"}, ReadOnly: true})
	must(t, err)
	if len(w.cloud.asked) != 2 || strings.Contains(w.cloud.asked[0], "{") || !strings.Contains(w.cloud.asked[1], "sts:*") {
		t.Errorf("got %q", w.cloud.asked)
	}
}

// The name of a session is the same in every call of a user, and one that STS takes.
func TestDefaultSessionName(t *testing.T) {
	for user, want := range map[string]string{
		"":                       "aliyun-cred-helper",
		"anna":                   "aliyun-cred-helper-anna",
		`DOMAIN\Anna Müller`:     "aliyun-cred-helper-DOMAIN-Anna-M-ller",
		"a.b@c_d-e":              "aliyun-cred-helper-a.b@c_d-e",
		strings.Repeat("x", 100): "aliyun-cred-helper-" + strings.Repeat("x", 64-len("aliyun-cred-helper-")),
	} {
		if got := defaultSessionName(user); got != want {
			t.Errorf("%q: got %q, want %q", user, got, want)
		}
	}
}

// A source identity is given to the first role that is assumed with a key, wherever in the
// chain that is. The flag is an error where it has no effect, the variable is not.
func TestSourceIdentity(t *testing.T) {
	secret := credential.NewSecret("CANARY-s")
	profiles := []config.Profile{
		{Name: "ak", Mode: "AK", AccessKeyID: "id", AccessKeySecret: secret},
		{Name: "role", Mode: "RamRoleArn", AccessKeyID: "id", AccessKeySecret: secret, RAMRoleARN: arn + "own"},
		{Name: "chained", Mode: "ChainableRamRoleArn", SourceProfile: "role", RAMRoleARN: arn + "second"},
		{Name: "plain", Mode: "ChainableRamRoleArn", SourceProfile: "ak", RAMRoleARN: arn + "second"},
		{Name: "third", Mode: "ChainableRamRoleArn", SourceProfile: "chained", RAMRoleARN: arn + "third"},
		{Name: "any", Mode: "External", ProcessCommand: "aliyun-cred-helper get"},
		{Name: "of-any", Mode: "ChainableRamRoleArn", SourceProfile: "any", RAMRoleARN: arn + "second"},
		{Name: "of-ak", Mode: "External", ProcessCommand: "aliyun-cred-helper get --profile ak"},
		{Name: "of-external", Mode: "ChainableRamRoleArn", SourceProfile: "of-ak", RAMRoleARN: arn + "second"},
		{Name: "pod", Mode: "OIDC", OIDCProviderARN: "acs:ram::1234567890123456:oidc-provider/p", RAMRoleARN: arn + "own"},
		{Name: "of-pod", Mode: "ChainableRamRoleArn", SourceProfile: "pod", RAMRoleARN: arn + "second"},
	}
	profiles = append(profiles,
		config.Profile{Name: "third-of-pod", Mode: "ChainableRamRoleArn", SourceProfile: "of-pod", RAMRoleARN: arn + "third"},
		config.Profile{Name: "exported", Mode: "External", ProcessCommand: "aliyun-cred-helper get --mode AK --ram-role-arn " + arn + "first"},
		config.Profile{Name: "of-exported", Mode: "ChainableRamRoleArn", SourceProfile: "exported", RAMRoleARN: arn + "second"})
	tests := []struct {
		name, profile string
		further       []string // roles
		has           []bool   // which of the requests has the identity
		flagErr       string   // a part of the error of the flag; the variable is none
		err           string   // of both
	}{
		{name: "one role", profile: "role", has: []bool{true}},
		{name: "a role of a flag", profile: "ak", further: []string{arn + "a", arn + "b"}, has: []bool{true, false}},
		{name: "a chain", profile: "chained", has: []bool{true, false}},
		{name: "three roles", profile: "third", has: []bool{true, false, false}},
		{name: "a source that assumes none", profile: "plain", has: []bool{true}},
		{name: "a source behind a process_command", profile: "of-external", has: []bool{true}},
		{name: "no role", profile: "ak", flagErr: "--ram-role-arn"},
		{name: "a token has its own", profile: "pod", has: []bool{false}, flagErr: "leave out --source-identity"},
		{name: "a role of a token", profile: "of-pod", has: []bool{false, false}, flagErr: "leave out --source-identity"},
		{name: "a role of a role of a token", profile: "third-of-pod", has: []bool{false, false, false}, flagErr: "leave out --source-identity"},
		{name: "a role of an exported key", profile: "of-exported", has: []bool{true, false}},
		{name: "the default chain", profile: "of-any", err: "source_profile"},
	}
	for _, tt := range tests {
		for _, byFlag := range []bool{true, false} {
			w := newWorld(t, profiles...)
			w.env["ACCESS_KEY_ID"], w.env["ACCESS_KEY_SECRET"] = "env", "CANARY-s"
			req := request.Request{Profile: tt.profile, RoleARNs: tt.further}
			for i := range w.profiles {
				if w.profiles[i].Name == "pod" {
					w.profiles[i].OIDCTokenFile = writeToken(t, "CANARY-oidc")
				}
			}
			wantErr := tt.err
			if byFlag {
				req.SourceIdentity, wantErr = "alice", wantErr+tt.flagErr
			} else {
				w.env["ALIYUN_CRED_HELPER_SOURCE_IDENTITY"] = "alice"
			}
			_, _, err := w.get(t, req)
			if wantErr != "" {
				wants(t, tt.name, credential.Credential{}, err, "", credential.Usage, wantErr)
				continue
			}
			var has []bool
			for _, asked := range w.cloud.asked {
				has = append(has, strings.Contains(asked, " alice"))
			}
			if err != nil || !slices.Equal(has, tt.has) {
				t.Errorf("%s, by flag %v: got %q, %v; want %v", tt.name, byFlag, w.cloud.asked, err, tt.has)
			}
		}
	}
	w := newWorld(t, profiles...)
	w.env["ALIYUN_CRED_HELPER_SOURCE_IDENTITY"] = "acs:alice"
	_, _, err := w.get(t, request.Request{Profile: "role"})
	wants(t, "an identity that STS refuses", credential.Credential{}, err, "", credential.Usage, "ALIYUN_CRED_HELPER_SOURCE_IDENTITY")
}
