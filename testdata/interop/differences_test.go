package interop

import "regexp"

// difference is a difference that is meant, as regular expressions for the ends
// of both and for the setting. An empty one fits everything.
type difference struct {
	helper, sdk, setting string
	why                  string
}

func (d difference) explains(s setting, helper, sdk string) bool {
	for _, part := range []struct{ pattern, text string }{{d.helper, helper}, {d.sdk, sdk}, {d.setting, s.text()}} {
		if !regexp.MustCompile(`(?s)` + part.pattern).MatchString(part.text) {
			return false
		}
	}
	return true
}

// resolved is a helper that is somebody.
const resolved = `^(user/|\d*:?assumed-role/|bearer token)`

// differences are tried in this order: first what the ends themselves show, then
// what only the setting does.
var differences = []difference{
	{
		helper: `^exit [2-5]: .*error: (config\.json|ini file): `, sdk: ` by default/(profile|credential_uri)`,
		why: "a source that fails must not become another identity in silence",
	},
	{
		helper: `^exit \d: .*error: OIDC: `, sdk: ` by default/(cli_profile|profile|credential_uri)`,
		why: "a pod whose role cannot be had must not become another identity in silence",
	},
	{
		helper: `^exit 2: .*error: environment: .* is set without `, sdk: ` by default/(oidc|cli_profile|profile|credential_uri)`,
		why: "half an AccessKey must not become another identity in silence",
	},
	{helper: resolved, sdk: `unsupported profile mode ''`, why: "`aliyun` has the mode of such a profile follow from its fields"},
	{helper: resolved, sdk: `unsupported profile mode '([a-z]+|[A-Z]{3,})'`, why: "the case of a mode means nothing"},
	{helper: resolved, sdk: `unsupported profile mode '(CredentialsURI|BearerToken)'`, why: "the modes are `aliyun`'s"},
	{helper: resolved, sdk: `unmarshal aliyun cli config from '[^']*' failed: ` + "\ufeff", why: "editors of Windows write a byte order mark"},
	{helper: resolved, sdk: `unable to get profile with ''`, why: "`aliyun` uses the profile default where current is missing"},
	{helper: `^bearer token`, sdk: `access_key_id or access_key_secret is empty`, why: "the SDKs take no bearer token from a program"},
	{helper: `printed no documented mode`, sdk: ` by default/cli_profile/`, why: "`aliyun` would run such a program again for ever"},
	{
		helper: `^exit 4: .*not signed in at site`, sdk: ` by default/cli_profile/(ram_role_arn/)?oauth`, setting: `"oauth_access_token"`,
		why: "an access token past its end, or without one, is not sent; the SDKs leave that to the service",
	},
	{
		helper: `^assumed-role/audit/by-hand`, sdk: ` by default/cli_profile/oauth`, setting: `"sts_expiration": \$LATER`,
		why: "a session that `aliyun` left in an OAuth profile is used while it lives",
	},
	{helper: resolved, sdk: `ERROR: Failed to get value`, setting: `type = ram_role_arn`, why: "the role of a section needs no session name"},
	{helper: `assumed-role/partner/`, sdk: `NoPermission`, setting: `ALIBABA_CLOUD_EXTERNAL_ID=`, why: "the SDKs do not know the variable of `aliyun`"},
	{
		helper: `ChainableRamRoleArn needs the ARN of a role`, sdk: ` by default/cli_profile/ram_role_arn`, setting: `ALIBABA_CLOUD_ROLE_ARN=`,
		why: "the variable does not say which role of a chain it means",
	},
	{helper: resolved, sdk: `invalid site type`, setting: `"mode": "OAuth"`, why: "an OAuth profile without a site is of the site CN"},
	{
		helper: `needs oidc_token_file`, sdk: ` by default/cli_profile/.*oidc_role_arn`, setting: `"oidc_token"`,
		why: "a cluster renews its token within the hour, and only in the file",
	},
	{
		sdk: ` by default/oidc_role_arn`, setting: `ALIBABA_CLOUD_OIDC_TOKEN=`,
		why: "a token in a variable ends within the hour, and is not read",
	},
	{
		helper: `(has no section|/credentials-uri$)`, sdk: ` by default/profile/`, setting: `enable = false`,
		why: "a section that is not enabled is off, as in the SDKs of other languages",
	},
	{setting: `ALIBABA_CLOUD_CLI_PROFILE_DISABLED=1`, why: "1 says true for every switch"},
	{
		helper: `InvalidSecurityToken.MismatchWithAccessKey`, sdk: ` by default/cli_profile/ram_role_arn/static_ak`, setting: `"sts_token"`,
		why: "`aliyun` sends the sts_token with the key of a role, right or wrong",
	},
	{
		sdk: `/credentials-go-\d+ by default/(cli_profile/)?oidc_role_arn`, setting: `ALIBABA_CLOUD_ROLE_SESSION_NAME=`,
		why: "credentials-go reads the variable of the session name for other modes than OIDC only, right or wrong",
	},
	{
		helper: resolved, sdk: `(AuthenticationFail.OIDCToken.Invalid| by default/(cli_profile|profile|credential_uri))`, setting: `\$TOKEN_LINE`,
		why: "the end of a line is no part of a token",
	},
	{helper: `assumed-role/dev/`, sdk: `(ERROR: Failed to get credential| by default/credential_uri)`, setting: `type = oidc_role_arn`, why: "credentials-go has no sections of OIDC"},
	{sdk: `^panic: .*nil pointer`, setting: `"profiles": \[null\]`, why: "credentials-go crashes at a null in the list of profiles"},
	{setting: `ALIBABACLOUD_(OIDC|ROLE_ARN|EXTERNAL_ID)`, why: "`aliyun` reads these spellings of the role's variables first"},
	{setting: `(ALIBABACLOUD|ALICLOUD)_ACCESS_KEY`, why: "`aliyun` reads all families of an AccessKey's variables"},
	{setting: `(ALIBABACLOUD|ALICLOUD)_PROFILE=`, why: "`aliyun` reads these spellings of the profile's variable"},
}
