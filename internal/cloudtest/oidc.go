package cloudtest

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	// OIDCProviderARN is an identity provider of the account. Every other name
	// in the account is as good.
	OIDCProviderARN = "acs:ram::" + AccountID + ":oidc-provider/cluster"

	oidcIssuer   = "https://oidc.cloudtest.invalid"
	oidcAudience = "sts.aliyuncs.com"
	oidcLife     = time.Hour
)

// claims is what is read of a token.
type claims struct {
	Issuer   string  `json:"iss"`
	Subject  string  `json:"sub"`
	Audience string  `json:"aud,omitempty"`
	Expires  float64 `json:"exp"` // Unix time, seconds
}

// IssueOIDCToken returns a token for AssumeRoleWithOIDC, as a cluster would
// put it into a file. It ends after an hour by the cloud's clock.
func (c *Cloud) IssueOIDCToken(subject string) string {
	payload, err := json.Marshal(claims{oidcIssuer, subject, oidcAudience, float64(c.now().Add(oidcLife).Unix())})
	if err != nil { // strings and a whole number
		panic("cloudtest: " + err.Error())
	}
	token := strings.Join([]string{
		base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256","typ":"JWT"}`)),
		base64.RawURLEncoding.EncodeToString(payload),
		Canary + "signature" + randomHex(32), // nobody but this cloud has to verify it
	}, ".")
	c.mu.Lock()
	defer c.mu.Unlock()
	c.idTokens[token] = true
	return token
}

// assumeRoleWithOIDC answers AssumeRoleWithOIDC.
func (c *Cloud) assumeRoleWithOIDC(params url.Values, s shape) reply {
	provider := params.Get("OIDCProviderArn")
	account, name, found := strings.Cut(strings.TrimPrefix(provider, "acs:ram::"), ":oidc-provider/")
	if !found || !strings.HasPrefix(provider, "acs:ram::") || !within(account, 1, 32, numbers) || name == "" {
		return invalidParameter("OIDCProviderArn")
	}
	if n := len(params.Get("OIDCToken")); n < 4 || n > 20000 {
		return invalidParameter("OIDCToken")
	}
	roleName, r, life, problem := roleParameters(params)
	if problem != nil {
		return *problem
	}
	token, code := c.checkIDToken(params.Get("OIDCToken"))
	if code != "" {
		return refusal(http.StatusBadRequest, "AuthenticationFail.OIDCToken."+code, "This OIDC token is not accepted.")
	}
	if r.denied || r.externalID != "" || account != AccountID {
		return refusal(http.StatusForbidden, "AuthenticationFail.NoPermission", "This operation is forbidden by permission system.")
	}
	answer := roleAnswer(c.issue(roleName, params.Get("RoleSessionName"), life, s))
	answer.object["OIDCTokenInfo"] = map[string]any{
		"Issuer":  token.Issuer,
		"Subject": token.Subject,
	}
	return answer
}

// checkIDToken returns what a token says, or the last part of the error code
// that it earns. Tokens of other issuers are believed as they are; one that
// claims to be from this cloud must be.
func (c *Cloud) checkIDToken(token string) (claims, string) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 || parts[0] == "" || parts[2] == "" || strings.TrimSpace(token) != token {
		return claims{}, "Invalid"
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return claims{}, "Invalid"
	}
	// The audience may be a list elsewhere; it is not looked at.
	var said struct {
		claims
		Audience any `json:"aud"`
	}
	if err := json.Unmarshal(payload, &said); err != nil || said.Issuer == "" || said.Subject == "" || said.Expires == 0 {
		return claims{}, "Invalid"
	}
	c.mu.Lock()
	issued := c.idTokens[token]
	c.mu.Unlock()
	switch {
	case said.Issuer == oidcIssuer && !issued:
		return claims{}, "InvalidSignature"
	case said.Expires <= float64(c.now().Unix()):
		return claims{}, "Expired"
	}
	return said.claims, ""
}
