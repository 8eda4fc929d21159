package sts

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
)

// refuse sends one call to a service that answers with r for ever.
func refuse(t *testing.T, r reply) error {
	t.Helper()
	var err error
	synctest.Test(t, func(t *testing.T) {
		_, err = (&service{replies: []reply{r}}).client().GetCallerIdentity(t.Context(), source)
	})
	return err
}

func TestHints(t *testing.T) {
	for code, want := range map[string]string{
		"NoPermission":                                  "AliyunSTSAssumeRoleAccess",
		"EntityNotExist.Role":                           "ARN",
		"InvalidAccessKeyId.NotFound":                   "AccessKey id",
		"InvalidAccessKeyId.Inactive":                   "enable",
		"SignatureDoesNotMatch":                         "aliyun-cred-helper store",
		"InvalidTimeStamp.Expired":                      "20m0s behind",
		"SignatureNonceUsed":                            "proxy",
		"InvalidSecurityToken.Expired":                  "aliyun-cred-helper clear",
		"InvalidSecurityToken.MismatchWithAccessKey":    "another AccessKey id",
		"InvalidParameter.RoleArn":                      "--ram-role-arn",
		"InvalidParameter.RoleSessionName":              "--role-session-name",
		"InvalidParameter.DurationSeconds":              "--expired-seconds",
		"InvalidParameter.SourceIdentity":               "--source-identity",
		"InvalidParameter.PolicyGrammar":                "--policy",
		"Throttling":                                    "wait",
		"Throttling.User":                               "wait",
		"Throttling.Api":                                "wait",
		"AuthenticationFail.OIDCToken.Expired":          "OIDC token",
		"AuthenticationFail.OIDCToken.Invalid":          "OIDC token",
		"AuthenticationFail.OIDCToken.AudienceNotMatch": "client ids",
		"AuthenticationFail.OIDCToken.InvalidSignature": "--oidc-provider-arn",
		"AuthenticationFail.NoPermission":               "trust policy",
		"ServiceUnavailable":                            "later",
		"InternalError":                                 "later",
	} {
		err := refuse(t, reply{
			status: 400, body: refused(code, "m"),
			header: http.Header{"Date": {now.Add(20 * time.Minute).Format(http.TimeFormat)}},
		})
		if got := credential.HintOf(err); !strings.Contains(got, want) {
			t.Errorf("%s: got hint %q, want one with %q", code, got, want)
		}
	}
	if got := credential.HintOf(refuse(t, reply{status: 400, body: refused("Unheard.Of", "m")})); got != "" {
		t.Errorf("unknown code: got hint %q, want none", got)
	}
	if got := credential.HintOf(refuse(t, reply{status: 504, body: refused("Unheard.Of", "m")})); got != httpx.HintLater {
		t.Errorf("unknown code with 504: got hint %q, want %q", got, httpx.HintLater)
	}
}
