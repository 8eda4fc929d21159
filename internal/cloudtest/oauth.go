package cloudtest

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

const (
	authorizePath     = "/oauth2/v1/auth"
	oauthTokenPath    = "/v1/token"
	oauthExchangePath = "/v1/exchange"

	codeLife  = 5 * time.Minute // of an authorization code; RFC 6749 section 4.1.2 wants ten at most
	codeBytes = 64

	refreshTokenBytes = 600
)

// oauthClients are the public clients of the vendor's CLI, at its two sites.
var oauthClients = []string{"4038181954557748008", "4103531455503354461"}

// OAuthSettings say how the OAuth site behaves. Its numbers are told to clients
// as they are, so that a test can set some that make no sense.
type OAuthSettings struct {
	Deny           bool // the person denies every sign-in; at first false
	AccessSeconds  int  // how long an access token is good for; at first 3600
	RefreshSeconds int  // how long a sign-in can be refreshed; at first 86400
	SessionSeconds int  // how long the session that a token is exchanged for lives; at first 3600
}

// oauthSite is what the OAuth site knows. Cloud.mu guards it.
type oauthSite struct {
	settings OAuthSettings
	codes    map[string]*grant    // by authorization code
	access   map[string]time.Time // access tokens and when they end
	refresh  map[string]*refreshToken
}

// grant is what a person has approved.
type grant struct {
	clientID, redirect, challenge string
	expires                       time.Time
	used                          bool
}

// refreshToken is worth one new token.
type refreshToken struct {
	clientID string
	expires  time.Time // that of the whole sign-in
	spent    int       // how often it was sent here
}

func newOAuthSite() oauthSite {
	return oauthSite{
		settings: OAuthSettings{AccessSeconds: 3600, RefreshSeconds: 86400, SessionSeconds: 3600},
		codes:    map[string]*grant{},
		access:   map[string]time.Time{},
		refresh:  map[string]*refreshToken{},
	}
}

// OAuthURL returns the OAuth site. It takes the place of the sign-in host and
// of the token host, of both of the vendor's sites.
func (c *Cloud) OAuthURL() string { return c.oauthURL }

// SetOAuth calls change with the settings of the OAuth site, which hold from
// then on. change must not call the cloud.
func (c *Cloud) SetOAuth(change func(*OAuthSettings)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(&c.oauth.settings)
}

// EndRefreshTokens ends every refresh token. Access tokens go on.
func (c *Cloud) EndRefreshTokens() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, token := range c.oauth.refresh {
		token.expires = time.Time{}
	}
}

// RefreshReuse returns how often a refresh token came that had been spent
// before. A request that a fault answered in the site's place spends nothing;
// one whose answer was only broken, slow or lost does.
func (c *Cloud) RefreshReuse() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for _, token := range c.oauth.refresh {
		n += max(0, token.spent-1)
	}
	return n
}

// readOAuth understands a request to the OAuth site.
func (c *Cloud) readOAuth(r *http.Request, body []byte) call {
	var at endpoint
	switch r.URL.Path {
	case authorizePath:
		at = endpoint{"authorize", http.MethodGet, (*Cloud).authorize}
	case oauthTokenPath:
		at = endpoint{"token", http.MethodPost, (*Cloud).oauthToken}
		if form, _ := url.ParseQuery(string(body)); form.Get("grant_type") == "refresh_token" {
			at.action = "refresh"
		}
	case oauthExchangePath:
		at = endpoint{"exchange", http.MethodPost, (*Cloud).exchange}
	}
	return at.read(c, r, body)
}

// authorize answers the address that a browser is sent to. The person is
// signed in already and decides at once.
func (c *Cloud) authorize(r *http.Request, _ []byte, _ shape) reply {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil || repeats(query) {
		return oauthRefusal("invalid_request", "A parameter is broken or there twice.")
	}
	// RFC 6749 section 4.1.2.1: nobody is sent to an address that is not known.
	client, redirect := query.Get("client_id"), query.Get("redirect_uri")
	switch {
	case !slices.Contains(oauthClients, client):
		return oauthRefusal("invalid_client", "The client is not known.")
	case !isRedirect(redirect):
		return oauthRefusal("invalid_request", "The redirect_uri is not registered for the client.")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	answer := url.Values{}
	switch {
	case query.Get("response_type") != "code":
		answer.Set("error", "unsupported_response_type")
	case query.Get("code_challenge_method") != "S256" || !isChallenge(query.Get("code_challenge")):
		answer.Set("error", "invalid_request")
		answer.Set("error_description", "A code_challenge with method S256 is required.")
	case query.Get("state") == "":
		answer.Set("error", "invalid_request")
		answer.Set("error_description", "A state is required.")
	case c.oauth.settings.Deny:
		answer.Set("error", "access_denied")
		answer.Set("error_description", "The person has denied the sign-in.")
	default:
		code := newToken(codeBytes)
		c.oauth.codes[code] = &grant{
			clientID: client, redirect: redirect, challenge: query.Get("code_challenge"),
			expires: c.now().Add(codeLife),
		}
		answer.Set("code", code)
	}
	if state := query.Get("state"); state != "" {
		answer.Set("state", state)
	}
	return reply{status: http.StatusFound, header: http.Header{"Location": {redirect + "?" + answer.Encode()}}}
}

// isRedirect reports whether an address is the loopback one of the vendor's
// CLI, at one of its five ports.
func isRedirect(address string) bool {
	for port := 12345; port <= 12349; port++ {
		if address == "http://127.0.0.1:"+strconv.Itoa(port)+"/cli/callback" {
			return true
		}
	}
	return false
}

// repeats reports whether a parameter is there twice, which RFC 6749 section
// 3.1 forbids.
func repeats(params url.Values) bool {
	for _, values := range params {
		if len(values) > 1 {
			return true
		}
	}
	return false
}

// oauthRefusal returns an error as RFC 6749 section 5.2 has it.
func oauthRefusal(code, message string) reply { return refusal(http.StatusBadRequest, code, message) }
