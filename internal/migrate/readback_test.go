package migrate

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/credential"
)

// lyingKeys is a keychain that stores what it gets, and returns something else later.
type lyingKeys struct {
	chain.Keys
	key credential.Credential
	err error
}

func (k lyingKeys) Key(context.Context, string) (credential.Credential, error) { return k.key, k.err }

// TestImportReadsBack wants config.json to keep a secret that the keychain does not return,
// whether it was stored just now or before.
func TestImportReadsBack(t *testing.T) {
	secret := credential.NewSecret("CANARYsecretprod")
	tests := []struct {
		name string
		keys lyingKeys
		want string
	}{
		{"another id", lyingKeys{key: credential.Credential{AccessKeyID: "LTAIother", AccessKeySecret: secret}}, "the keychain returned a different key"},
		{"another secret", lyingKeys{key: credential.Credential{AccessKeyID: "LTAIprod", AccessKeySecret: credential.NewSecret("CANARYother")}}, "the keychain returned a different key"},
		{"nothing", lyingKeys{err: credential.ErrNotConfigured}, "the key cannot be read back"},
		{"an error", lyingKeys{err: errors.New("the keyring is locked")}, "the keyring is locked"},
	}
	for _, tt := range tests {
		for _, before := range []bool{false, true} {
			t.Run(map[bool]string{false: "now/", true: "before/"}[before]+tt.name, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "config.json")
				writeFile(t, path, plaintext)
				m, _ := newImporter(t, path)
				if before {
					if _, err := m.Keychain.StoreKey(t.Context(), "prod", credential.Credential{AccessKeyID: "LTAIprod", AccessKeySecret: secret}, false); err != nil {
						t.Fatal(err)
					}
				}
				lies := tt.keys
				lies.Keys = m.World.Keys
				m.World.Keys = lies
				_, err := m.Profile(t.Context(), "prod")
				if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "config.json was not changed") {
					t.Errorf("got error %v, want %s", err, tt.want)
				}
				wantFile(t, path, plaintext)
			})
		}
	}
}
