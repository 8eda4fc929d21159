package kept

import (
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

// Nothing in the wrong place is stored, and no message repeats a value. What works
// already is imported, unless the values are swapped.
func TestCheckKey(t *testing.T) {
	const (
		id     = "LTAI5tCANARYkeyid0000001" // 24 characters, as most
		oldID  = "LTAICANARYid0001"
		other  = "ACSCANARYkeyid0000000001"
		secret = "CANARYsecretCANARYsecret000001"
		space  = "has a space or a character"
		swap   = "in the wrong order"
		idIs   = "is not 14 to 128"
	)
	tests := []struct {
		name, id, secret string
		store, existing  string // part of the error, or of the warning after "warning "
	}{
		{"a key", id, secret, "", ""},
		{"an old id", oldID, secret, "", ""},
		{"another id", other, secret, "warning does not begin with LTAI", "warning does not begin with LTAI"},
		{"dots", "LTAI.CANARY_key-id", secret, "", ""},
		{"14 characters", "LTAICANARYid14", secret, "", ""},
		{"13 characters", "LTAICANARYi13", secret, idIs, "warning " + idIs},
		{"16 characters of secret", id, "CANARYsecret0016", "", ""},
		{"15 characters of secret", id, "CANARYsecret015", "fewer than 16", "warning fewer than 16"},

		{"swapped", secret, id, swap, swap},
		{"swapped, old id", secret, oldID, swap, swap},
		{"swapped, other id", secret, other, swap, swap},
		{"two secrets", secret, "CANARYsecretCANARYsecret000002", swap, swap},
		{"a secret and a longer one", secret, secret + "0000", swap, swap},
		{"two ids", id, oldID, "has the shape of an id", "warning has the shape of an id"},
		{"the same twice", id, id, "are the same", "are the same"},

		{"slash in the id", "LTAI5tCANARY/keyid000001", secret, idIs, "warning " + idIs},
		{"plus in the id", "LTAI5tCANARY+keyid000001", secret, idIs, "warning " + idIs},
		{"equals sign in the id", "LTAI5tCANARYkeyid00001==", secret, idIs, "warning " + idIs},
		{"quoted id", `"` + id + `"`, secret, "quote", "warning quote"},
		{"quoted secret", id, "'" + secret + "'", "quote", "warning quote"},
		{"both quoted", `"` + id + `"`, `"` + secret + `"`, "quote", "warning quote"},
		{"blank in the id", "LTAI5tCANARY keyid000001", secret, space, space},
		{"blank in the secret", id, "CANARYsecret CANARYsecret00001", space, space},
		{"128 characters", "LTAI" + strings.Repeat("x", 124), secret, "", ""},
		{"129 characters", "LTAI" + strings.Repeat("x", 125), secret, "is too long", "is too long"},
		{"a session", "STS.CANARYkeyid0000001", secret, "temporary session", "temporary session"},
	}
	for _, tt := range tests {
		c := credential.Credential{AccessKeyID: tt.id, AccessKeySecret: credential.NewSecret(tt.secret)}
		for _, check := range []struct {
			name, want string
			call       func(credential.Credential) (string, error)
		}{{"CheckKey", tt.store, CheckKey}, {"CheckExisting", tt.existing, CheckExisting}} {
			warning, err := check.call(c)
			got := ""
			switch {
			case err != nil && credential.KindOf(err) != credential.Usage:
				t.Errorf("%s: %s: kind %v", check.name, tt.name, credential.KindOf(err))
			case err != nil:
				got = err.Error()
			case warning != "":
				got = "warning " + warning
			}
			prefix, part, isWarning := strings.Cut(check.want, "warning ")
			if !isWarning {
				part = prefix
			}
			if (got == "") != (check.want == "") || !strings.Contains(got, part) || isWarning != strings.HasPrefix(got, "warning ") {
				t.Errorf("%s: %s: got %q, want %q", check.name, tt.name, got, check.want)
			}
			if strings.Contains(got, "CANARY") {
				t.Errorf("%s: %s: the message has a value: %s", check.name, tt.name, got)
			}
		}
	}
}
