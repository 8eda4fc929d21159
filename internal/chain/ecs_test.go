package chain

import (
	"net/http"
	"testing"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
)

// Where the metadata service gives no token, normal mode is tried, unless one of the two
// documented variables forbids it.
func TestInstanceWithoutToken(t *testing.T) {
	for _, variable := range []string{"ALIBABA_CLOUD_IMDSV1_DISABLED", "ALIBABA_CLOUD_IMDSV1_DISABLE"} {
		for value, kind := range map[string]credential.Kind{"": 0, "false": 0, "true": credential.Refused} {
			w := newWorld(t, config.Profile{Name: "p", Mode: "EcsRamRole"})
			w.cloud.fails["/latest/api/token"] = http.StatusNotFound
			w.env[variable] = value
			c, _, err := w.get(t, request.Request{Profile: "p"})
			wants(t, variable+"="+value, c, err, "ecs:attached", kind, variable)
		}
	}
}

// A named role of the instance: flag before profile before environment.
func TestInstanceRoleName(t *testing.T) {
	tests := []struct{ flag, profile, variable, want string }{
		{"", "", "", "ecs:attached"},
		{"", "", "env", "ecs:env"},
		{"", "profile", "env", "ecs:profile"},
		{"flag", "profile", "env", "ecs:flag"},
	}
	for _, tt := range tests {
		w := newWorld(t, config.Profile{Name: "p", Mode: "EcsRamRole", RAMRoleName: tt.profile})
		w.env["ALIBABA_CLOUD_ECS_METADATA"] = tt.variable
		c, _, err := w.get(t, request.Request{Profile: "p", RoleName: tt.flag})
		wants(t, tt.want, c, err, tt.want, 0, "")
	}
}

// Modes that this program does not resolve are refused, with what to use instead.
func TestUnsupportedModes(t *testing.T) {
	for mode, want := range map[string]string{
		"Anonymous":  "without a credential helper",
		"anonymous":  "without a credential helper",
		"RsaKeyPair": "RamRoleArn",
		"Strange":    "CredentialsURI",
	} {
		w := newWorld(t, config.Profile{Name: "p", Mode: mode})
		_, _, err := w.get(t, request.Request{Profile: "p"})
		wants(t, mode, credential.Credential{}, err, "", credential.Usage, want)
		_, _, err = w.get(t, request.Request{Mode: mode})
		wants(t, "--mode "+mode, credential.Credential{}, err, "", credential.Usage, want)
	}
}
