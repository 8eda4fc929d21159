package kept

import (
	"testing"

	"aliyun-cred-helper/internal/keychain"
)

// TestOAuthSite finds the site also in an entry without a key, as it is while the sign-in
// is replaced: a sign-out must not look for it at no site.
func TestOAuthSite(t *testing.T) {
	tests := []struct {
		name string
		key  []string
	}{
		{"whole", []string{"site=INTL", "id=1"}},
		{"in doubt", nil},
	}
	for _, test := range tests {
		e := keychain.Entry{Kind: keychain.KindOAuth, Account: oauthAccount("INTL", "dev"), Name: "dev", Key: test.key}
		if got := OAuthSite(e); got != "INTL" {
			t.Errorf("%s: got %q, want INTL", test.name, got)
		}
	}
}
