package credential

import (
	"strings"
	"testing"
)

// The modes in the spelling of config.json: other programs read them.
func TestCanonicalMode(t *testing.T) {
	for _, want := range []string{
		"AK", "StsToken", "BearerToken", "RamRoleArn", "EcsRamRole", "RamRoleArnWithRoleName", "ChainableRamRoleArn",
		"External", "CredentialsURI", "OIDC", "CloudSSO", "OAuth", "RsaKeyPair", "Anonymous",
	} {
		for _, mode := range []string{want, strings.ToLower(want), strings.ToUpper(want)} {
			if got := CanonicalMode(mode); got != want {
				t.Errorf("%s: got %s", mode, got)
			}
		}
	}
	for mode, want := range map[string]string{"": "AK", "strange": "strange", "A K": "A K", "AKx": "AKx"} {
		if got := CanonicalMode(mode); got != want {
			t.Errorf("%q: got %q, want %q", mode, got, want)
		}
	}
}

// An id of a session is half a setting without its token.
func TestIsSessionID(t *testing.T) {
	for id, want := range map[string]bool{"STS.NUxyz": true, "STS.": true, "STS": false, "sts.x": false, "LTAI5tSTS.": false, "": false} {
		if got := IsSessionID(id); got != want {
			t.Errorf("%q: got %v", id, got)
		}
	}
}
