package sts

import "aliyun-cred-helper/internal/httpx"

const (
	hintEndpoint       = "check --sts-endpoint, and whether a proxy answers in its place"
	hintNamedARN       = "use --ram-role-arn acs:ram::ACCOUNT:role/%s"
	hintARN            = "use --ram-role-arn acs:ram::ACCOUNT:role/NAME"
	hintSessionName    = "use --role-session-name with 2 to 64 of A-Z a-z 0-9 . @ _ -"
	hintSeconds        = "use --expired-seconds with 900 (15m) up to the role's maximum session duration, such as 3600 or 1h"
	hintSourceIdentity = "use --source-identity with 2 to 64 of A-Z a-z 0-9 _ + = , . @ -"
	hintOIDCToken      = "check that the OIDC token is one that the cluster, or this job of the CI system, has just issued"
)

// hint says what a person can do about a code of this service; empty if that is the same
// as with every service.
func hint(e *httpx.ServiceError) string {
	if e.IsThrottling() {
		return "wait a little; use the cache instead of --no-cache or --refresh"
	}
	return map[string]string{
		"NoPermission":                                  "check that the role's trust policy names the caller, and attach the policy AliyunSTSAssumeRoleAccess to the caller",
		"EntityNotExist.Role":                           "check the account id and the role's name in the ARN",
		"InvalidParameter.RoleArn":                      hintARN,
		"InvalidParameter.RoleSessionName":              hintSessionName,
		"InvalidParameter.SourceIdentity":               hintSourceIdentity,
		"InvalidParameter.DurationSeconds":              hintSeconds,
		"InvalidParameter.PolicyGrammar":                "check the grammar of --policy",
		"AuthenticationFail.NoPermission":               "check that the role's trust policy names the OIDC provider, and which issuer, audience and subject it requires",
		"AuthenticationFail.OIDCToken.Expired":          hintOIDCToken,
		"AuthenticationFail.OIDCToken.Invalid":          hintOIDCToken,
		"AuthenticationFail.OIDCToken.AudienceNotMatch": "add the token's audience to the client ids of the OIDC provider",
		"AuthenticationFail.OIDCToken.InvalidSignature": "check that --oidc-provider-arn is the provider that issued the token, and its thumbprints",
	}[e.Code]
}
