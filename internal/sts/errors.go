package sts

import (
	"cmp"
	"strings"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
)

const (
	hintEndpoint       = "check --sts-endpoint, and whether a proxy answers in its place"
	hintNamedARN       = "use --ram-role-arn acs:ram::ACCOUNT:role/%s"
	hintARN            = "use --ram-role-arn acs:ram::ACCOUNT:role/NAME"
	hintSessionName    = "use --role-session-name with 2 to 64 of A-Z a-z 0-9 . @ _ -"
	hintSeconds        = "use --expired-seconds with 900 (15m) up to the role's maximum session duration, such as 3600 or 1h"
	hintSourceIdentity = "use --source-identity with 2 to 64 of A-Z a-z 0-9 _ + = , . @ -"
	hintPair           = "the AccessKey secret does not belong to the id; store the pair again: aliyun-cred-helper store NAME --force"
	hintOIDCToken      = "check that the OIDC token is one that the cluster, or this job of the CI system, has just issued"
)

// codeNonceUsed is the code for a nonce that the service has seen.
const codeNonceUsed = "SignatureNonceUsed"

// retry returns the Retry of one call: there is another attempt after
// throttling, and one, which has a new nonce, after a used nonce.
func retry() func(*httpx.Response) bool {
	var nonceUsed bool
	return func(r *httpx.Response) bool {
		e := r.ServiceError()
		if e.HasCode(codeNonceUsed) && !nonceUsed {
			nonceUsed = true
			return true
		}
		return e.IsThrottling()
	}
}

// refusal turns an answer other than 200 into an error. sent are the secrets
// that the service may repeat.
func refusal(op string, r *httpx.Response, now time.Time, sent ...credential.Secret) error {
	e := r.ServiceError(sent...)
	out := httpx.Refusal(op, r, e)
	switch {
	case e != nil:
		out.Hint = cmp.Or(hint(e, r, now), out.Hint)
	case out.Kind == credential.Refused:
		out.Hint = hintEndpoint
	}
	return out
}

// unusable is the error for a 200 that does not say what it should.
func unusable(op string, r *httpx.Response, err error) error {
	out := httpx.Unusable(op, r, err)
	out.Hint = hintEndpoint
	return out
}

// hint says what a person can do about a code of the service; empty if nothing
// special is known. r and now tell how wrong this machine's clock is.
func hint(e *httpx.ServiceError, r *httpx.Response, now time.Time) string {
	switch {
	case e.IsThrottling():
		return "wait a little; use the cache instead of --no-cache or --refresh"
	case strings.HasPrefix(e.Code, "InvalidTimeStamp"):
		return r.ClockHint(now)
	}
	return map[string]string{
		"NoPermission":                                  "check that the role's trust policy names the caller, and attach the policy AliyunSTSAssumeRoleAccess to the caller",
		"EntityNotExist.Role":                           "check the account id and the role's name in the ARN",
		"InvalidAccessKeyId.NotFound":                   "check the AccessKey id: it was deleted, mistyped, or belongs to another site",
		"InvalidAccessKeyId.Inactive":                   "enable the AccessKey in the RAM console, or store another: aliyun-cred-helper store NAME --force",
		"SignatureDoesNotMatch":                         hintPair,
		"IncompleteSignature":                           hintPair,
		codeNonceUsed:                                   "check whether a proxy sends requests twice",
		"InvalidSecurityToken.Expired":                  "the source's session has expired: get a new one, or clear the cached one with aliyun-cred-helper clear",
		"InvalidSecurityToken.MismatchWithAccessKey":    "the session token belongs to another AccessKey id: check which variables and profile fields are set together",
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
		"ServiceUnavailable":                            httpx.HintLater,
		"InternalError":                                 httpx.HintLater,
	}[e.Code]
}
