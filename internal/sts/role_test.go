package sts

import (
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

const testARN = "acs:ram::1234567890123456:role/ops"

func TestRoleCheck(t *testing.T) {
	valid := Role{ARN: testARN, SessionName: "me"}
	with := func(change func(*Role)) Role {
		r := valid
		change(&r)
		return r
	}
	arn := func(v string) Role { return with(func(r *Role) { r.ARN = v }) }
	session := func(v string) Role { return with(func(r *Role) { r.SessionName = v }) }
	external := func(v string) Role { return with(func(r *Role) { r.ExternalID = v }) }
	policy := func(v string) Role { return with(func(r *Role) { r.Policy = v }) }
	seconds := func(v int) Role { return with(func(r *Role) { r.Seconds = v }) }
	tests := []struct {
		name string
		role Role
		want string // the parameter that is refused, or empty
	}{
		{"plain", valid, ""},
		{"longest account", arn("acs:ram::" + strings.Repeat("1", 32) + ":role/x"), ""},
		{"longest role", arn("acs:ram::1:role/" + strings.Repeat("x", 64)), ""},
		{"every character", arn("acs:ram::1:role/Az09.-_"), ""},
		{"no ARN", arn(""), "RoleArn"},
		{"name alone", arn("ops"), "RoleArn"},
		{"another cloud's", arn("arn:aws:iam::1234567890123456:role/ops"), "RoleArn"},
		{"user", arn("acs:ram::1:user/x"), "RoleArn"},
		{"no account", arn("acs:ram:::role/x"), "RoleArn"},
		{"account of letters", arn("acs:ram::alias:role/x"), "RoleArn"},
		{"account too long", arn("acs:ram::" + strings.Repeat("1", 33) + ":role/x"), "RoleArn"},
		{"no role", arn("acs:ram::1:role/"), "RoleArn"},
		{"role too long", arn("acs:ram::1:role/" + strings.Repeat("x", 65)), "RoleArn"},
		{"path", arn("acs:ram::1:role/a/b"), "RoleArn"},
		{"space", arn(testARN + " "), "RoleArn"},
		{"line break", arn(testARN + "\n"), "RoleArn"},
		{"shortest session", session("a@"), ""},
		{"longest session", session(strings.Repeat("._-", 21) + "x"), ""},
		{"no session", session(""), "RoleSessionName"},
		{"session too short", session("a"), "RoleSessionName"},
		{"session too long", session(strings.Repeat("x", 65)), "RoleSessionName"},
		{"session with a space", session("a b"), "RoleSessionName"},
		{"session not ASCII", session("josé"), "RoleSessionName"},
		{"external id", external("aZ0_+=,.@:/-"), ""},
		{"longest external id", external(strings.Repeat("x", 1224)), ""},
		{"external id too short", external("x"), "ExternalId"},
		{"external id too long", external(strings.Repeat("x", 1225)), "ExternalId"},
		{"external id with a space", external("a b"), "ExternalId"},
		{"fewest seconds", seconds(900), ""},
		{"most seconds", seconds(43200), ""},
		{"too few seconds", seconds(899), "DurationSeconds"},
		{"too many seconds", seconds(43201), "DurationSeconds"},
		{"negative seconds", seconds(-1), "DurationSeconds"},
		{"policy", policy(" {\"Version\":\"1\"}\n"), ""},
		{"policy not JSON", policy("{SECRET"), "Policy"},
		{"policy no object", policy(`["SECRET"]`), "Policy"},
		{"policy null", policy(`null`), "Policy"},
		{"policy and more", policy(`{} {}`), "Policy"},
		{"policy too long", policy(`{"a":"` + strings.Repeat("x", 32<<10) + `"}`), "Policy"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := test.role.Check()
			if test.want == "" {
				if err != nil {
					t.Errorf("got %v, want none", err)
				}
				return
			}
			if credential.KindOf(err) != credential.Usage || credential.HintOf(err) == "" {
				t.Fatalf("got %v of kind %d with hint %q, want a usage error with one", err, credential.KindOf(err), credential.HintOf(err))
			}
			if !strings.Contains(err.Error(), " "+test.want+" ") || strings.Contains(err.Error(), "SECRET") {
				t.Errorf("got %q, want it to name %s and not to quote it", err, test.want)
			}
		})
	}
}
