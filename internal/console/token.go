// Package console signs a browser in to the vendor's web console with a session: by the
// token that the sign-in service gives for it, see the vendor's page on custom identity
// brokers. A token works once and for 30 seconds, so it is fetched when the browser asks
// for it, and is never stored.
//
// It refuses long-term keys and bearer tokens, and pages that are not the vendor's. The
// secrets of a session are sent in a body and never in a URL. The token is in the URL to
// which the browser is redirected, and nowhere else: whoever opens the browser gets the
// address of a page on loopback.
package console

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

const opToken = "console GetSigninToken"

// SignIn is a sign-in to the console. Its fields must not change between calls.
type SignIn struct {
	HTTP        *httpx.Client
	Endpoint    *url.URL // of the sign-in service, as from openapi.SignIn
	Now         credential.Clock
	Session     credential.Credential // for which Check is nil
	Destination string                // the page to open, as from Find
	LoginURL    string                // the page to which the console sends a person after the session
}

// Check returns why c cannot sign anybody in: the console takes sessions of a role only.
// hint is what to do about a key. The error is of Kind Usage.
func Check(c credential.Credential, hint string) error {
	why := ""
	switch {
	case !c.BearerToken.IsZero():
		why, hint = message.Text("a bearer token cannot sign in to the console: it takes the session of a role"), "use a source with an AccessKey or a session"
	case c.SecurityToken.IsZero():
		why = message.Sprintf("the long-term AccessKey %s cannot sign in to the console: it takes the session of a role", c.AccessKeyID)
	case !credential.IsSessionID(c.AccessKeyID):
		why = message.Sprintf("the session %s cannot sign in to the console: its id does not begin with STS", c.AccessKeyID)
	default:
		return nil
	}
	return credential.NewError(credential.Usage, c.Source, hint, why)
}

// URL gets a token and returns the address that signs a browser in, once and within 30
// seconds. Another attempt follows a network error, 5xx, 429 and Throttling*. Errors are
// those of httpx.Client.Do, or of Kind Refused.
func (s *SignIn) URL(ctx context.Context) (credential.Secret, error) {
	sent := []credential.Secret{s.Session.AccessKeySecret, s.Session.SecurityToken}
	form := url.Values{
		"Action":          {"GetSigninToken"},
		"AccessKeyId":     {s.Session.AccessKeyID},
		"AccessKeySecret": {s.Session.AccessKeySecret.Reveal()},
		"SecurityToken":   {s.Session.SecurityToken.Reveal()},
		"TicketType":      {ticketType(s.Destination)},
	}
	federation := s.Endpoint.String() + "/federation"
	resp, err := s.HTTP.Do(ctx, httpx.Request{
		Op: opToken,
		Build: func(ctx context.Context) (*http.Request, error) {
			req, err := httpx.NewRequest(ctx, http.MethodPost, federation, []byte(form.Encode()))
			if err == nil {
				req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				req.Header.Set("Accept", "application/json")
			}
			return req, err
		},
		Retry: func(r *httpx.Response) bool { return refusalIn(r).IsThrottling() },
	})
	if err != nil {
		return credential.Secret{}, err
	}
	if resp.Status != http.StatusOK {
		return credential.Secret{}, s.refused(resp, refusalIn(resp, sent...))
	}
	var answer struct {
		SigninToken   credential.Secret
		Code, Message string // of a success that says no
	}
	if err := httpx.DecodeJSON(resp, &answer); err != nil {
		return credential.Secret{}, httpx.Unusable(opToken, resp, err)
	}
	token := answer.SigninToken.Reveal()
	switch said := httpx.NewServiceError(resp.Status, answer.Code, answer.Message, sent...); {
	case token == "" && said != nil:
		return credential.Secret{}, s.refused(resp, said)
	case token == "":
		return credential.Secret{}, httpx.Unusable(opToken, resp, httpx.Incomplete("SigninToken"))
	case !text.Visible(token):
		return credential.Secret{}, httpx.Unusable(opToken, resp, message.New("the sign-in token has a character that no token has"))
	}
	login := url.Values{"Action": {"Login"}, "LoginUrl": {s.LoginURL}, "Destination": {s.Destination}, "SigninToken": {token}}
	return credential.NewSecret(federation + "?" + login.Encode()), nil
}

// ticketType returns the kind of token for a page.
func ticketType(destination string) string {
	if u, err := url.Parse(destination); err == nil && strings.Contains(u.Hostname(), "4service") {
		return "mini"
	}
	return "normal"
}

// refused turns an answer that is none into an error. e is what it says, nil if that is
// not documented.
func (s *SignIn) refused(r *httpx.Response, e *httpx.ServiceError) error {
	out := httpx.Refusal(opToken, r, e)
	if out.RequestID == "" {
		out.RequestID = requestID(r)
	}
	if e.Mentions("InvalidCredential") {
		out.Hint = "renew the session with --refresh; for an account of the other site, add --site CN or --site INTL"
		if skew, ok := r.Skew(s.Now()); ok && skew.Abs() >= maxSkew {
			out.Hint = r.ClockHint(s.Now())
		}
	}
	return out
}
