package chain

import (
	"slices"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
)

// sourceFlags are the flags that say where the credential comes from, with the modes that
// read them.
var sourceFlags = []struct {
	name  string
	value func(request.Request) string
	modes []string
}{
	{"--source-profile", func(f request.Request) string { return f.SourceProfile }, []string{credential.ModeChainedRole}},
	{"--ram-role-name", func(f request.Request) string { return f.RoleName }, []string{credential.ModeECSRole, credential.ModeECSRoleThenRole}},
	{"--oidc-provider-arn", func(f request.Request) string { return f.OIDCProviderARN }, []string{credential.ModeOIDC}},
	{"--oidc-token-file", func(f request.Request) string { return f.OIDCTokenFile }, []string{credential.ModeOIDC}},
	{"--oidc-token-env", func(f request.Request) string { return f.OIDCTokenEnv }, []string{credential.ModeOIDC}},
	{"--credentials-uri", func(f request.Request) string { return f.CredentialsURI }, []string{credential.ModeCredentialsURI}},
	{"--cloud-sso-sign-in-url", func(f request.Request) string { return f.SignInURL }, []string{credential.ModeCloudSSO}},
	{"--cloud-sso-account-id", func(f request.Request) string { return f.AccountID }, []string{credential.ModeCloudSSO}},
	{"--cloud-sso-access-config", func(f request.Request) string { return f.AccessConfig }, []string{credential.ModeCloudSSO}},
	{"--oauth-site-type", func(f request.Request) string { return f.OAuthSite }, []string{credential.ModeOAuth}},
}

// checkSourceFlags refuses a flag that was typed to say whose credential to use, where
// another one would be used in its place.
func (r resolver) checkSourceFlags() error {
	if !r.requested || r.ofSource {
		return nil
	}
	for _, f := range sourceFlags {
		if f.value(r.flags) == "" || slices.Contains(f.modes, r.mode.name) {
			continue
		}
		modes := strings.Join(f.modes, ", ")
		hint := message.Sprintf("add --mode %s, or leave it out", f.modes[0])
		if r.mode.name == "" {
			return usagef(hint, "%s is for mode %s, and the AccessKey of the environment comes before it", f.name, modes)
		}
		return usagef(hint, "%s is for mode %s, and this is mode %s", f.name, modes, r.mode.name)
	}
	return nil
}
