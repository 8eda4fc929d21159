package cloudtest

import (
	"mime"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// exchangeMinimum is how long an access token must be good to be exchanged.
const exchangeMinimum = 15 * time.Minute

// Names in the sessions that access tokens are exchanged for.
const (
	oauthRole = "oauth-cli"
	oauthUser = "user"
)

// oauthToken answers POST /v1/token: the authorization code grant with PKCE,
// and the refresh of what it gave.
func (c *Cloud) oauthToken(r *http.Request, body []byte, s shape) reply {
	contentType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	form, err := url.ParseQuery(string(body))
	switch {
	case contentType != "application/x-www-form-urlencoded" || err != nil || repeats(form):
		return oauthRefusal("invalid_request", "The request is no form, or a parameter is there twice.")
	case r.URL.RawQuery != "":
		return oauthRefusal("invalid_request", "Parameters must not be in the query.")
	case !slices.Contains(oauthClients, form.Get("client_id")):
		return oauthRefusal("invalid_client", "The client is not known.")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var until time.Time // of the sign-in
	var problem string
	switch form.Get("grant_type") {
	case "authorization_code":
		until, problem = c.redeem(form)
	case "refresh_token":
		until, problem = c.spend(form)
	default:
		return oauthRefusal("unsupported_grant_type", "This grant type is not supported.")
	}
	if problem != "" {
		return oauthRefusal("invalid_grant", problem)
	}
	access, life := c.newAccessToken(c.oauth.access, c.oauth.settings.AccessSeconds, s)
	refresh := newToken(refreshTokenBytes)
	c.oauth.refresh[refresh] = &refreshToken{clientID: form.Get("client_id"), expires: until}
	return reply{status: http.StatusOK, header: noStore(), object: map[string]any{
		"access_token":  access,
		"refresh_token": refresh,
		"expires_in":    life,
		"token_type":    "Bearer",
	}}
}

// redeem uses up an authorization code with c.mu held. It returns the end of
// the sign-in that begins, or why there is none.
func (c *Cloud) redeem(form url.Values) (until time.Time, problem string) {
	a := c.oauth.codes[form.Get("code")]
	switch {
	case a == nil || a.used || !a.expires.After(c.now()):
		return until, "The authorization code is not valid, or no longer."
	case a.clientID != form.Get("client_id") || a.redirect != form.Get("redirect_uri"):
		return until, "The authorization code was given to another client or address."
	case !isVerifier(form.Get("code_verifier")) || challengeOf(form.Get("code_verifier")) != a.challenge:
		return until, "The code verifier does not match the code challenge."
	}
	a.used = true
	return c.now().Add(seconds(c.oauth.settings.RefreshSeconds)), ""
}

// spend uses up a refresh token with c.mu held. It returns the end of the
// sign-in, which no refresh moves, or why it is over.
func (c *Cloud) spend(form url.Values) (until time.Time, problem string) {
	token := c.oauth.refresh[form.Get("refresh_token")]
	if token == nil {
		return until, "The refresh token is not valid."
	}
	token.spent++
	if token.spent > 1 || token.clientID != form.Get("client_id") || !token.expires.After(c.now()) {
		return until, "The refresh token is not valid, or no longer."
	}
	return token.expires, ""
}

// left returns for how long the access token of a request is still good.
func (c *Cloud) left(r *http.Request) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.oauth.access[bearer(r)].Sub(c.now())
}

// exchange answers POST /v1/exchange: a session for an access token.
func (c *Cloud) exchange(r *http.Request, body []byte, s shape) reply {
	switch {
	case len(body) > 0:
		return oauthRefusal("invalid_request", "The request must have no body.")
	case !isJSON(r):
		return oauthRefusal("invalid_request", "The request must be application/json.")
	case !c.lives(r, c.oauth.access):
		return refusal(http.StatusUnauthorized, "invalid_token", "The access token is not valid, or no longer.")
	case c.left(r) < exchangeMinimum:
		// Which code the real service has is not known. With this one, no client passes
		// because it renews the token only then.
		return oauthRefusal("invalid_request", "The access token is valid for less than 15 minutes.")
	}
	c.mu.Lock()
	life := seconds(c.oauth.settings.SessionSeconds)
	c.mu.Unlock()
	key := c.issue(oauthRole, oauthUser, life, s)
	return reply{status: http.StatusOK, header: noStore(), object: map[string]any{
		"accessKeyId":     key.id,
		"accessKeySecret": key.secret,
		"securityToken":   key.token,
		"expiration":      key.expires.Format(expirationLayout),
	}}
}
