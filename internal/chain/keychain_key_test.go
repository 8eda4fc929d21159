package chain

import (
	"strings"
	"testing"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
)

// Where the AccessKey of a profile comes from: from the profile, or from the key of its
// name, and never half from each.
func TestProfileKey(t *testing.T) {
	const usage, notFound = credential.Usage, credential.NotFound
	secret := credential.NewSecret("s")
	bearer := credential.Credential{BearerToken: secret}
	own := func(p config.Profile) config.Profile {
		p.Name, p.Mode = "k", "External"
		p.ProcessCommand = "aliyun-cred-helper get k --mode AK"
		return p
	}
	role := config.Profile{Name: "k", Mode: "RamRoleArn", RAMRoleARN: arn + "r"}
	profile := func(change func(*config.Profile)) *config.Profile {
		p := config.Profile{Name: "k", Mode: "AK", AccessKeyID: "id"}
		change(&p)
		return &p
	}
	wrote := own(config.Profile{AccessKeyID: "back", AccessKeySecret: secret})
	half, empty := own(config.Profile{AccessKeyID: "back"}), own(config.Profile{})
	secretAlone := own(config.Profile{AccessKeySecret: secret})
	session := own(config.Profile{AccessKeyID: "STS.back", AccessKeySecret: secret, StsToken: secret})
	tests := []struct {
		name    string
		profile *config.Profile // nil: only the keychain may have the name
		mode    string          // --mode
		stored  credential.Credential
		keys    fakeKeys
		want    string // Source and id, or a part of the error
		kind    credential.Kind
	}{
		{name: "in the profile", profile: profile(func(p *config.Profile) { p.AccessKeySecret = secret }), stored: longTerm("other", "s"), want: "profile:k id"},
		{name: "secret without an id", profile: profile(func(p *config.Profile) { p.AccessKeyID, p.AccessKeySecret = "", secret }), stored: longTerm("other", "s"), want: "access_key_id", kind: usage},
		{name: "session without its token", profile: profile(func(p *config.Profile) { p.AccessKeyID, p.AccessKeySecret = "STS.id", secret }), want: "sts_token", kind: usage},
		{name: "session in mode AK", profile: profile(func(p *config.Profile) { p.AccessKeyID, p.AccessKeySecret, p.StsToken = "STS.id", secret, secret }), want: "mode StsToken", kind: usage},
		{name: "id alone", profile: profile(func(*config.Profile) {}), stored: longTerm("id", "s"), want: "keychain:k id"},
		{name: "id alone, and another key", profile: profile(func(*config.Profile) {}), stored: longTerm("other", "s"), want: "another one", kind: usage},
		{name: "id alone, and no key", profile: profile(func(*config.Profile) {}), want: "store k", kind: notFound},
		{name: "no id", profile: profile(func(p *config.Profile) { p.AccessKeyID = "" }), stored: longTerm("other", "s"), want: "keychain:k other"},
		{name: "keychain cannot be asked", profile: profile(func(*config.Profile) {}), keys: fakeKeys{err: ErrNoKeychain}, want: "there is none", kind: credential.Internal},
		{name: "a role, and a bearer token", profile: &role, stored: bearer, want: "bearer token", kind: usage},
		{name: "bearer token of the keychain", profile: profile(func(p *config.Profile) { p.Mode, p.AccessKeyID = "BearerToken", "" }), stored: bearer, want: "keychain:k "},
		{name: "bearer token of the profile", profile: profile(func(p *config.Profile) { p.Mode, p.BearerToken = "BearerToken", secret }), want: "profile:k "},

		{name: "StsToken", profile: profile(func(p *config.Profile) {
			p.Mode, p.AccessKeyID, p.AccessKeySecret, p.StsToken = "StsToken", "STS.id", secret, secret
		}), want: "profile:k STS.id"},
		{name: "StsToken without an id", profile: profile(func(p *config.Profile) {
			p.Mode, p.AccessKeyID, p.AccessKeySecret, p.StsToken = "StsToken", "", secret, secret
		}), want: "access_key_id", kind: usage},
		{name: "StsToken without its secret", profile: profile(func(p *config.Profile) { p.Mode, p.StsToken = "StsToken", secret }), stored: longTerm("id", "s"), want: "access_key_secret", kind: usage},
		{name: "StsToken without its token", profile: profile(func(p *config.Profile) { p.Mode, p.AccessKeySecret = "StsToken", secret }), want: "sts_token", kind: usage},

		// What an SDK wrote back into an External profile.
		{name: "key of External", profile: &empty, stored: longTerm("kept", "s"), want: "keychain:k kept"},
		{name: "key of External, none", profile: &empty, want: "store k", kind: notFound},
		{name: "written back, and a key", profile: &wrote, stored: longTerm("kept", "s"), want: "keychain:k kept"},
		{name: "written back, and no key", profile: &wrote, want: "profile:k back"},
		{name: "written back, and no keychain", profile: &wrote, keys: fakeKeys{err: ErrNoKeychain}, want: "profile:k back"},
		{name: "written back, and no keychain that knows the key", profile: &wrote, keys: fakeKeys{err: ErrNoKeychain, known: []string{"k"}}, want: "there is none", kind: credential.Internal},
		{name: "written back, and a locked keychain", profile: &wrote, keys: fakeKeys{err: ErrUnasked}, want: "cannot be asked", kind: credential.Internal},
		{name: "half written back", profile: &half, want: "store k", kind: notFound},
		{name: "secret alone written back", profile: &secretAlone, want: "store k", kind: notFound},
		{name: "half written back, and a key", profile: &half, stored: longTerm("kept", "s"), want: "keychain:k kept"},
		{name: "session written back", profile: &session, want: "store k", kind: notFound},
		{name: "session written back, and a key", profile: &session, stored: longTerm("kept", "s"), want: "keychain:k kept"},
		{name: "session written back, asked for", profile: &session, mode: "StsToken", want: "profile:k STS.back"},

		// Names that only the keychain has.
		{name: "key alone", stored: longTerm("kept", "s"), want: "keychain:k kept"},
		{name: "key alone, by its mode", mode: "ak", stored: longTerm("kept", "s"), want: "keychain:k kept"},
		{name: "bearer token alone", mode: "BearerToken", stored: bearer, want: "keychain:k "},
		{name: "key alone, in a mode without one", mode: "EcsRamRole", stored: longTerm("kept", "s"), want: `"k"`, kind: usage},
		{name: "key alone, as a session", mode: "StsToken", stored: longTerm("kept", "s"), want: `"k"`, kind: usage},
		{name: "neither", want: `"k"`, kind: usage},
		{name: "neither, and no keychain", keys: fakeKeys{err: ErrNoKeychain}, want: `"k"`, kind: usage},
		{name: "a key that the index knows, and no keychain", keys: fakeKeys{err: ErrNoKeychain, known: []string{"k"}}, want: "there is none", kind: credential.Internal},
		{name: "a locked keychain", keys: fakeKeys{err: ErrUnasked}, want: "cannot be asked", kind: credential.Internal},
		{name: "a key that was deleted", keys: fakeKeys{lost: []string{"k"}}, want: "store k", kind: notFound},
		{name: "a key that is tied to a profile", stored: longTerm("kept", "s"), keys: fakeKeys{tied: []string{"k"}}, want: "--mode AK", kind: usage},
		{name: "a key that is tied to a profile, by its mode", mode: "AK", stored: longTerm("kept", "s"), keys: fakeKeys{tied: []string{"k"}}, want: "keychain:k kept"},
	}
	for _, tt := range tests {
		w := newWorld(t)
		if tt.profile != nil {
			w.profiles = []config.Profile{*tt.profile}
		}
		*w.keys = tt.keys
		if tt.stored != (credential.Credential{}) {
			w.keys.stored = map[string]credential.Credential{"k": tt.stored}
		}
		req := request.Request{Profile: "k", Mode: tt.mode}
		c, _, err := w.get(t, req)
		source, id, _ := strings.Cut(tt.want, " ")
		wants(t, tt.name, c, err, source, tt.kind, tt.want)
		if err != nil {
			continue
		}
		if c.AccessKeyID != id {
			t.Errorf("%s: got the id %q", tt.name, c.AccessKeyID)
		}
		// The key of its sessions is of the same AccessKey.
		if key := strings.Join(w.key(t, req), "|"); !strings.Contains(key+"|", "access_key_id="+id+"|") || !strings.Contains(key, c.Fingerprint()) {
			t.Errorf("%s: got the key %s", tt.name, key)
		}
	}
}

// The command that puts a missing key into the keychain says of which kind it is.
func TestStoreHint(t *testing.T) {
	for mode, want := range map[string]string{"AK": "aliyun-cred-helper store k", "BearerToken": "aliyun-cred-helper store k --bearer-token"} {
		_, _, err := newWorld(t, config.Profile{Name: "k", Mode: mode}).get(t, request.Request{Profile: "k"})
		if got := credential.HintOf(err); got != want {
			t.Errorf("%s: got %q, want %q", mode, got, want)
		}
	}
}

// A key that may not be used has no cache key either: its sessions are not served.
func TestNoKeyNoSession(t *testing.T) {
	for name, keys := range map[string]*fakeKeys{
		"no key":           {},
		"locked":           {err: ErrUnasked},
		"none":             {err: ErrNoKeychain},
		"key of yesterday": {lost: []string{"k"}},
	} {
		w := newWorld(t, config.Profile{Name: "k", Mode: "RamRoleArn", RAMRoleARN: arn + "r"})
		w.Keys = keys
		plan, err := Build(request.Request{Profile: "k"}, w.World)
		must(t, err)
		if key, err := plan.CacheKey(t.Context()); err == nil {
			t.Errorf("%s: got the key %q", name, key)
		}
	}
}

// The expiry of a session in a profile is that of the profile, unless it is of an earlier
// mode.
func TestStsTokenExpiry(t *testing.T) {
	for after, want := range map[int64]bool{0: false, -1: false, 1: true, 3600: true} {
		p := config.Profile{Name: "p", Mode: "StsToken", AccessKeyID: "STS.id", AccessKeySecret: credential.NewSecret("s"), StsToken: credential.NewSecret("t")}
		p.StsExpiration = start.Unix() + after
		c, _, err := newWorld(t, p).get(t, request.Request{Profile: "p"})
		must(t, err)
		if c.Expires.IsZero() == want || want && c.Expires.Unix() != p.StsExpiration {
			t.Errorf("%d s later: got %v", after, c.Expires)
		}
	}
	p := config.Profile{Name: "p", Mode: "StsToken", AccessKeyID: "STS.id", AccessKeySecret: credential.NewSecret("s"), StsToken: credential.NewSecret("t")}
	if c, _, err := newWorld(t, p).get(t, request.Request{Profile: "p"}); err != nil || !c.Expires.IsZero() {
		t.Errorf("without one: got %v, %v", c.Expires, err)
	}
}

// A name that does not exist is an error with the names that there are, and the nearest.
func TestNoSuchProfile(t *testing.T) {
	tests := []struct {
		name     string
		profiles []string
		keys     []string
		want     []string
		meant    string
	}{
		{"none", nil, nil, []string{"prod", "config.json"}, ""},
		{"a key of that name in the index alone", nil, []string{"prod"}, []string{"no profiles"}, ""},
		{"others", []string{"alpha"}, []string{"beta", "alpha"}, []string{"alpha, beta"}, ""},
		{"nearly", []string{"alpha", "prood"}, nil, []string{"alpha", "prood"}, "prood"},
		{"nearly a key", []string{"alpha"}, []string{"prodd"}, []string{"alpha", "prodd"}, "prodd"},
	}
	for _, tt := range tests {
		w := newWorld(t)
		w.keys.known = tt.keys
		for _, name := range tt.profiles {
			w.profiles = append(w.profiles, config.Profile{Name: name, Mode: "AK"})
		}
		_, _, err := w.get(t, request.Request{Profile: "prod"})
		for _, part := range tt.want {
			wants(t, tt.name, credential.Credential{}, err, "", credential.Usage, part)
		}
		mend := credential.MendOf(err)
		if mend.Meant != tt.meant || tt.meant != "" && mend.Typed != "prod" {
			t.Errorf("%s: got %+v, want %q", tt.name, mend, tt.meant)
		}
		if n := strings.Count(err.Error(), "alpha"); n > 1 {
			t.Errorf("%s: a name twice: %v", tt.name, err)
		}
	}
}

// Without a HOME a name may be that of a key of somebody else.
func TestGuessedConfig(t *testing.T) {
	w := newWorld(t)
	w.keys.stored["k"] = longTerm("id", "s")
	file := config.NewFile(config.Profile{Name: "p", Mode: "AK", AccessKeyID: "id", AccessKeySecret: credential.NewSecret("s")})
	file.Guessed = true
	w.Config = func() (*config.File, error) { return file, nil }
	_, _, err := w.get(t, request.Request{Profile: "k"})
	wants(t, "k", credential.Credential{}, err, "", credential.Usage, "HOME")
	c, _, err := w.get(t, request.Request{Profile: "p"})
	wants(t, "p", c, err, "profile:p", 0, "")
}

// Of two profiles of one name the first is used, which is said.
func TestTwoOfOneName(t *testing.T) {
	secret := credential.NewSecret("s")
	w := newWorld(t,
		config.Profile{Name: "p", Mode: "AK", AccessKeyID: "first", AccessKeySecret: secret},
		config.Profile{Name: "p", Mode: "AK", AccessKeyID: "second", AccessKeySecret: secret},
		config.Profile{Name: "q", Mode: "AK", AccessKeyID: "third", AccessKeySecret: secret})
	for notices, name := range []string{"q", "p"} {
		c, _, err := w.get(t, request.Request{Profile: name})
		if err != nil || c.AccessKeyID == "second" || len(w.said["notice"]) != notices {
			t.Errorf("%s: got %q, %v, notices %q", name, c.AccessKeyID, err, w.said["notice"])
		}
	}
}
