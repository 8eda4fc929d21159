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
		{"no ARN", arn(""), "ARN"},
		{"name alone", arn("ops"), "ARN"},
		{"another cloud's", arn("arn:aws:iam::1234567890123456:role/ops"), "ARN"},
		{"user", arn("acs:ram::1:user/x"), "ARN"},
		{"no account", arn("acs:ram:::role/x"), "ARN"},
		{"account of letters", arn("acs:ram::alias:role/x"), "ARN"},
		{"account too long", arn("acs:ram::" + strings.Repeat("1", 33) + ":role/x"), "ARN"},
		{"no role", arn("acs:ram::1:role/"), "ARN"},
		{"role too long", arn("acs:ram::1:role/" + strings.Repeat("x", 65)), "ARN"},
		{"path", arn("acs:ram::1:role/a/b"), "ARN"},
		{"space", arn(testARN + " "), "ARN"},
		{"line break", arn(testARN + "\n"), "ARN"},
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

// What was given in place of a role's ARN is named.
func TestWrongARN(t *testing.T) {
	const hint = "use --ram-role-arn acs:ram::ACCOUNT:role/NAME"
	for _, tt := range []struct{ arn, want, hint string }{
		{"", "the RAM role ARN is empty", hint},
		{"acs:ram::1234567890****:role/ops", "is a placeholder", hint},
		{"acs:ram::<account>:role/ops", "is a placeholder", hint},
		{"acs:ram::ACCOUNT:role/NAME", "is a placeholder", hint},
		{"arn:aws:iam::123456789012:role/ops", "an ARN of another cloud", hint},
		{"acs:ram::1234567890123456:user/lin", "is the ARN of a user, not of a RAM role", hint},
		{"acs:ram::1234567890123456:policy/p", "is the ARN of a policy, not of a RAM role", hint},
		{"acs:ram::1234567890123456:assumed-role/ops/lin", "is the ARN of a session, not of a RAM role", hint},
		{"acs:ram:::role/ops", "has no account id", "use --ram-role-arn acs:ram::ACCOUNT:role/ops"},
		{"ops", "is only the name of a role", "use --ram-role-arn acs:ram::ACCOUNT:role/ops"},
		{"role/ops", "is only the name of a role", "use --ram-role-arn acs:ram::ACCOUNT:role/ops"},
		{"acs:ram::1234-5678-9012-3456:role/ops", "has dashes or spaces", hint},
		{"acs:ram::alias:role/ops", "is not an id", hint},
		{"acs:ram::1:role/a b", "the name in the RAM role ARN", hint},
		{"acs:ram::1", "is not acs:ram::ACCOUNT:role/NAME", hint},
		{"acs:oss::1:role/x", "is not acs:ram::ACCOUNT:role/NAME", hint},
	} {
		err := Role{ARN: tt.arn, SessionName: "me"}.Check()
		if err == nil || !strings.Contains(err.Error(), tt.want) || credential.HintOf(err) != tt.hint || credential.KindOf(err) != credential.Usage {
			t.Errorf("%q: got %v, hint %q; want %q, hint %q", tt.arn, err, credential.HintOf(err), tt.want, tt.hint)
		}
	}
	err := Role{ARN: "acs:ram::1234-5678:role/ops", SessionName: "me"}.Check()
	if got, want := credential.MendOf(err), (credential.Mend{Typed: "acs:ram::1234-5678:role/ops", Meant: "acs:ram::12345678:role/ops"}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
