package cloudtest

import (
	"net/http"
)

const (
	// RunnerToken is what a job asks the token service of its runner with.
	RunnerToken = Canary + "tokenRunner.of-one_job~+/="
	// RunnerSubject is whose the tokens are.
	RunnerSubject = "repo:octo/app:ref:refs/heads/main"

	runnerPath = "/idtoken//job/idtoken"
)

// RunnerURL returns what a runner of GitHub Actions has in ACTIONS_ID_TOKEN_REQUEST_URL,
// over http. It has a query already.
func (c *Cloud) RunnerURL() string { return c.runnerURL + runnerPath + "?api-version=2.0" }

// RunnerTLSURL is RunnerURL over https, with a certificate of CACertPEM.
func (c *Cloud) RunnerTLSURL() string { return c.runnerTLSURL + runnerPath + "?api-version=2.0" }

// readRunner understands a request for an OIDC token of a job.
func (c *Cloud) readRunner(r *http.Request, body []byte) call {
	if r.URL.Path != runnerPath {
		return call{right: func(shape) reply { return page(http.StatusNotFound) }}
	}
	return call{action: "idtoken", right: func(shape) reply {
		query := r.URL.Query()
		refuse := func(status int, message string) reply {
			return reply{status: status, object: map[string]any{"message": message}}
		}
		switch {
		case r.Method != http.MethodGet || len(body) > 0:
			return page(http.StatusMethodNotAllowed)
		case r.Header.Get("Authorization") != "bearer "+RunnerToken:
			return refuse(http.StatusUnauthorized, "Bad credentials")
		case query.Get("api-version") != "2.0" || len(query["audience"]) != 1 || query.Get("audience") != oidcAudience:
			return refuse(http.StatusBadRequest, "Can't issue a token for this audience")
		}
		return reply{status: http.StatusOK, object: map[string]any{"count": 1, "value": c.IssueOIDCToken(RunnerSubject)}}
	}}
}
