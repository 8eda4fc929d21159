// Package ssoflow turns a person's sign-in into credentials, for the vendor's two
// kinds of sign-in; package signin beside it gets a person signed in.
//
// CloudSSO: a portal's lists of accounts and access configurations, and the
// session of one of them: JSON over HTTPS on the host of the sign-in URL, as the
// vendor's own tools use it, with a bearer token and without a refresh token.
//
// OAuth: the refresh of a token (RFC 6749 section 6) and its exchange for a
// session, as `aliyun configure --mode OAuth` does it. Each refresh token works
// once and brings the next one.
//
// The package refuses sign-in URLs that are neither https nor on loopback,
// tokens without an expiry, incomplete or expired credentials, and endless lists.
// It prints nothing and stores nothing: that is for its callers.
package ssoflow

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

// defaultClientID is the public client of the vendor's own tools.
const defaultClientID = "app-vaz16tltdxs96audqf35"

const hintSignInURL = "copy the user logon URL from the overview page of the CloudSSO console: https://signin-REGION.alibabacloudsso.com/DIRECTORY/login"

// Portal is one CloudSSO portal. Its fields must not change between calls;
// calls may run at once.
type Portal struct {
	HTTP      *httpx.Client // required
	SignInURL *url.URL      // required, as from ParseSignInURL
	// Typed is the sign-in URL as a person wrote it, which the portal is told, as by the
	// vendor's tools; empty: SignInURL. It must be one that ParseSignInURL accepts.
	Typed    string
	ClientID string           // empty: that of the vendor's tools
	Now      credential.Clock // required
}

// ParseSignInURL returns the address of a portal in a canonical form, whose
// String can name the portal's token in a store: the host in lower case, no
// default port, no trailing slash, no query (a link to one account is the
// portal's URL with a query), no fragment, and DIRECTORY/login for
// DIRECTORY/device/login. A missing scheme means https; http is for loopback
// only. Errors are of Kind Usage and do not repeat raw.
func ParseSignInURL(raw string) (*url.URL, error) {
	bad := func(err error) (*url.URL, error) {
		return nil, &credential.Error{Kind: credential.Usage, Op: "sign-in URL", Hint: hintSignInURL, Err: err}
	}
	if !text.Visible(raw) {
		return bad(message.New("it is empty, or has a space, a control character or a character outside ASCII"))
	}
	if !strings.Contains(raw, "://") {
		raw = "https://" + raw
	}
	u, err := url.Parse(raw)
	if err != nil {
		return bad(message.New("it is not a URL"))
	}
	if u.User != nil {
		return bad(message.New("it has a user name or password"))
	}
	base, err := httpx.Endpoint(u.Scheme + "://" + u.Host)
	if err != nil {
		return bad(errors.Unwrap(err)) // without the inner Op
	}
	path := strings.TrimRight(u.EscapedPath(), "/")
	if directory, ok := strings.CutSuffix(path, "/device/login"); ok && directory != "" {
		path = directory + "/login"
	}
	for i, segment := range strings.Split(path, "/") {
		if i > 0 && !isID(segment) || segment == "." || segment == ".." {
			return bad(message.New("its path is not that of a portal"))
		}
	}
	base.Path = path
	return base, nil
}

// Post sends one request of a device login to path: fields, which may have
// secrets, and the ClientId, as JSON. attempts is that of an httpx.Request.
func (p *Portal) Post(ctx context.Context, op, path string, fields map[string]string, attempts int) (*httpx.Response, error) {
	body := maps.Clone(fields)
	body["ClientId"] = cmp.Or(p.ClientID, defaultClientID)
	q := p.post(op, path, body)
	q.attempts = attempts
	return send(ctx, p.HTTP, q)
}

// TypedURL returns the sign-in URL as it was typed, with the scheme that may be missing.
func (p *Portal) TypedURL() string {
	typed := cmp.Or(p.Typed, p.SignInURL.String())
	if !strings.Contains(typed, "://") {
		typed = p.SignInURL.Scheme + "://" + typed
	}
	return typed
}

// post returns a POST of fields, as JSON.
func (p *Portal) post(op, path string, fields map[string]string) query {
	body, _ := json.Marshal(fields) // cannot fail: it has strings only
	return query{op: op, method: http.MethodPost, address: p.address(path, nil), contentType: "application/json", body: body}
}

// address returns the URL of path at the portal.
func (p *Portal) address(path string, params url.Values) string {
	u := url.URL{Scheme: p.SignInURL.Scheme, Host: p.SignInURL.Host, Path: path, RawQuery: params.Encode()}
	return u.String()
}

// ClientID returns the client that the environment names, or "".
func ClientID(getenv func(string) string) string {
	return cmp.Or(getenv("ALIBABA_CLOUD_SSO_CLIENT_ID"), getenv("ALIBABACLOUD_SSO_CLIENT_ID"))
}

// isID reports whether s looks like an id or a name of the service.
func isID(s string) bool { return text.Only(s, 1, 128, "._-") }

// PortalName returns the sign-in URL of a portal for messages and lists, without the
// parts that all have.
func PortalName(signInURL string) string {
	return strings.TrimSuffix(strings.TrimPrefix(signInURL, "https://"), "/login")
}
