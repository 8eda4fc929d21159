package chain

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
)

const self = "/opt/bin/aliyun-cred-helper"

// A process_command of this program is followed in this process, with its flags; a typed
// flag replaces them. What leads back to itself is refused before any request.
func TestFollow(t *testing.T) {
	const usage = credential.Usage
	secret := credential.NewSecret("CANARY-s")
	own := func(name, args string) config.Profile {
		return config.Profile{Name: name, Mode: "External", ProcessCommand: strings.TrimSpace(self + " get " + args)}
	}
	profiles := []config.Profile{
		{Name: "ak", Mode: "AK", AccessKeyID: "id", AccessKeySecret: secret},
		own("plain", "--profile ak"),
		own("role", "--profile ak --ram-role-arn "+arn+"carried --role-session-name carried"),
		own("twice", "--profile role --ram-role-arn "+arn+"second"),
		own("mode", "--mode AK"),
		own("any", ""),
		own("kept", "kept --mode AK"),
		{Name: "chained", Mode: "ChainableRamRoleArn", SourceProfile: "role", RAMRoleARN: arn + "r"},
		own("later", "--profile ak --new-flag"),
		own("policy", "--profile ak --ram-role-arn "+arn+"r --policy @/missing/policy.json"),
		own("elsewhere-any", "--config-path /etc/other.json"),
		own("wrong", "--profile ak --expired-seconds never"),
		own("elsewhere", "--profile ak --config-path /etc/other.json"),
		own("here", "--profile ak --config-path /home/u/.aliyun/config.json"),
		own("self", ""), own("self-mode", "--profile self-mode --mode External"), own("self-name", "self-name"),
		own("a", "--profile b"), own("b", "--profile a"),
		{Name: "ring", Mode: "ChainableRamRoleArn", SourceProfile: "ring", RAMRoleARN: arn + "r"},
		{Name: "ring-a", Mode: "ChainableRamRoleArn", SourceProfile: "ring-b", RAMRoleARN: arn + "r"},
		own("ring-b", "--profile ring-a"),
		{Name: "mine", Mode: "External", ProcessCommand: self + " get --profile mine", RAMRoleARN: arn + "r"},
	}
	const user = "aliyun-cred-helper-u 3600 by "
	tests := []struct {
		name string
		req  request.Request
		env  map[string]string
		want string // Source, or a part of the error
		asks []string
		kind credential.Kind
	}{
		{name: "profile", req: request.Request{Profile: "plain"}, want: "profile:ak"},
		{name: "role", req: request.Request{Profile: "role"}, want: "profile:ak > role:carried", asks: []string{"AssumeRole carried carried 3600 by id"}},
		{name: "a typed session name", req: request.Request{Profile: "role", SessionName: "typed"}, want: "profile:ak > role:carried", asks: []string{"AssumeRole carried typed 3600 by id"}},
		{name: "a typed list replaces a whole list", req: request.Request{Profile: "role", RoleARNs: []string{arn + "typed"}}, want: "profile:ak > role:typed", asks: []string{"AssumeRole typed carried 3600 by id"}},
		{name: "two of them", req: request.Request{Profile: "twice"}, want: "profile:ak > role:second", asks: []string{"AssumeRole second carried 3600 by id"}},
		{name: "as a source", req: request.Request{Profile: "chained"}, want: "profile:ak > role:carried > role:r", asks: []string{"AssumeRole carried carried 3600 by id", "AssumeRole r " + user + "STS.carried with its token"}},
		{
			name: "typed flags are not for a source", req: request.Request{Profile: "chained", SessionName: "typed", RoleARNs: []string{arn + "typed"}},
			want: "profile:ak > role:carried > role:typed", asks: []string{"AssumeRole carried carried 3600 by id", "AssumeRole typed typed 3600 by STS.carried with its token"},
		},
		{name: "a mode", req: request.Request{Profile: "mode"}, env: map[string]string{"ACCESS_KEY_ID": "id", "ACCESS_KEY_SECRET": "s"}, want: "environment:ACCESS_KEY_ID"},
		{name: "the default chain", req: request.Request{Profile: "any"}, env: map[string]string{"ACCESS_KEY_ID": "id", "ACCESS_KEY_SECRET": "s"}, want: "environment:ACCESS_KEY_ID"},
		{name: "a key of its own name", req: request.Request{Profile: "kept"}, want: "keychain:kept"},
		{name: "another mode than External", req: request.Request{Profile: "plain", Mode: "EcsRamRole"}, want: "ecs:attached"},
		{name: "the same config.json", req: request.Request{Profile: "here"}, want: "profile:ak"},
		{name: "it is no External program", req: request.Request{Profile: "plain"}, env: map[string]string{"ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS": "true"}, want: "profile:ak"},

		{name: "a flag of a later version", req: request.Request{Profile: "later"}, want: "update aliyun-cred-helper", kind: usage},
		{name: "a wrong flag", req: request.Request{Profile: "wrong"}, want: "configure wrong", kind: usage},
		{name: "a policy that is not there", req: request.Request{Profile: "policy"}, want: "/missing/policy.json", kind: usage},
		{name: "the default chain of another config.json", req: request.Request{Profile: "elsewhere-any"}, want: "whoami --config-path /etc/other.json", kind: usage},
		{name: "two modes of one profile", req: request.Request{Profile: "a", Mode: "External"}, want: "a > b > a", kind: usage},
		{name: "another config.json", req: request.Request{Profile: "elsewhere"}, want: "whoami --config-path /etc/other.json --profile ak", kind: usage},
		{name: "itself by the default chain", req: request.Request{Profile: "self"}, env: map[string]string{"ALIBABA_CLOUD_PROFILE": "self"}, want: "self > self", kind: usage},
		{name: "itself by its mode", req: request.Request{Profile: "self-mode"}, want: "configure self-mode --mode AK", kind: usage},
		{name: "itself by name", req: request.Request{Profile: "self-name"}, want: "self-name > self-name", kind: usage},
		{name: "two profiles", req: request.Request{Profile: "a"}, want: "a > b > a", kind: usage},
		{name: "its own source", req: request.Request{Profile: "ring"}, want: "configure ring --mode ChainableRamRoleArn --source-profile NAME", kind: usage},
		{name: "a source that leads back", req: request.Request{Profile: "ring-b"}, want: "ring-b > ring-a > ring-b", kind: usage},
		{name: "the mode that its fields are for", req: request.Request{Profile: "mine"}, want: "configure mine --mode RamRoleArn", kind: usage},
	}
	for _, tt := range tests {
		w := newWorld(t, profiles...)
		w.Self = self
		w.keys.stored["kept"] = longTerm("kept", "s")
		for name, value := range tt.env {
			w.env[name] = value
		}
		c, _, err := w.get(t, tt.req)
		wants(t, tt.name, c, err, tt.want, tt.kind, tt.want)
		if tt.asks != nil && !slices.Equal(w.cloud.asked, tt.asks) || err != nil && len(w.cloud.asked) > 0 || len(w.ran) > 0 {
			t.Errorf("%s: got the requests %q and the programs %q", tt.name, w.cloud.asked, w.ran)
		}
		if isCircle := strings.Contains(tt.want, " > ") || strings.Contains(tt.name, "its"); err != nil && IsCircle(err) != isCircle {
			t.Errorf("%s: a circle: %v", tt.name, !isCircle)
		}
	}
}

// The command that mends a circle has the mode for which the profile has fields.
func TestCircleHint(t *testing.T) {
	tests := []struct {
		profile config.Profile
		want    string
	}{
		{config.Profile{}, "--mode AK"},
		{config.Profile{SourceProfile: "x"}, "--mode ChainableRamRoleArn"},
		{config.Profile{CloudSSOSignInURL: "https://x.example/d/login", RAMRoleARN: arn}, "--mode CloudSSO"},
		{config.Profile{OAuthSiteType: "CN"}, "--mode OAuth"},
		{config.Profile{OIDCProviderARN: "x", RAMRoleARN: arn}, "--mode OIDC"},
		{config.Profile{CredentialsURI: "x"}, "--mode CredentialsURI"},
		{config.Profile{RAMRoleName: "x", RAMRoleARN: arn}, "--mode EcsRamRole"},
		{config.Profile{RAMRoleARN: arn}, "--mode RamRoleArn"},
	}
	for _, tt := range tests {
		tt.profile.Name, tt.profile.Mode, tt.profile.ProcessCommand = "two words", "External", "aliyun-cred-helper get --profile 'two words'"
		w := newWorld(t, tt.profile)
		_, _, err := w.get(t, request.Request{Profile: "two words"})
		if got, want := credential.HintOf(err), "aliyun-cred-helper configure 'two words' "+tt.want; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// A --backend of a process_command opens the stores anew, for what is behind it; a typed
// one is that of the whole call already.
func TestFollowBackend(t *testing.T) {
	w := newWorld(t,
		config.Profile{Name: "file", Mode: "External", ProcessCommand: "aliyun-cred-helper get --profile k --backend file"},
		config.Profile{Name: "plain", Mode: "External", ProcessCommand: "aliyun-cred-helper get --profile k"},
		config.Profile{Name: "chained", Mode: "ChainableRamRoleArn", SourceProfile: "file", RAMRoleARN: arn + "r"})
	var opened []string
	other := Stores{Keys: &fakeKeys{stored: map[string]credential.Credential{"k": longTerm("other", "s")}}, Cache: w.cache, Memory: w.memory}
	w.Reopen = func(c request.CommonFlags, whole bool) (Stores, error) {
		kind := " for a source"
		if whole {
			kind = " for the call"
		}
		opened = append(opened, c.Backend+kind)
		return other, nil
	}
	w.keys.stored["k"] = longTerm("kept", "s")
	tests := []struct {
		profile, id string
		opened      []string
	}{
		{"plain", "kept", nil},
		{"file", "other", []string{"file for the call"}},
		{"chained", "STS.r", []string{"file for a source"}},
	}
	for _, tt := range tests {
		opened = nil
		c, _, err := w.get(t, request.Request{Profile: tt.profile})
		if err != nil || c.AccessKeyID != tt.id || !slices.Equal(opened, tt.opened) {
			t.Errorf("%s: got %q, %v, opened %q; want %q and %q", tt.profile, c.AccessKeyID, err, opened, tt.id, tt.opened)
		}
	}
	broken := errors.New("broken")
	w.Reopen = func(request.CommonFlags, bool) (Stores, error) { return Stores{}, broken }
	if _, err := Build(request.Request{Profile: "file"}, w.World); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// --no-cache and --refresh are for the whole way, through a source_profile, too.
func TestFollowCache(t *testing.T) {
	secret := credential.NewSecret("CANARY-s")
	profiles := []config.Profile{
		{Name: "role", Mode: "RamRoleArn", AccessKeyID: "id", AccessKeySecret: secret, RAMRoleARN: arn + "own"},
		{Name: "own", Mode: "External", ProcessCommand: "aliyun-cred-helper get --profile role"},
		{Name: "chained", Mode: "ChainableRamRoleArn", SourceProfile: "own", RAMRoleARN: arn + "r"},
	}
	for name, tt := range map[string]struct {
		req      request.Request
		requests int // of the second call
		cached   int
	}{
		"cached":     {request.Request{Profile: "chained"}, 0, 2},
		"--refresh":  {request.Request{Profile: "chained", Refresh: true}, 2, 2},
		"--no-cache": {request.Request{Profile: "chained", NoCache: true}, 2, 0},
	} {
		w := newWorld(t, profiles...)
		for call := range 2 {
			before := len(w.cloud.asked)
			_, _, err := w.get(t, tt.req)
			must(t, err)
			if got := len(w.cloud.asked) - before; call == 1 && got != tt.requests {
				t.Errorf("%s: the second call has %d requests, want %d", name, got, tt.requests)
			}
		}
		if len(w.cache.sessions) != tt.cached {
			t.Errorf("%s: %d sessions are cached, want %d", name, len(w.cache.sessions), tt.cached)
		}
	}
}
