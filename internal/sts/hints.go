package sts

import (
	"strings"
	"time"

	"aliyun-cred-helper/internal/httpx"
)

const (
	hintEndpoint = "check --sts-endpoint, and whether a proxy answers in its place"
	hintStore    = "store the pair again: aliyun-cred-helper store NAME --force"
	hintTrust    = "check that the role's trust policy names the caller, and attach the policy AliyunSTSAssumeRoleAccess to the caller"
	hintOIDCRole = "check that the role's trust policy names the OIDC provider, and which issuer, audience and subject it requires"
	hintOIDCFile = "check that the OIDC token file is the one that the cluster renews"
)

// hint says what a person can do about a code of the service; empty if nothing
// special is known. r and now tell how wrong this machine's clock is.
func hint(e *httpx.ServiceError, r *httpx.Response, now time.Time) string {
	switch e.Code {
	case "NoPermission":
		return hintTrust
	case "EntityNotExist.Role":
		return "check the account id and the role's name in the ARN"
	case "InvalidAccessKeyId.NotFound":
		return "check the AccessKey id: it was deleted, mistyped, or belongs to another site"
	case "InvalidAccessKeyId.Inactive":
		return "enable the AccessKey in the RAM console, or store another: aliyun-cred-helper store NAME --force"
	case "SignatureDoesNotMatch", "IncompleteSignature":
		return "the AccessKey secret does not belong to the id; " + hintStore
	case codeNonceUsed:
		return "check whether a proxy sends requests twice"
	case "InvalidSecurityToken.Expired":
		return "the source's session has expired: get a new one, or clear the cached one with aliyun-cred-helper clear"
	case "InvalidSecurityToken.MismatchWithAccessKey":
		return "the session token belongs to another AccessKey id: check which variables and profile fields are set together"
	case "InvalidParameter.RoleArn":
		return hintARN
	case "InvalidParameter.RoleSessionName":
		return hintSessionName
	case "InvalidParameter.DurationSeconds":
		return "use --expired-seconds with 900 up to the role's maximum session duration"
	case "InvalidParameter.PolicyGrammar":
		return "check the grammar of --policy"
	case "AuthenticationFail.NoPermission":
		return hintOIDCRole
	case "AuthenticationFail.OIDCToken.Expired":
		return hintOIDCFile
	case "AuthenticationFail.OIDCToken.Invalid":
		return hintOIDCFile
	case "AuthenticationFail.OIDCToken.AudienceNotMatch":
		return "add the token's audience to the client ids of the OIDC provider"
	case "AuthenticationFail.OIDCToken.InvalidSignature":
		return "check that --oidc-provider-arn is the provider that issued the token, and its thumbprints"
	case "ServiceUnavailable", "InternalError":
		return httpx.HintLater
	}
	switch {
	case e.IsThrottling():
		return "wait a little; use the cache instead of --no-cache or --refresh"
	case strings.HasPrefix(e.Code, "InvalidTimeStamp"):
		return r.ClockHint(now)
	}
	return ""
}
