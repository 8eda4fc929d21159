// Package runner gets the OIDC token of a job in CI: from a variable, or from the token
// service of GitHub Actions, with GET $ACTIONS_ID_TOKEN_REQUEST_URL&audience=… and
// $ACTIONS_ID_TOKEN_REQUEST_TOKEN in a header, which answers {"value":"JWT"} (GitHub's page
// "OpenID Connect reference"). Such a token lives for minutes, so it is asked for each
// time, and kept nowhere.
//
// It refuses a variable that holds something else, which must not go to another service,
// and an address without TLS that is not on this machine.
package runner

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

const (
	// GitHub is the name that stands for the token service in place of a variable.
	GitHub = "github"

	urlVariable   = "ACTIONS_ID_TOKEN_REQUEST_URL"
	tokenVariable = "ACTIONS_ID_TOKEN_REQUEST_TOKEN"

	// audience is what an OIDC provider of RAM wants, by convention.
	audience = "sts.aliyuncs.com"
	op       = "token service of GitHub Actions"
)

// CheckName refuses what cannot be the name of a variable. The error does not repeat it:
// it may be the token itself.
func CheckName(name string) error {
	if text.Only(name, 1, 255, "_") && (name[0] < '0' || name[0] > '9') {
		return nil
	}
	return refuse("--oidc-token-env", "write --oidc-token-env NAME, without $, or --oidc-token-env github",
		message.New("it is not the name of a variable"))
}

// Variable returns the token in the variable called name. Errors are of Kind Usage, and do
// not repeat its value.
func Variable(name string, getenv func(string) string) (credential.Secret, error) {
	token := credential.NewSecret(strings.TrimSpace(getenv(name)))
	switch {
	case token.IsZero():
		return token, refuse("--oidc-token-env "+name, message.Sprintf("have the CI system set %s; in GitLab CI: id_tokens", name), message.New("the variable is not set"))
	case !isToken(token):
		return credential.Secret{}, refuse("--oidc-token-env "+name, "name the variable of the token", message.New("the variable does not hold an OIDC token"))
	}
	return token, nil
}

// isToken reports whether token has the form of an OIDC token: three parts, with dots
// between them.
func isToken(token credential.Secret) bool {
	value := token.Reveal()
	return text.Only(value, 5, 20000, ".-_+/=") && strings.Count(value, ".") == 2 && !strings.HasPrefix(value, ".")
}

// Service is the token service of one job.
type Service struct {
	http  *httpx.Client
	url   *url.URL
	token credential.Secret
}

// New returns the service that the variables name. Errors are of Kind Usage.
func New(client *httpx.Client, getenv func(string) string) (*Service, error) {
	s := &Service{http: client, token: credential.NewSecret(getenv(tokenVariable))}
	address := getenv(urlVariable)
	var missing []string
	if address == "" {
		missing = append(missing, urlVariable)
	}
	if s.token.IsZero() {
		missing = append(missing, tokenVariable)
	}
	const flag = "--oidc-token-env " + GitHub
	if len(missing) > 0 {
		return nil, refuse(flag, "give the job of GitHub Actions permissions: id-token: write", message.Errorf("not set: %s", strings.Join(missing, ", ")))
	}
	const hint = "leave the variable as GitHub Actions has set it"
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.User != nil:
		return nil, refuse(flag, hint, message.Errorf("%s is not the address of a service", urlVariable))
	case u.Scheme != "https" && (u.Scheme != "http" || !httpx.IsLoopback(u.Hostname())):
		return nil, refuse(flag, hint, message.Errorf("%s is not an https address", urlVariable))
	case !text.Visible(s.token.Reveal()):
		return nil, refuse(flag, hint, message.Errorf("%s has a character that no token has", tokenVariable))
	}
	if u.RawQuery != "" {
		u.RawQuery += "&"
	}
	u.RawQuery, u.Fragment = u.RawQuery+"audience="+audience, ""
	s.url = u
	return s, nil
}

func refuse(op, hint string, err error) error {
	return &credential.Error{Kind: credential.Usage, Op: op, Hint: hint, Err: err}
}

// Subject lists what says whose the tokens of the service are, without a request: each job
// has another token to ask with.
func (s *Service) Subject() []string {
	return []string{GitHub, fmt.Sprintf("url_sha256=%x", sha256.Sum256([]byte(s.url.String()))), "request_token=" + s.token.Fingerprint()}
}

// Token gets a new OIDC token.
func (s *Service) Token(ctx context.Context) (credential.Secret, error) {
	resp, err := s.http.Do(ctx, httpx.Request{
		Op: op,
		Build: func(ctx context.Context) (*http.Request, error) {
			req, err := httpx.NewRequest(ctx, http.MethodGet, s.url.String(), nil)
			if err != nil {
				return nil, err
			}
			req.Header.Set("Authorization", "bearer "+s.token.Reveal())
			req.Header.Set("Accept", "application/json")
			return req, nil
		},
		Retry: httpx.Throttled,
	})
	if err != nil {
		return credential.Secret{}, err
	}
	if resp.Status != http.StatusOK {
		return credential.Secret{}, s.refusal(resp)
	}
	var answer struct{ Value credential.Secret }
	if err = httpx.DecodeJSON(resp, &answer); err == nil && !isToken(answer.Value) {
		err = message.New("the answer has no OIDC token")
	}
	if err != nil {
		return credential.Secret{}, httpx.Unusable(op, resp, err)
	}
	return answer.Value, nil
}

// refusal turns an answer other than 200 into an error.
func (s *Service) refusal(resp *httpx.Response) error {
	out := httpx.Refusal(op, resp, resp.ServiceError(s.token))
	if resp.Status == http.StatusUnauthorized || resp.Status == http.StatusForbidden {
		out.Hint = "run it in the job itself, while the job runs; its token ends with it"
	}
	return out
}
