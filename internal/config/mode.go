package config

import (
	"reflect"
	"slices"

	"aliyun-cred-helper/internal/credential"
)

// impliedModes say which mode a profile has that does not name one, as `aliyun` reads
// it: the first whose keys are all set.
var impliedModes = []struct {
	mode string
	keys []string
}{
	{credential.ModeStsToken, []string{"access_key_id", "access_key_secret", "sts_token"}},
	{credential.ModeRAMRoleARN, []string{"access_key_id", "access_key_secret", "ram_role_arn"}},
	{credential.ModeAK, []string{"access_key_id", "access_key_secret"}},
	{credential.ModeRSAKeyPair, []string{"private_key", "key_pair_name"}},
	{credential.ModeECSRole, []string{"ram_role_name"}},
	{credential.ModeExternal, []string{"process_command"}},
	{credential.ModeOIDC, []string{"oidc_provider_arn", "oidc_token_file", "ram_role_arn"}},
	{credential.ModeCloudSSO, []string{"cloud_sso_sign_in_url"}},
	{credential.ModeBearerToken, []string{"bearer_token"}},
}

// ImpliedMode returns the mode of a profile that does not name one. isSet reports
// whether the profile has a value for a key. Without any it is AK.
func ImpliedMode(isSet func(key string) bool) string {
	for _, implied := range impliedModes {
		if !slices.ContainsFunc(implied.keys, func(key string) bool { return !isSet(key) }) {
			return implied.mode
		}
	}
	return credential.ModeAK
}

// isSet reports whether the file sets key, which must be that of a field.
func (p *Profile) isSet(key string) bool {
	return !reflect.ValueOf(p).Elem().Field(slices.Index(profileKeys(), key)).IsZero()
}
