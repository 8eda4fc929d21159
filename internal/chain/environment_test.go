package chain

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
)

// The AccessKey of the environment is that of the first family which has a part of one.
// Half of it is an error that names the variable, and never a skip.
func TestEnvironment(t *testing.T) {
	const (
		id, secret, token = "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"
		usage             = credential.Usage
	)
	type env map[string]string
	whole := env{id: "id", secret: "s"}
	session := env{id: "STS.id", secret: "s", token: "t"}
	tests := []struct {
		name, mode string
		env        env
		want       string // Source, or a part of the error
		kind       credential.Kind
		document   string // mode of the credential
	}{
		{name: "key", env: whole, want: "environment:" + id, document: "AK"},
		{name: "session", env: session, want: "environment:" + id, document: "StsToken"},
		{name: "key with a token", env: env{id: "id", secret: "s", token: "t"}, want: "environment:" + id, document: "StsToken"},
		{name: "id alone", env: env{id: "id"}, want: secret, kind: usage},
		{name: "secret alone", env: env{secret: "s"}, want: id, kind: usage},
		{name: "session without its token", env: env{id: "STS.id", secret: "s"}, want: token, kind: usage},
		{name: "token alone is no key", env: env{token: "t", "ACCESS_KEY_ID": "id", "ACCESS_KEY_SECRET": "s"}, want: "environment:ACCESS_KEY_ID", document: "AK"},
		{name: "families are not mixed", env: env{id: "id", "ALICLOUD_ACCESS_KEY_SECRET": "s"}, want: secret, kind: usage},
		{name: "half of the first comes before a whole second", env: env{secret: "s", "ALICLOUD_ACCESS_KEY_ID": "id", "ALICLOUD_ACCESS_KEY_SECRET": "s"}, want: id, kind: usage},
		{name: "second family", env: env{"ALIBABACLOUD_ACCESS_KEY_ID": "id", "ALIBABACLOUD_ACCESS_KEY_SECRET": "s", "ACCESS_KEY_ID": "x"}, want: "environment:ALIBABACLOUD_ACCESS_KEY_ID", document: "AK"},
		{name: "third family", env: env{"ALICLOUD_ACCESS_KEY_ID": "id", "ALICLOUD_ACCESS_KEY_SECRET": "s", "ALICLOUD_SECURITY_TOKEN": "t"}, want: "environment:ALICLOUD_ACCESS_KEY_ID", document: "StsToken"},

		{name: "AK", mode: "AK", env: whole, want: "environment:" + id, document: "AK"},
		{name: "AK leaves the token out", mode: "AK", env: env{id: "id", secret: "s", token: "t"}, want: "environment:" + id, document: "AK"},
		{name: "AK of a session", mode: "AK", env: session, want: "--mode StsToken", kind: usage},
		{name: "AK of nothing", mode: "AK", want: "ALIBABA_CLOUD_ACCESS_KEY_ID", kind: credential.NotFound},
		{name: "StsToken", mode: "StsToken", env: session, want: "environment:" + id, document: "StsToken"},
		{name: "StsToken without a token", mode: "StsToken", env: whole, want: token, kind: usage},
		{name: "StsToken of nothing", mode: "StsToken", want: "StsToken", kind: credential.NotFound},
		{name: "BearerToken", mode: "BearerToken", env: env{"ALIBABA_CLOUD_BEARER_TOKEN": "b"}, want: "environment:ALIBABA_CLOUD_BEARER_TOKEN", document: "BearerToken"},
		{name: "BearerToken of nothing", mode: "BearerToken", env: whole, want: "ALIBABA_CLOUD_BEARER_TOKEN", kind: credential.NotFound},
	}
	for _, tt := range tests {
		w := newWorld(t)
		maps.Copy(w.env, tt.env)
		c, _, err := w.get(t, request.Request{Mode: tt.mode})
		wants(t, tt.name, c, err, tt.want, tt.kind, tt.want)
		if err == nil && (c.Mode() != tt.document || c.AccessKeyID != tt.env[strings.TrimPrefix(c.Source, "environment:")] && tt.mode != "BearerToken") {
			t.Errorf("%s: got mode %s of %q, want %s", tt.name, c.Mode(), c.AccessKeyID, tt.document)
		}
	}
}

// Whose credential of the environment it is belongs to the key of a role: an id, its
// secret and its token.
func TestEnvironmentKey(t *testing.T) {
	env := map[string]string{"ACCESS_KEY_ID": "id", "ACCESS_KEY_SECRET": "s", "SECURITY_TOKEN": "t"}
	keys := map[string]string{}
	add := func(name string) {
		w := newWorld(t)
		w.env = maps.Clone(env)
		key := strings.Join(w.key(t, request.Request{Mode: "RamRoleArn", RoleARNs: []string{arn + "r"}}), "|")
		if other, ok := keys[key]; ok {
			t.Errorf("%s has the key of %s", name, other)
		}
		keys[key] = name
	}
	add("as it is")
	for name := range env {
		before := env[name]
		env[name] += "2"
		add("another " + name)
		env[name] = before
	}
}

// An exported session that has expired is told of, with the command that exports it again.
func TestExportedExpired(t *testing.T) {
	const expiration = "ALIYUN_CRED_HELPER_EXPIRATION"
	at := func(d time.Duration) string { return start.Add(d).Format(time.RFC3339) }
	tests := []struct {
		name, token, profile, expiration string
		want                             []string // parts of the warning; none: no warning
	}{
		{"valid", "t", "ops", at(time.Second), nil},
		{"expires now", "t", "ops", at(0), []string{"ops", "aliyun-cred-helper export ops"}},
		{"nobody says whose", "t", "", at(-time.Minute), []string{"export NAME"}},
		{"no session", "", "ops", at(-time.Hour), nil},
		{"no time", "t", "ops", "soon", nil},
	}
	for _, tt := range tests {
		w := newWorld(t)
		maps.Copy(w.env, map[string]string{
			"ACCESS_KEY_ID": "id", "ACCESS_KEY_SECRET": "s", "SECURITY_TOKEN": tt.token,
			"ALIYUN_CRED_HELPER_PROFILE": tt.profile, expiration: tt.expiration,
		})
		c, _, err := w.get(t, request.Request{})
		wants(t, tt.name, c, err, "environment:ACCESS_KEY_ID", 0, "")
		warning := strings.Join(w.said["warning"], "\n")
		if (warning != "") != (tt.want != nil) {
			t.Errorf("%s: got the warning %q", tt.name, warning)
		}
		for _, part := range tt.want {
			if !strings.Contains(warning, part) {
				t.Errorf("%s: %q does not have %q", tt.name, warning, part)
			}
		}
	}
}

// What STS says of an expired session of the environment is explained; of everything else
// it is passed on.
func TestExplainExpired(t *testing.T) {
	tests := []struct {
		name, profile, expiration, code, shell string
		want, hint                             string
	}{
		{"exported", "ops", start.Add(-time.Hour).Format(time.RFC3339), "InvalidSecurityToken.Expired", "/bin/sh", "session of ops expired", "(aliyun-cred-helper export ops) &&"},
		{"in another shell", "ops", start.Add(-time.Hour).Format(time.RFC3339), "InvalidSecurityToken.Expired", "/usr/bin/fish", "session of ops expired", "| source"},
		{"in a shell that nobody knows", "ops", start.Add(-time.Hour).Format(time.RFC3339), "InvalidSecurityToken.Expired", "/bin/strange", "session of ops expired", "aliyun-cred-helper export ops"},
		{"not ours", "", "", "InvalidSecurityToken.Expired", "", "session in the environment has expired", "export NAME"},
		{"of another time", "ops", start.Add(time.Hour).Format(time.RFC3339), "InvalidSecurityToken.Expired", "", "session in the environment has expired", "export ops"},
		{"another answer", "ops", start.Add(-time.Hour).Format(time.RFC3339), "NoPermission", "", "NoPermission", ""},
	}
	for _, tt := range tests {
		w := newWorld(t)
		maps.Copy(w.env, map[string]string{
			"ACCESS_KEY_ID": "STS.id", "ACCESS_KEY_SECRET": "CANARY-s", "SECURITY_TOKEN": "CANARY-t", "SHELL": tt.shell,
			"ALIYUN_CRED_HELPER_PROFILE": tt.profile, "ALIYUN_CRED_HELPER_EXPIRATION": tt.expiration,
		})
		w.cloud.fails["AssumeRole"], w.cloud.body = 403, `{"Code":"`+tt.code+`","Message":"no","RequestId":"R"}`
		_, plan, err := w.get(t, request.Request{RoleARNs: []string{arn + "r"}})
		wants(t, tt.name, credential.Credential{}, err, "", credential.Refused, tt.want)
		if hint := credential.HintOf(err); tt.hint != "" && !strings.Contains(hint, tt.hint) {
			t.Errorf("%s: got the hint %q, want %q", tt.name, hint, tt.hint)
		}
		if warnings := w.said["warning"]; len(warnings) > 0 {
			t.Errorf("%s: the service says it, and so does %q", tt.name, warnings)
		}
		other := credential.Credential{Source: "profile:ops"}
		if got := plan.ExplainExpired(err, other); got.Error() != err.Error() {
			t.Errorf("%s: a session of a profile is explained: %v", tt.name, got)
		}
		exported, offline := credential.Credential{Source: "environment:ACCESS_KEY_ID"}, errors.New("offline")
		if got := plan.ExplainExpired(offline, exported); got.Error() != "offline" {
			t.Errorf("%s: what no service said is explained: %v", tt.name, got)
		}
	}
}
