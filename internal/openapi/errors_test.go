package openapi

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
		_, err = (&service{replies: []reply{r}}).client().RPC(t.Context(), Call{Op: "toy Ask", Action: "Ask"}, signer)
	})
	return err
}

func TestServiceError(t *testing.T) {
	const op = "toy Ask: "
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
		{"token", refused("X", "got SIGNERTOKEN."), op + "X: got REDACTED."},
		{"secret across the cut", refused("X", strings.Repeat("x", 495)+"SIGNERSECRET"), op + "X: " + strings.Repeat("x", 495) + "REDAC..."},
		{"secret as the code", refused("SIGNERSECRET", "m"), op + "REDACTED: m"},
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
	const own = "use another toy"
	for _, test := range []struct {
		status     int
		code, want string
	}{
		{404, "InvalidAccessKeyId.NotFound", "AccessKey id"},
		{400, "InvalidAccessKeyId.Inactive", "enable"},
		{400, "SignatureDoesNotMatch", "aliyun-cred-helper store"},
		{400, "IncompleteSignature", "aliyun-cred-helper store"},
		{400, "InvalidTimeStamp.Expired", "20m0s behind"},
		{400, "SignatureNonceUsed", "proxy"},
		{400, "InvalidSecurityToken.Expired", "aliyun-cred-helper clear"},
		{400, "InvalidSecurityToken.MismatchWithAccessKey", "another AccessKey id"},
		{400, "Throttling.User", httpx.HintLater},
		{503, "ServiceUnavailable", httpx.HintLater},
		{500, "InternalError", httpx.HintLater},
		{504, "Unheard.Of", httpx.HintLater},
		{400, "Toy.Broken", own},
	} {
		var err error
		synctest.Test(t, func(t *testing.T) {
			c := (&service{replies: []reply{{
				status: test.status, body: refused(test.code, "m"),
				header: http.Header{"Date": {now.Add(20 * time.Minute).Format(http.TimeFormat)}},
			}}}).client()
			c.Hint = func(e *httpx.ServiceError) string { return map[string]string{"Toy.Broken": own}[e.Code] }
			_, err = c.RPC(t.Context(), Call{Op: "toy Ask", Action: "Ask"}, signer)
		})
		if got := credential.HintOf(err); !strings.Contains(got, test.want) {
			t.Errorf("%s: got hint %q, want one with %q", test.code, got, test.want)
		}
	}
	if got := credential.HintOf(refuse(t, reply{status: 400, body: refused("Unheard.Of", "m")})); got != "" {
		t.Errorf("unknown code: got hint %q, want none", got)
	}
}

// TestHintEndpoint is for answers that are not the service's.
func TestHintEndpoint(t *testing.T) {
	s := &service{replies: []reply{{status: 403, body: "<html>"}}}
	c := s.client()
	c.HintEndpoint = "check --toy"
	_, err := c.RPC(t.Context(), Call{Op: "toy Ask", Action: "Ask"}, signer)
	if got := credential.HintOf(err); got != c.HintEndpoint {
		t.Errorf("got hint %q", got)
	}
	r := &httpx.Response{Status: 200, Body: []byte(`{"RequestId":"R-7"}`)}
	err = c.Unusable("toy Ask", r, httpx.Incomplete("Toy"))
	if credential.HintOf(err) != c.HintEndpoint || credential.KindOf(err) != credential.Refused || err.Error() != "toy Ask: the answer is incomplete: no Toy" {
		t.Errorf("got %v with hint %q", err, credential.HintOf(err))
	}
}

// TestRefused is for answers with status 200 that refuse.
func TestRefused(t *testing.T) {
	c := (&service{}).client()
	r := &httpx.Response{Status: 200, Header: http.Header{}, Body: []byte(`{"RequestId":"R-7"}`)}
	err := c.Refused("toy Ask", r, "Toy.Broken", "no SIGNERTOKEN here", signer)
	var e *httpx.ServiceError
	if !errors.As(err, &e) || e.Code != "Toy.Broken" || err.Error() != "toy Ask: Toy.Broken: no REDACTED here" {
		t.Errorf("got %v", err)
	}
	if credential.KindOf(err) != credential.Refused || credential.RequestIDOf(err) != "R-7" {
		t.Errorf("got kind %d and request id %q", credential.KindOf(err), credential.RequestIDOf(err))
	}
	if err := c.Refused("toy Ask", r, "Throttling.Api", "m", signer); credential.KindOf(err) != credential.Network {
		t.Errorf("throttled: got kind %d", credential.KindOf(err))
	}
}
