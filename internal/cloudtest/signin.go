package cloudtest

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	federationPath   = "/federation"
	signInTokenBytes = 256
)

// SignInSettings say how the sign-in to the console behaves.
type SignInSettings struct {
	ErrorFormat  string // of a refusal to give a token: "json" (at first), "xml" or "html"
	TokenSeconds int    // how long a token can be used; at first 30
}

// ConsoleLogin is a browser that has been signed in.
type ConsoleLogin struct {
	ARN         string `json:"arn"` // of the session
	Destination string `json:"destination"`
	LoginURL    string `json:"login_url"`
}

// signIn is what the sign-in to the console knows. Cloud.mu guards it.
type signIn struct {
	settings SignInSettings
	tokens   map[string]signInToken // that have not been used
	logins   []ConsoleLogin
}

// signInToken is good for one sign-in.
type signInToken struct {
	arn, ticketType string
	expires         time.Time
}

func newSignIn() signIn {
	return signIn{settings: SignInSettings{ErrorFormat: "json", TokenSeconds: 30}, tokens: map[string]signInToken{}}
}

// SignInURL returns the sign-in to the console, of both of the vendor's sites.
func (c *Cloud) SignInURL() string { return c.signInURL }

// SetSignIn calls change with the settings of the sign-in, which hold from then on. change
// must not call the cloud.
func (c *Cloud) SetSignIn(change func(*SignInSettings)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(&c.signIn.settings)
}

// ConsoleLogins returns which browsers have been signed in, in that order.
func (c *Cloud) ConsoleLogins() []ConsoleLogin {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]ConsoleLogin{}, c.signIn.logins...)
}

// readSignIn understands a request to the sign-in: that of a program for a token, and then
// that of a browser.
func (c *Cloud) readSignIn(r *http.Request, body []byte) call {
	query, err := url.ParseQuery(r.URL.RawQuery)
	form, formErr := url.ParseQuery(string(body))
	action := query.Get("Action")
	if r.Method == http.MethodPost {
		action = form.Get("Action")
	}
	return call{action: action, right: func(s shape) reply {
		switch {
		case r.URL.Path != federationPath:
			return page(http.StatusNotFound)
		case err != nil || formErr != nil || repeats(query) || repeats(form):
			return c.inErrorFormat(refusal(http.StatusBadRequest, "InvalidParameter", "A parameter is broken or there twice."))
		case query.Has("AccessKeySecret") || query.Has("SecurityToken"):
			// The real service takes them there, too. No client should put them there.
			return c.inErrorFormat(refusal(http.StatusBadRequest, "InvalidParameter.URL", "A secret is in the URL."))
		case action == "GetSigninToken" && r.Method == http.MethodPost:
			return c.signInToken(form, s)
		case action == "Login" && r.Method == http.MethodGet:
			return c.consoleLogin(query)
		}
		return c.inErrorFormat(refusal(http.StatusBadRequest, "InvalidAction", "The specified action is invalid."))
	}}
}

// signInToken answers GetSigninToken: a token for a session of a role.
func (c *Cloud) signInToken(form url.Values, s shape) reply {
	for _, name := range []string{"AccessKeyId", "AccessKeySecret", "SecurityToken", "TicketType"} {
		if form.Get(name) == "" {
			return c.inErrorFormat(refusal(http.StatusBadRequest, "MissingParameter."+name, name+" is mandatory for this action."))
		}
	}
	ticketType := form.Get("TicketType")
	if ticketType != "normal" && ticketType != "mini" {
		return c.inErrorFormat(invalidParameter("TicketType"))
	}
	c.mu.Lock()
	key, known := c.keys[form.Get("AccessKeyId")]
	life := seconds(c.signIn.settings.TokenSeconds)
	c.mu.Unlock()
	switch {
	case !known || key.secret != form.Get("AccessKeySecret") || key.token != form.Get("SecurityToken"):
		return c.inErrorFormat(refusal(http.StatusUnauthorized, "InvalidCredential.AuthenticateFail", "The credential is not valid."))
	case key.identityType != "AssumedRoleUser" || !strings.HasPrefix(key.id, "STS."):
		return c.inErrorFormat(refusal(http.StatusUnauthorized, "InvalidCredential.NotAssumedRole", "The credential is not that of an assumed role."))
	case !key.expires.After(c.now()):
		return c.inErrorFormat(refusal(http.StatusUnauthorized, "InvalidCredential.Expired", "The credential has expired."))
	}
	if s.tokenBytes == 0 {
		s.tokenBytes = signInTokenBytes
	}
	if s.life != 0 {
		life = s.life
	}
	token := newToken(s.tokenBytes)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.signIn.tokens[token] = signInToken{key.arn, ticketType, c.now().Add(life)}
	return done(map[string]any{"SigninToken": token})
}

// consoleLogin signs a browser in and sends it on. A token is used up by the first request
// with it, whatever the answer is.
func (c *Cloud) consoleLogin(query url.Values) reply {
	c.mu.Lock()
	defer c.mu.Unlock()
	token, known := c.signIn.tokens[query.Get("SigninToken")]
	delete(c.signIn.tokens, query.Get("SigninToken"))
	destination, loginURL := query.Get("Destination"), query.Get("LoginUrl")
	mini := strings.Contains(destination, "4service")
	switch {
	case !known || !token.expires.After(c.now()):
		return page(http.StatusUnauthorized)
	case !isOfficial(loginURL) && loginURL != c.PortalURL() || !isOfficial(destination) || mini != (token.ticketType == "mini"):
		return page(http.StatusBadRequest)
	}
	c.signIn.logins = append(c.signIn.logins, ConsoleLogin{token.arn, destination, loginURL})
	return reply{status: http.StatusFound, header: http.Header{
		"Location":   {destination},
		"Set-Cookie": {"login_aliyunid_ticket=" + Canary + "token" + randomHex(16) + "; Path=/; HttpOnly"},
	}}
}

// isOfficial reports whether an address is an https page of the vendor.
func isOfficial(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" {
		return false
	}
	for _, domain := range []string{"aliyun.com", "alibabacloud.com", "alibabacloudsso.com"} {
		if u.Host == domain || strings.HasSuffix(u.Host, "."+domain) {
			return true
		}
	}
	return false
}

// inErrorFormat puts a refusal into the format that the settings name.
func (c *Cloud) inErrorFormat(refused reply) reply {
	c.mu.Lock()
	format := c.signIn.settings.ErrorFormat
	c.mu.Unlock()
	code, message := fmt.Sprint(refused.object["Code"]), fmt.Sprint(refused.object["Message"])
	switch format {
	case "xml":
		text, err := xml.Marshal(struct {
			XMLName                  xml.Name `xml:"Error"`
			RequestId, Code, Message string   //nolint:revive // names of the document
		}{RequestId: newRequestID(), Code: code, Message: message})
		if err != nil { // strings
			panic("cloudtest: " + err.Error())
		}
		return reply{status: refused.status, contentType: "text/xml;charset=utf-8", text: xml.Header + string(text)}
	case "html":
		return page(refused.status)
	}
	return refused
}
