package chain

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
)

// writeIni writes the SDKs' ini file into the home directory.
func (w *testWorld) writeIni(t *testing.T, content string) {
	t.Helper()
	path := filepath.Join(w.Home, ".alibabacloud", "credentials")
	must(t, os.MkdirAll(filepath.Dir(path), 0o700))
	must(t, os.WriteFile(path, []byte(content), 0o600))
}

// The sources come in the documented order. One that is not set up is skipped, one that is
// set up and fails ends the chain.
func TestDefaultChain(t *testing.T) {
	const (
		usage    = credential.Usage
		uri      = "ALIBABA_CLOUD_CREDENTIALS_URI"
		provider = "acs:ram::1234567890123456:oidc-provider/p"
		ini      = "[default]\ntype = access_key\naccess_key_id = ini\naccess_key_secret = s\n" +
			"[off]\ntype = access_key\nenable = false\naccess_key_id = off\naccess_key_secret = s\n" +
			"[half]\ntype = access_key\naccess_key_id = half\n[wrong]\ntype = access_key\nenable = maybe\n[role]\ntype = ram_role_arn\naccess_key_id = half\naccess_key_secret = s\n"
	)
	token := filepath.Join(t.TempDir(), "token")
	must(t, os.WriteFile(token, []byte("CANARY-oidc\n"), 0o600))
	secret := credential.NewSecret("s")
	all := func(w *testWorld) {
		w.current = "ops"
		maps.Copy(w.env, map[string]string{
			"ACCESS_KEY_ID": "id", "ACCESS_KEY_SECRET": "s",
			"ALIBABA_CLOUD_OIDC_PROVIDER_ARN": provider, "ALIBABA_CLOUD_OIDC_TOKEN_FILE": token, "ALIBABA_CLOUD_ROLE_ARN": arn + "pod",
			uri: cloudURL + "/uri?q",
		})
		w.writeIni(t, ini)
	}
	without := func(names ...string) func(*testWorld) {
		return func(w *testWorld) {
			all(w)
			for _, name := range names {
				delete(w.env, name)
			}
		}
	}
	key, pod := "ACCESS_KEY_", "ALIBABA_CLOUD_OIDC_"
	noPod := []string{key + "ID", key + "SECRET", pod + "PROVIDER_ARN", pod + "TOKEN_FILE"}
	after := func(set func(*testWorld)) func(*testWorld) { // the environment and OIDC
		return func(w *testWorld) {
			without(noPod...)(w)
			set(w)
		}
	}
	selected := func(name string) func(*testWorld) {
		return after(func(w *testWorld) { w.env["ALIBABA_CLOUD_PROFILE"] = name })
	}
	noFile := func(w *testWorld) { w.noConfig = true }
	noIni := func(w *testWorld) { noFile(w); w.writeIni(t, "{}") }
	noInstance := func(w *testWorld) { noIni(w); w.env["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true" }
	tests := []struct {
		name  string
		set   func(*testWorld)
		want  string // Source, or a part of the error
		kind  credential.Kind
		label string
		id    string // of the AccessKey, where another one has the same Source
	}{
		{name: "all", set: all, want: "environment:ACCESS_KEY_ID"},
		{name: "no key", set: without(key+"ID", key+"SECRET"), want: "oidc > role:pod", label: "OIDC"},
		{name: "half a key", set: without(key + "ID"), want: key + "ID", kind: usage},
		{name: "OIDC without its provider", set: without(key+"ID", key+"SECRET", pod+"PROVIDER_ARN"), want: pod + "PROVIDER_ARN", kind: usage},
		{name: "OIDC without its file", set: without(key+"ID", key+"SECRET", pod+"TOKEN_FILE"), want: pod + "TOKEN_FILE", kind: usage},
		{name: "OIDC without its role", set: without(key+"ID", key+"SECRET", "ALIBABA_CLOUD_ROLE_ARN"), want: "OIDC", kind: usage},
		{name: "config.json", set: without(noPod...), want: "profile:ops", label: "ops"},
		{name: "a profile of the environment", set: selected("dev"), want: "profile:dev", label: "dev"},
		{name: "the first profile variable", set: after(func(w *testWorld) {
			maps.Copy(w.env, map[string]string{"ALICLOUD_PROFILE": "x", "ALIBABA_CLOUD_PROFILE": "ops", "ALIBABACLOUD_PROFILE": "dev"})
		}), want: "profile:dev", label: "dev"},
		{name: "a profile that does not exist", set: selected("xyz"), want: "xyz", kind: usage},
		{name: "a profile without a key", set: selected("blank"), want: "store blank", kind: credential.NotFound},
		{name: "a current profile without a key", set: after(func(w *testWorld) { w.current = "blank" }), want: "store blank", kind: credential.NotFound},
		{name: "a profile whose keychain cannot be asked", set: after(func(w *testWorld) { w.current, w.keys.err = "blank", ErrUnasked }), want: "cannot be asked", kind: credential.Internal},
		{name: "profiles switched off", set: after(func(w *testWorld) { w.env["ALIBABA_CLOUD_CLI_PROFILE_DISABLED"] = "true" }), want: "profile:default", label: "default"},
		{name: "no current profile", set: after(func(w *testWorld) { w.current = "" }), want: "profile:default", label: "default"},
		{name: "no config.json", set: after(noFile), want: "profile:default", label: "default"},

		{name: "a profile comes before its section", set: after(func(w *testWorld) {
			w.writeIni(t, strings.ReplaceAll(ini, "default", "dev"))
			w.env["ALIBABA_CLOUD_PROFILE"] = "dev"
		}), want: "profile:dev", label: "dev", id: "dev"},
		{name: "a section that no profile hides", set: after(func(w *testWorld) {
			w.writeIni(t, strings.ReplaceAll(ini, "default", "mine"))
			w.env["ALIBABA_CLOUD_PROFILE"] = "mine"
		}), want: "profile:mine", label: "mine"},
		{name: "a section and a key", set: after(func(w *testWorld) {
			w.writeIni(t, strings.ReplaceAll(ini, "default", "kept"))
			w.env["ALIBABA_CLOUD_PROFILE"] = "kept"
		}), want: "--profile kept", kind: usage},
		{name: "a section, and a keychain that cannot be asked", set: after(func(w *testWorld) {
			w.writeIni(t, strings.ReplaceAll(ini, "default", "mine"))
			w.env["ALIBABA_CLOUD_PROFILE"], w.keys.err = "mine", ErrUnasked
		}), want: "profile:mine", label: "mine"},
		{name: "a section, and a keychain that may have its key", set: after(func(w *testWorld) {
			w.writeIni(t, strings.ReplaceAll(ini, "default", "mine"))
			w.env["ALIBABA_CLOUD_PROFILE"], w.keys.err, w.keys.known = "mine", ErrUnasked, []string{"mine"}
		}), want: "cannot be asked", kind: credential.Internal},
		{name: "a section whose name no key can have", set: after(func(w *testWorld) {
			w.writeIni(t, strings.ReplaceAll(ini, "default", "mine"))
			w.env["ALIBABA_CLOUD_PROFILE"], w.keys.err = "mine", usagef("", "no name")
		}), want: "profile:mine", label: "mine"},
		{name: "a key named default beside the section", set: after(func(w *testWorld) {
			noFile(w)
			w.keys.stored["default"] = longTerm("kept", "s")
		}), want: "profile:default", label: "default"},
		{name: "half a section", set: after(func(w *testWorld) { noFile(w); w.env["ALIBABA_CLOUD_PROFILE"] = "half" }), want: "half", kind: usage},
		{name: "a section that cannot be resolved", set: after(func(w *testWorld) {
			noFile(w)
			w.env["ALIBABA_CLOUD_PROFILE"] = "role"
			delete(w.env, "ALIBABA_CLOUD_ROLE_ARN")
		}), want: "section role", kind: usage},
		{name: "a section that may be off", set: after(func(w *testWorld) { noFile(w); w.env["ALIBABA_CLOUD_PROFILE"] = "wrong" }), want: "wrong", kind: usage},
		{name: "an ini file that is not there", set: after(func(w *testWorld) {
			noFile(w)
			w.env["ALIBABA_CLOUD_CREDENTIALS_FILE"] = filepath.Join(w.Home, "missing")
		}), want: "ALIBABA_CLOUD_CREDENTIALS_FILE", kind: usage},

		{name: "the instance", set: after(noIni), want: "ecs:attached", label: "ECS metadata service"},
		{name: "the named role of the instance", set: after(func(w *testWorld) { noIni(w); w.env["ALIBABA_CLOUD_ECS_METADATA"] = "mine" }), want: "ecs:mine", label: "ECS metadata service"},
		{name: "a section that is off", set: after(func(w *testWorld) {
			noFile(w)
			w.writeIni(t, strings.ReplaceAll(ini, "[off]", "[o]"))
			w.writeIni(t, strings.ReplaceAll(ini, "default", "x"))
		}), want: "ecs:attached", label: "ECS metadata service"},
		{name: "an instance that refuses", set: after(func(w *testWorld) {
			noIni(w)
			w.cloud.fails["/latest/meta-data/ram/security-credentials/attached"] = http.StatusBadRequest
		}), want: "400", kind: credential.Refused},
		{name: "an instance without a role", set: after(func(w *testWorld) {
			noIni(w)
			w.cloud.fails["/latest/meta-data/ram/security-credentials/"] = http.StatusNotFound
		}), want: "uri:127.0.0.1:8", label: "credentials URI"},
		{name: "a credentials URI", set: after(noInstance), want: "uri:127.0.0.1:8", label: "credentials URI"},
		{name: "a credentials URI that fails", set: after(func(w *testWorld) { noInstance(w); w.cloud.fails["/uri"] = http.StatusForbidden }), want: "403", kind: credential.Refused},
		{name: "nothing", set: func(w *testWorld) { noInstance(w) }, want: uri, kind: credential.NotFound},
	}
	for _, tt := range tests {
		w := newWorld(t,
			config.Profile{Name: "ops", Mode: "AK", AccessKeyID: "ops", AccessKeySecret: secret},
			config.Profile{Name: "dev", Mode: "AK", AccessKeyID: "dev", AccessKeySecret: secret},
			config.Profile{Name: "blank", Mode: "AK"})
		w.keys.stored["kept"] = longTerm("kept", "s")
		tt.set(w)
		c, plan, err := w.get(t, request.Request{})
		wants(t, tt.name, c, err, tt.want, tt.kind, tt.want)
		if err == nil && tt.id != "" && c.AccessKeyID != tt.id {
			t.Errorf("%s: got the id %q, want %q", tt.name, c.AccessKeyID, tt.id)
		}
		if err == nil && plan.Label() != tt.label {
			t.Errorf("%s: got the label %q, want %q", tt.name, plan.Label(), tt.label)
		}
	}
}

// Where no source has a credential, the error has each with its reason.
func TestNoSource(t *testing.T) {
	w := newWorld(t)
	w.env["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true"
	_, _, err := w.get(t, request.Request{})
	for _, reason := range []string{
		"environment", "OIDC (ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "config.json (/home/u/.aliyun/config.json", "ini file",
		"ECS metadata service (ALIBABA_CLOUD_ECS_METADATA_DISABLED", "credentials URI (ALIBABA_CLOUD_CREDENTIALS_URI",
	} {
		wants(t, reason, credential.Credential{}, err, "", credential.NotFound, reason)
	}
}

// Of the blank profiles only that is skipped which `aliyun` makes at its first run, and it
// only while no keychain has, or may have, a key of its name.
func TestFirstRun(t *testing.T) {
	first := config.Profile{Name: "default", Mode: "AK", RegionID: "cn-x"}
	other := func(change func(*config.Profile)) config.Profile {
		p := first
		change(&p)
		return p
	}
	tests := []struct {
		name    string
		profile config.Profile
		keys    fakeKeys
		want    string
		kind    credential.Kind
	}{
		{"no key", first, fakeKeys{}, "ecs:attached", 0},
		{"a key", first, fakeKeys{stored: map[string]credential.Credential{"default": longTerm("id", "s")}}, "keychain:default", 0},
		{"no keychain", first, fakeKeys{err: ErrNoKeychain}, "ecs:attached", 0},
		{"a locked keychain", first, fakeKeys{err: ErrUnasked}, "ecs:attached", 0},
		{"a broken keychain", first, fakeKeys{err: &credential.Error{Kind: credential.Keychain, Op: "broken"}}, "broken", credential.Keychain},
		{"a key that the index knows", first, fakeKeys{err: ErrUnasked, known: []string{"default"}}, "cannot be asked", credential.Internal},
		{"a key that the index knows, without a keychain", first, fakeKeys{err: ErrNoKeychain, known: []string{"default"}}, "there is none", credential.Internal},
		{"a key that was deleted", first, fakeKeys{known: []string{"default"}, lost: []string{"default"}}, "not there any more", credential.NotFound},
		{"another name", other(func(p *config.Profile) { p.Name = "mine" }), fakeKeys{}, "store mine", credential.NotFound},
		{"another mode", other(func(p *config.Profile) { p.Mode = "BearerToken" }), fakeKeys{}, "--bearer-token", credential.NotFound},
		{"an id", other(func(p *config.Profile) { p.AccessKeyID = "id" }), fakeKeys{}, "store default", credential.NotFound},
		{"a role", other(func(p *config.Profile) { p.RAMRoleARN = arn + "r" }), fakeKeys{}, "store default", credential.NotFound},
	}
	for _, tt := range tests {
		w := newWorld(t, tt.profile)
		w.current = tt.profile.Name
		*w.keys = tt.keys
		c, _, err := w.get(t, request.Request{})
		wants(t, tt.name, c, err, tt.want, tt.kind, tt.want)
		if err == nil {
			continue
		}
		if _, _, err := w.get(t, request.Request{Profile: tt.profile.Name}); credential.KindOf(err) != tt.kind {
			t.Errorf("%s: with its name: got %v", tt.name, err)
		}
	}
}

// A machine without a metadata service is asked once a minute, and only by itself.
func TestNoInstance(t *testing.T) {
	w := newWorld(t)
	w.IMDS.Host = "127.0.0.1:1" // nobody listens there
	_, _, err := w.get(t, request.Request{})
	wants(t, "no service", credential.Credential{}, err, "", credential.NotFound, "no metadata service within reach")
	if len(w.memory) != 1 {
		t.Errorf("got the notes %q, want one", w.memory)
	}
	w.IMDS.Host = "127.0.0.1:8"
	_, _, err = w.get(t, request.Request{})
	wants(t, "a moment later", credential.Credential{}, err, "", credential.NotFound, "no metadata service within reach")
	c, _, err := w.get(t, request.Request{RoleName: "mine"})
	wants(t, "a role that is named", c, err, "ecs:mine", 0, "")
	w.Machine = func() []string { return []string{"boot_id=other", "network_namespace=n"} }
	c, _, err = w.get(t, request.Request{})
	wants(t, "another machine", c, err, "ecs:attached", 0, "")
	w.env["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true"
	_, _, err = w.get(t, request.Request{Mode: "EcsRamRole"})
	wants(t, "switched off", credential.Credential{}, err, "", credential.Usage, "unset ALIBABA_CLOUD_ECS_METADATA_DISABLED")
}

// The chain as the source of a role has the key of the source that it comes to.
func TestDefaultChainKey(t *testing.T) {
	w := newWorld(t,
		config.Profile{Name: "any", Mode: "External", ProcessCommand: "aliyun-cred-helper get"},
		config.Profile{Name: "chained", Mode: "ChainableRamRoleArn", SourceProfile: "any", RAMRoleARN: arn + "r"})
	key := func() string { return strings.Join(w.key(t, request.Request{Profile: "chained"}), "|") }
	maps.Copy(w.env, map[string]string{"ACCESS_KEY_ID": "one", "ACCESS_KEY_SECRET": "s"})
	one := key()
	w.env["ACCESS_KEY_ID"] = "two"
	two := key()
	w.env["ACCESS_KEY_ID"], w.env["ACCESS_KEY_SECRET"] = "", ""
	instance := key()
	if one == two || one == instance || !strings.Contains(one, "=one|") || !strings.HasPrefix(instance, "EcsRamRole|") {
		t.Errorf("got %q, %q and %q", one, two, instance)
	}
	w.env["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true"
	plan, err := Build(request.Request{Profile: "chained"}, w.World)
	must(t, err)
	if _, err := plan.CacheKey(t.Context()); credential.KindOf(err) != credential.NotFound {
		t.Errorf("without a source: got %v", err)
	}
}
