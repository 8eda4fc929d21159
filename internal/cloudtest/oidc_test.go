package cloudtest

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestAssumeRoleWithOIDC(t *testing.T) {
	c := newTestCloud(t)
	jwt := func(payload string) string {
		return "e30." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".c2ln"
	}
	own := c.IssueOIDCToken("system:serviceaccount:default:app")
	if !strings.Contains(own, Canary) {
		t.Errorf("the token has no canary: %s", own)
	}
	for _, tt := range []struct {
		name   string
		token  string
		role   string
		more   []string
		status int
		code   string
	}{
		{"own token", own, "dev", nil, 200, ""},
		{"foreign token", jwt(`{"iss":"https://x","sub":"y","aud":["a","b"],"exp":4102444800}`), "dev", nil, 200, ""},
		{"expired", jwt(`{"iss":"https://x","sub":"y","exp":1000000000}`), "dev", nil, 400, "AuthenticationFail.OIDCToken.Expired"},
		{"no issuer", jwt(`{"sub":"y","exp":4102444800}`), "dev", nil, 400, "AuthenticationFail.OIDCToken.Invalid"},
		{"no subject", jwt(`{"iss":"https://x","exp":4102444800}`), "dev", nil, 400, "AuthenticationFail.OIDCToken.Invalid"},
		{"no expiry", jwt(`{"iss":"https://x","sub":"y"}`), "dev", nil, 400, "AuthenticationFail.OIDCToken.Invalid"},
		{"no token", "hello", "dev", nil, 400, "AuthenticationFail.OIDCToken.Invalid"},
		{"no JSON inside", "e30.e30x.c2ln", "dev", nil, 400, "AuthenticationFail.OIDCToken.Invalid"},
		{"no base64 inside", "e30.!.c2ln", "dev", nil, 400, "AuthenticationFail.OIDCToken.Invalid"},
		{"newline at its end", own + "\n", "dev", nil, 400, "AuthenticationFail.OIDCToken.Invalid"},
		{"forged own token", own + "x", "dev", nil, 400, "AuthenticationFail.OIDCToken.InvalidSignature"},
		{"too short", "a.b", "dev", nil, 400, "InvalidParameter.OIDCToken"},
		{"too long", strings.Repeat("x", 20001), "dev", nil, 400, "InvalidParameter.OIDCToken"},
		{"no provider", own, "dev", []string{"OIDCProviderArn", ""}, 400, "InvalidParameter.OIDCProviderArn"},
		{"provider elsewhere", own, "dev", []string{"OIDCProviderArn", "acs:ram::1:oidc-provider/x"}, 403, "AuthenticationFail.NoPermission"},
		{"denied role", own, "denied", nil, 403, "AuthenticationFail.NoPermission"},
		{"unknown role", own, "nobody", nil, 404, "EntityNotExist.Role"},
		{"bad session name", own, "dev", []string{"RoleSessionName", ""}, 400, "InvalidParameter.RoleSessionName"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := roleParams(tt.role, "OIDCProviderArn", OIDCProviderARN, "OIDCToken", tt.token)
			for i := 0; i < len(tt.more); i += 2 {
				v.Set(tt.more[i], tt.more[i+1])
			}
			a := c.withOIDC(v)
			wantCode(t, a, tt.status, tt.code)
			if tt.status != http.StatusOK {
				return
			}
			if who := c.call("GetCallerIdentity", a.key("Credentials"), nil); who.text("IdentityType") != "AssumedRoleUser" {
				t.Errorf("the session does not work: %s", who.body)
			}
		})
	}

	c.clock.move(time.Hour)
	v := roleParams("dev", "OIDCProviderArn", OIDCProviderARN, "OIDCToken", own)
	wantCode(t, c.withOIDC(v), 400, "AuthenticationFail.OIDCToken.Expired")
}

// withOIDC sends an unsigned request, without a content type as official
// clients do.
func (c *testCloud) withOIDC(form url.Values) answered {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost,
		c.STSURL()+"/?Action=AssumeRoleWithOIDC&Version=2015-04-01&Format=JSON", strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	return c.must(r)
}

func TestUnsignedWithHeaders(t *testing.T) {
	c := newTestCloud(t)
	r := c.request(http.MethodPost, c.STSURL()+"/", "x-acs-action", "AssumeRoleWithOIDC", "x-acs-version", "2015-04-01")
	wantCode(t, c.must(r), 400, "InvalidParameter.OIDCProviderArn")
	r = c.request(http.MethodPost, c.STSURL()+"/", "x-acs-action", "AssumeRole", "x-acs-version", "2015-04-01")
	wantCode(t, c.must(r), 400, "IncompleteSignature")
}
