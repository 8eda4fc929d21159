package sts

import (
	"errors"
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

func TestServiceError(t *testing.T) {
	const op = "sts GetCallerIdentity: "
	long := strings.Repeat("é", 600)
	tests := []struct {
		name string
		body string
		want string
	}{
		{"plain", refused("EntityNotExist.Role", "The role does not exist."), op + "EntityNotExist.Role: The role does not exist."},
		{"no message", `{"Code":"NoPermission","RequestId":"R-9"}`, op + "NoPermission"},
		{"lines", refused("X", " a\r\n\tb\u0000c\u2028d "), op + `X:  a\r\n\tb\u0000c\u2028d `},
		{"long", refused("X", long), op + "X: " + long[:2*500] + "..."},
		{"token", refused("X", "got SOURCETOKEN."), op + "X: got REDACTED."},
		{"secret across the cut", refused("X", strings.Repeat("x", 495)+"SOURCESECRET"), op + "X: " + strings.Repeat("x", 495) + "REDAC..."},
		{"secret as the code", refused("SOURCESECRET", "m"), op + "REDACTED: m"},
		{"string to sign", refused("SignatureDoesNotMatch", "server string to sign is: VALUE"), op + "SignatureDoesNotMatch"},
		{"string to sign, incomplete", refused("IncompleteSignature", "server string to sign is: VALUE"), op + "IncompleteSignature"},
		{"code that is none", refused("<b>VALUE</b>", "VALUE"), op + "HTTP status 403 without the documented JSON"},
		{"code too long", refused(strings.Repeat("x", 129), "VALUE"), op + "HTTP status 403 without the documented JSON"},
		{"wrong type", `{"Code":5,"Message":"VALUE"}`, op + "HTTP status 403 without the documented JSON"},
		{"no code", `{"Message":"VALUE"}`, op + "HTTP status 403 without the documented JSON"},
		{"html", "<html>VALUE</html>", op + "HTTP status 403 without the documented JSON"},
		{"xml", "<Error><Code>VALUE</Code></Error>", op + "HTTP status 403 without the documented JSON"},
		{"null", "null", op + "HTTP status 403 without the documented JSON"},
		{"empty", "", op + "HTTP status 403 without the documented JSON"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := refuse(t, reply{status: 403, body: test.body})
			if err.Error() != test.want {
				t.Errorf("got\n%s\nwant\n%s", err, test.want)
			}
			if credential.KindOf(err) != credential.Refused {
				t.Errorf("got kind %d, want Refused", credential.KindOf(err))
			}
		})
	}
}

func TestServiceErrorIsTyped(t *testing.T) {
	for _, test := range []struct {
		status int
		code   string
		want   credential.Kind
	}{
		{404, "EntityNotExist.Role", credential.Refused},
		{400, "Throttling.User", credential.Network},
		{503, "ServiceUnavailable", credential.Network},
	} {
		err := refuse(t, reply{status: test.status, body: refused(test.code, "m")})
		var e *httpx.ServiceError
		if !errors.As(err, &e) || e.Status != test.status || e.Code != test.code || e.Message != "m" {
			t.Errorf("%s: got %#v, want it typed", test.code, err)
		}
		if credential.KindOf(err) != test.want || credential.RequestIDOf(err) != "R-9" {
			t.Errorf("%s: got kind %d and request id %q, want %d and R-9", test.code, credential.KindOf(err), credential.RequestIDOf(err), test.want)
		}
	}
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
