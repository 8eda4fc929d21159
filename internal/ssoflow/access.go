package ssoflow

import (
	"context"
	"net/http"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
)

// Credentials returns the session of an access configuration in an account.
// Errors are as those of AccessConfigurations.
func (p *Portal) Credentials(ctx context.Context, token Token, accountID, configurationID string) (credential.Credential, error) {
	const op = "CloudSSO credentials"
	var none credential.Credential
	if !isID(accountID) || !isID(configurationID) {
		return none, credential.NewError(credential.Usage, op, "choose them with aliyun-sso-login",
			"the account and the access configuration must be given as ids")
	}
	resp, err := p.withToken(ctx, token, p.post(op, "/cloud-credentials", map[string]string{
		"AccountId": accountID, "AccessConfigurationId": configurationID,
	}))
	if err != nil {
		return none, err
	}
	var answer struct{ CloudCredential httpx.Keys }
	if err := httpx.DecodeJSON(resp, &answer); err != nil {
		return none, httpx.Unusable(op, resp, err)
	}
	return answer.CloudCredential.Credential(op, "cloudsso:"+accountID+"/"+configurationID, resp, p.Now())
}

// withToken sends q with the token and returns the answer if its status is 200.
func (p *Portal) withToken(ctx context.Context, token Token, q query) (*httpx.Response, error) {
	if err := token.check(q.op, p.Now()); err != nil {
		return nil, err
	}
	q.token = token.AccessToken
	resp, err := send(ctx, p.HTTP, q)
	return accepted(q.op, token, resp, err)
}

// accepted returns the answer of send to a request with the token, if its status is 200.
func accepted(op string, token Token, resp *httpx.Response, err error) (*httpx.Response, error) {
	if err != nil {
		return nil, err
	}
	e := resp.ServiceError(token.AccessToken)
	switch {
	case resp.Status == http.StatusOK && e == nil:
		return resp, nil
	case refusesToken(resp, e):
		return nil, tokenRefused(op, resp, e)
	}
	out := httpx.Refusal(op, resp, e)
	if e != nil && resp.Status == http.StatusForbidden {
		out.Hint = hintAssign
	}
	return nil, out
}
