package interop

import "testing"

// Mode OAuth, a sign-in by browser that `aliyun` has made.
func TestOAuthProfiles(t *testing.T) {
	const token = `"mode": "OAuth", "oauth_access_token": "$WEB_TOKEN", "oauth_access_token_expire": $LATER, "oauth_refresh_token": "$WEB_REFRESH"`
	runRows(t, []row{
		{name: "CN", profile: token + `, "oauth_site_type": "CN"`, helper: "exchange@oauth.aliyun.com > assumed-role/oauth-cli/user"},
		{name: "INTL", profile: token + `, "oauth_site_type": "INTL"`, helper: "exchange@oauth.alibabacloud.com > assumed-role/oauth-cli/user"},
		{name: "site in another case", profile: token + `, "oauth_site_type": "intl"`, helper: "exchange@oauth.alibabacloud.com > assumed-role/oauth-cli/user"},
		{name: "chain", profile: `"mode": "ChainableRamRoleArn", "source_profile": "a-site", $DEV`, helper: "exchange@oauth.aliyun.com > AssumeRole > assumed-role/dev/interop"},
		{name: "unknown site", profile: token + `, "oauth_site_type": "MOON"`, helper: "exit 2: use CN or INTL", sdks: "error: CN or INTL"},
		{
			name: "a session that lives", profile: token + `, "oauth_site_type": "CN", $SESSION, "sts_expiration": $LATER`,
			helper: "assumed-role/audit/by-hand", sdks: "exchange@oauth.aliyun.com > assumed-role/oauth-cli/user",
			why: "`aliyun` has left the session there to be used",
		},
		{
			name: "an access token that ended", profile: `"mode": "OAuth", "oauth_site_type": "CN", "oauth_access_token": "x", "oauth_access_token_expire": $BEFORE, "oauth_refresh_token": "$WEB_REFRESH"`,
			helper: "exit 4: aliyun-sso-login login it --mode OAuth", sdks: "refresh@oauth.aliyun.com > exchange@oauth.aliyun.com > assumed-role/oauth-cli/user", node: "error: failed to refresh OAuth token",
			why: "the refresh token rotates, so that who uses it signs the others out, as the Node.js client finds here",
		},
	})
}
