package ssoflow

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

const (
	opOAuthToken    = "oauth token"
	opOAuthExchange = "oauth exchange"
	grantRefresh    = "refresh_token"

	authorizePath = "/oauth2/v1/auth"
	tokenPath     = "/v1/token"
	exchangePath  = "/v1/exchange"

	// ExchangeMinimum is how long an access token must still be valid for an Exchange.
	ExchangeMinimum = 15 * time.Minute

	// HintOAuthSignIn is the hint where a person has to sign in at a site again.
	HintOAuthSignIn = "sign in again: aliyun-sso-login --mode OAuth"
)

// Site is the vendor's Chinese or its international site. Each has accounts of
// its own.
type Site struct {
	Name      string // "CN" or "INTL"
	OAuthURL  string // of the service that gives tokens
	SignInURL string // of the page where a person signs in
	ClientID  string // the public client of the vendor's own CLI
}

// SiteOf returns the site of that name, in any case; an empty name means CN.
// Errors are of Kind Usage.
func SiteOf(name string) (Site, error) {
	switch strings.ToUpper(name) {
	case "", "CN":
		return Site{"CN", "https://oauth.aliyun.com", "https://signin.aliyun.com", "4038181954557748008"}, nil
	case "INTL":
		return Site{"INTL", "https://oauth.alibabacloud.com", "https://signin.alibabacloud.com", "4103531455503354461"}, nil
	}
	return Site{}, credential.NewError(credential.Usage, "oauth site type", "use CN or INTL", "there is no such site")
}

// OAuth is the OAuth service of one site. Its fields must not change between
// calls; calls may run at once, except two with the same refresh token.
type OAuth struct {
	HTTP *httpx.Client // required
	Site Site          // as from SiteOf
	// Endpoint, if not nil, overrides both of the site's addresses. It must be
	// as from Override.
	Endpoint *url.URL
	Now      credential.Clock // required
}

// Override returns the address that the environment puts in the place of the OAuth
// sites, for tests and the demo, or nil.
func Override(getenv func(string) string) (*url.URL, error) {
	return httpx.Override("ALIYUN_CRED_HELPER_OAUTH_ENDPOINT", getenv)
}

// Sites lists the names of the sites.
func Sites() []string { return []string{"CN", "INTL"} }

// OAuthToken is a sign-in at a site.
type OAuthToken struct {
	AccessToken credential.Secret
	// RefreshToken works for one Refresh, which returns the next one. The
	// service may give none.
	RefreshToken credential.Secret
	Expires      time.Time // of AccessToken; UTC, whole seconds
	Obtained     time.Time
}

// AuthorizationEndpoint returns the address at which a person approves a
// sign-in (RFC 6749 section 3.1).
func (o *OAuth) AuthorizationEndpoint() string { return o.base(o.Site.SignInURL) + authorizePath }

// Refresh uses up a refresh token and returns the next one, which must be stored
// before anything else is done. Errors are of Kind Login with ErrTokenRefused
// when the service says that the token is not valid, and only then may the
// caller delete it; otherwise of Kind Refused or Network. It waits for the answer as
// long as ctx, not for the usual time of a request. It is sent once: after
// a failure nobody knows whether the token is used up, and a token that is used
// twice may end the whole sign-in.
func (o *OAuth) Refresh(ctx context.Context, refresh credential.Secret) (OAuthToken, error) {
	if refresh.IsZero() {
		return OAuthToken{}, credential.NewError(credential.Login, opOAuthToken, HintOAuthSignIn, "there is no refresh token")
	}
	token, err := o.RequestToken(ctx, url.Values{
		"grant_type":    {grantRefresh},
		"refresh_token": {refresh.Reveal()},
	}, refresh)
	var e *httpx.ServiceError
	if errors.As(err, &e) && e.Status/100 == 4 && e.HasCode("invalid_grant") {
		return OAuthToken{}, &credential.Error{
			Kind: credential.Login, Op: opOAuthToken, Hint: HintOAuthSignIn, RequestID: credential.RequestIDOf(err),
			Err: message.Errorf("%w: %w", ErrTokenRefused, e),
		}
	}
	if err == nil && token.RefreshToken.IsZero() {
		token.RefreshToken = refresh // RFC 6749 section 6: the old one stays valid
	}
	return token, err
}

// RequestToken posts form, and the client_id, to the token endpoint (RFC 6749
// section 3.2). It is sent once. sent are the secrets in form, which the service
// may repeat. Errors are of Kind Refused or Network.
func (o *OAuth) RequestToken(ctx context.Context, form url.Values, sent ...credential.Secret) (OAuthToken, error) {
	now := o.Now()
	form = maps.Clone(form)
	form.Set("client_id", o.Site.ClientID)
	resp, err := send(ctx, o.HTTP, query{
		op: opOAuthToken, method: http.MethodPost, address: o.base(o.Site.OAuthURL) + tokenPath,
		contentType: "application/x-www-form-urlencoded", body: []byte(form.Encode()), attempts: 1,
		unhurried: form.Get("grant_type") == grantRefresh, // a late answer has the next refresh token
	})
	if err != nil {
		return OAuthToken{}, err
	}
	if e := resp.ServiceError(sent...); resp.Status != http.StatusOK || e != nil {
		return OAuthToken{}, httpx.Refusal(opOAuthToken, resp, e)
	}
	var answer struct {
		AccessToken  credential.Secret `json:"access_token"`
		RefreshToken credential.Secret `json:"refresh_token"`
		TokenType    string            `json:"token_type"`
		ExpiresIn    float64           `json:"expires_in"` // seconds
	}
	if err := httpx.DecodeJSON(resp, &answer); err != nil {
		return OAuthToken{}, httpx.Unusable(opOAuthToken, resp, err)
	}
	token, err := NewToken("access_token", answer.AccessToken, answer.ExpiresIn, now)
	switch {
	case err != nil:
	case !answer.RefreshToken.IsZero() && !text.Visible(answer.RefreshToken.Reveal()):
		err = message.New("the answer has no usable refresh_token")
	case answer.TokenType != "" && !strings.EqualFold(answer.TokenType, "bearer"):
		err = message.New("the answer's token is not a bearer token")
	}
	if err != nil {
		return OAuthToken{}, httpx.Unusable(opOAuthToken, resp, err)
	}
	return OAuthToken{AccessToken: token.AccessToken, RefreshToken: answer.RefreshToken, Expires: token.Expires, Obtained: now}, nil
}

// Exchange returns a session for an access token that is valid for ExchangeMinimum at
// least. Errors are of Kind Login with
// ErrTokenRefused when the service does not accept the token, Refused or
// Network.
func (o *OAuth) Exchange(ctx context.Context, accessToken credential.Secret) (credential.Credential, error) {
	var none credential.Credential
	if err := (Token{AccessToken: accessToken}).check(opOAuthExchange, o.Now()); err != nil {
		return none, &credential.Error{Hint: HintOAuthSignIn, Err: err}
	}
	resp, err := send(ctx, o.HTTP, query{
		op: opOAuthExchange, method: http.MethodPost, address: o.base(o.Site.OAuthURL) + exchangePath, token: accessToken,
		contentType: "application/json", // of no body, as the vendor's clients send it
	})
	if err != nil {
		return none, err
	}
	e := resp.ServiceError(accessToken)
	switch {
	case refusesToken(resp, e):
		return none, &credential.Error{Hint: HintOAuthSignIn, Err: tokenRefused(opOAuthExchange, resp, e)}
	case resp.Status != http.StatusOK || e != nil:
		return none, httpx.Refusal(opOAuthExchange, resp, e)
	}
	var keys httpx.Keys
	if err := httpx.DecodeJSON(resp, &keys); err != nil {
		return none, httpx.Unusable(opOAuthExchange, resp, err)
	}
	return keys.Credential(opOAuthExchange, "oauth:"+o.Site.Name, resp, o.Now())
}

// base returns the address to use for one of the site's.
func (o *OAuth) base(address string) string {
	if o.Endpoint != nil {
		return o.Endpoint.String()
	}
	return address
}
