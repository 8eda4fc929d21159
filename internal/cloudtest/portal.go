package cloudtest

import (
	"encoding/json"
	"html/template"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	portalPath       = "/demo/login"        // of the sign-in URL
	portalDevicePath = "/demo/device/login" // its other spelling
	verificationPath = "/device/code"
)

// PortalSettings say how the CloudSSO portal behaves. Its numbers are told to
// clients as they are, so that a test can set some that make no sense.
type PortalSettings struct {
	Interval     int  // between two polls, seconds; at first 1
	CodeSeconds  int  // how long a device code is good for; at first 600
	TokenSeconds int  // how long an access token is good for; at first 3600
	AutoApprove  bool // every sign-in is approved without a person; at first true
	PendingPolls int  // that are answered with AuthorizationPending before that; at first 1
	SlowDown     bool // polls before the interval is over are refused, and each refusal adds 5 s to it; at first true
	PageSize     int  // entries of a list in one answer, at least 1; at first 2

	// URL is the only PortalUrl that begins a sign-in. Empty, as at first: the sign-in URL
	// in either of its spellings.
	URL string
}

// portal is what the portal knows. Cloud.mu guards it.
type portal struct {
	settings PortalSettings
	accounts []PortalAccount
	devices  map[string]*device   // by device code
	tokens   map[string]time.Time // access tokens and when they end
}

func newPortal() portal {
	return portal{
		settings: PortalSettings{
			Interval: 1, CodeSeconds: 600, TokenSeconds: 3600,
			AutoApprove: true, PendingPolls: 1, SlowDown: true, PageSize: 2,
		},
		accounts: seedAccounts(),
		devices:  map[string]*device{},
		tokens:   map[string]time.Time{},
	}
}

// PortalURL returns the sign-in URL of the CloudSSO portal.
func (c *Cloud) PortalURL() string { return c.portalURL + portalPath }

// SetPortal calls change with the settings of the portal, which hold from then
// on. Sign-ins that were begun before keep their interval and their end. change
// must not call the cloud.
func (c *Cloud) SetPortal(change func(*PortalSettings)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(&c.portal.settings)
}

// EndTokens ends every access token, of the portal and of OAuth, as an
// administrator's sign-out does.
func (c *Cloud) EndTokens() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.portal.tokens)
	clear(c.oauth.access)
}

// IssueAccessToken returns an access token that the portal and the OAuth site accept,
// for as long as the portal's setting says.
func (c *Cloud) IssueAccessToken() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	token, life := c.newAccessToken(c.portal.tokens, c.portal.settings.TokenSeconds, shape{})
	c.oauth.access[token] = c.now().Add(seconds(life))
	return token
}

// endpoint is what a service does at one path.
type endpoint struct {
	action string
	method string // the only one; empty: the answer looks at it
	answer func(c *Cloud, r *http.Request, body []byte, s shape) reply
}

// read understands a request to an endpoint; the zero endpoint is none.
func (e endpoint) read(c *Cloud, r *http.Request, body []byte) call {
	return call{action: e.action, right: func(s shape) reply {
		switch {
		case e.answer == nil:
			return refusal(http.StatusNotFound, "NotFound", "There is nothing at this address.")
		case e.method != "" && r.Method != e.method:
			return refusal(http.StatusMethodNotAllowed, "UnsupportedHTTPMethod", "This http method is not supported.")
		}
		return e.answer(c, r, body, s)
	}}
}

var portalEndpoints = map[string]endpoint{
	"/device-authorization":                     {"device", http.MethodPost, (*Cloud).authorizeDevice},
	"/token":                                    {"token", http.MethodPost, (*Cloud).deviceToken},
	"/access-assignments/accounts":              {"accounts", http.MethodGet, (*Cloud).listAccounts},
	"/access-assignments/access-configurations": {"configurations", http.MethodGet, (*Cloud).listConfigurations},
	"/cloud-credentials":                        {"credentials", http.MethodPost, (*Cloud).cloudCredentials},
	// For people:
	verificationPath: {"", "", (*Cloud).verificationPage},
	portalPath:       {"", http.MethodGet, (*Cloud).verificationPage},
	portalDevicePath: {"", http.MethodGet, (*Cloud).verificationPage},
}

// readPortal understands a request to the CloudSSO portal.
func (c *Cloud) readPortal(r *http.Request, body []byte) call {
	return portalEndpoints[r.URL.Path].read(c, r, body)
}

// isJSON reports whether a request says that it is JSON.
func isJSON(r *http.Request) bool {
	contentType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return contentType == "application/json"
}

// notJSON refuses a request that does not say so.
func notJSON() reply {
	return refusal(http.StatusUnsupportedMediaType, "UnsupportedMediaType", "The request must be application/json.")
}

// jsonBody returns the fields of a request, all of them strings.
func jsonBody(r *http.Request, body []byte) (map[string]string, *reply) {
	var fields map[string]string
	if !isJSON(r) {
		refused := notJSON()
		return nil, &refused
	}
	if err := json.Unmarshal(body, &fields); err != nil || fields == nil {
		refused := refusal(http.StatusBadRequest, "InvalidParameter", "The request is no JSON object of strings.")
		return nil, &refused
	}
	return fields, nil
}

// bearer returns the bearer token of a request (RFC 6750 section 2.1), or "".
func bearer(r *http.Request) string {
	token, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !found {
		return ""
	}
	return token
}

// lives reports whether the access token of a request is among tokens and has
// not ended.
func (c *Cloud) lives(r *http.Request, tokens map[string]time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return tokens[bearer(r)].After(c.now())
}

// seconds returns n seconds, kept below a hundred years: what is told to a
// client may not fit into a time.Duration.
func seconds(n int) time.Duration {
	const most = 100 * 365 * 24 * 3600
	return time.Duration(min(max(n, -most), most)) * time.Second
}

// personPage is all that a person sees of the portal.
var personPage = template.Must(template.New("").Parse(`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{{.Title}}</title></head>
<body>
<h1>{{.Title}}</h1>
{{- if .Waiting}}
<p>Approve only if the program that asks you to sign in shows this code: <strong>{{.Code}}</strong></p>
<form method="post" action="{{.Action}}">
<input type="hidden" name="user_code" value="{{.Code}}">
<button name="answer" value="approve">Approve</button>
<button name="answer" value="deny">Deny</button>
</form>
{{- else if .Text}}
<p>{{.Text}}</p>
{{- else}}
<form method="get" action="{{.Action}}">
<label>Code <input name="user_code" autocomplete="off" autofocus></label>
<button>Next</button>
</form>
{{- end}}
</body>
</html>
`))

// personal returns a page for a person: text, or the question about a code that
// waits, or, when both are empty, the question for a code.
func personal(status int, title, text, waiting string) reply {
	var b strings.Builder
	err := personPage.Execute(&b, map[string]any{
		"Title": title, "Text": text, "Waiting": waiting != "", "Code": waiting, "Action": verificationPath,
	})
	if err != nil { // strings only
		panic("cloudtest: " + err.Error())
	}
	return reply{status: status, contentType: "text/html; charset=utf-8", text: b.String()}
}

// verificationPage answers the page on which a person approves a sign-in.
func (c *Cloud) verificationPage(r *http.Request, body []byte, _ shape) reply {
	const unknown = "This code is not known, or it has ended."
	switch r.Method {
	case http.MethodGet:
		code := r.URL.Query().Get("user_code")
		if code == "" {
			return personal(http.StatusOK, "Sign in", "", "")
		}
		waiting := c.waiting(code)
		if waiting == "" {
			return personal(http.StatusNotFound, "Not found", unknown, "")
		}
		return personal(http.StatusOK, "Sign in", "", waiting)
	case http.MethodPost:
		form, err := url.ParseQuery(string(body))
		if err != nil || form.Get("user_code") == "" {
			return personal(http.StatusBadRequest, "Not done", "The form is not complete.", "")
		}
		decide, title := c.Approve, "Approved"
		if form.Get("answer") != "approve" {
			decide, title = c.Deny, "Denied"
		}
		if decide(form.Get("user_code")) != nil {
			return personal(http.StatusNotFound, "Not found", unknown, "")
		}
		return personal(http.StatusOK, title, "You can close this page.", "")
	}
	return page(http.StatusMethodNotAllowed)
}
