package ssoflow

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
)

const (
	maxPages   = 200
	maxEntries = 10000

	// Entries a page, so that a page of the longest entries stays below what is
	// read of an answer: a description alone may have 1024 characters.
	accountsPage       = 100
	configurationsPage = 10
)

// Account is an account that the person may use.
type Account struct {
	ID   string // letters, digits and "._-"
	Name string // as the service writes it; may hold anything
}

// AccessConfiguration is a set of permissions that the person may use in an
// account.
type AccessConfiguration struct {
	ID          string // letters, digits and "._-"
	Name        string // as the service writes it, like Description; may hold anything
	Description string
}

// Accounts lists the accounts that the token gives access to, in the service's
// order. Errors are of Kind Login, with ErrTokenRefused if the service does not
// accept the token, Refused or Network.
func (p *Portal) Accounts(ctx context.Context, token Token) ([]Account, error) {
	const op = "CloudSSO accounts"
	var all []Account
	err := p.pages(ctx, token, op, "/access-assignments/accounts", accountsPage, nil, func(r *httpx.Response) (int, error) {
		var page struct {
			Accounts []struct {
				AccountID   string `json:"AccountId"`
				DisplayName string
			}
		}
		if err := httpx.DecodeJSON(r, &page); err != nil {
			return 0, err
		}
		for _, a := range page.Accounts {
			if !isID(a.AccountID) {
				return 0, errors.New("the answer has an account without an id")
			}
			all = append(all, Account{ID: a.AccountID, Name: a.DisplayName})
		}
		return len(all), nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// AccessConfigurations lists the access configurations that the token gives
// access to in an account, in the service's order. Errors are as those of
// Accounts, or of Kind Usage if accountID does not look like an id.
func (p *Portal) AccessConfigurations(ctx context.Context, token Token, accountID string) ([]AccessConfiguration, error) {
	const op = "CloudSSO access configurations"
	if !isID(accountID) {
		return nil, credential.NewError(credential.Usage, op, "", "the account is not given as an id")
	}
	var all []AccessConfiguration
	params := url.Values{"AccountId": {accountID}}
	err := p.pages(ctx, token, op, "/access-assignments/access-configurations", configurationsPage, params, func(r *httpx.Response) (int, error) {
		var page struct {
			AccessConfigurationsForAccount []struct {
				AccessConfigurationID          string `json:"AccessConfigurationId"`
				AccessConfigurationName        string
				AccessConfigurationDescription string
			}
		}
		if err := httpx.DecodeJSON(r, &page); err != nil {
			return 0, err
		}
		for _, c := range page.AccessConfigurationsForAccount {
			if !isID(c.AccessConfigurationID) {
				return 0, errors.New("the answer has an access configuration without an id")
			}
			all = append(all, AccessConfiguration{c.AccessConfigurationID, c.AccessConfigurationName, c.AccessConfigurationDescription})
		}
		return len(all), nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// pages gets a list page by page. read decodes one page and returns the number
// of entries so far.
func (p *Portal) pages(ctx context.Context, token Token, op, path string, size int, params url.Values, read func(*httpx.Response) (int, error)) error {
	seen := map[string]bool{"": true}
	next := ""
	for range maxPages {
		all := url.Values{"MaxResults": {strconv.Itoa(size)}, "NextToken": {next}}
		for name, values := range params {
			all[name] = values
		}
		if next == "" {
			all.Del("NextToken")
		}
		resp, err := p.withToken(ctx, token, query{op: op, method: http.MethodGet, path: path, params: all})
		if err != nil {
			return err
		}
		var page struct {
			IsTruncated bool
			NextToken   string
		}
		if err := httpx.DecodeJSON(resp, &page); err != nil {
			return httpx.Unusable(op, resp, err)
		}
		entries, err := read(resp)
		switch {
		case err != nil:
			return httpx.Unusable(op, resp, err)
		case !page.IsTruncated:
			return nil
		case entries >= maxEntries:
			return httpx.Unusable(op, resp, errors.New("the list has more than "+strconv.Itoa(maxEntries)+" entries"))
		case seen[page.NextToken]:
			return httpx.Unusable(op, resp, errors.New("the list does not end: the service repeats a page"))
		}
		next = page.NextToken
		seen[next] = true
	}
	return &credential.Error{Kind: credential.Refused, Op: op, Err: errors.New("the list has more than " + strconv.Itoa(maxPages) + " pages")}
}

// Credentials returns the session of an access configuration in an account.
// Errors are as those of AccessConfigurations.
func (p *Portal) Credentials(ctx context.Context, token Token, accountID, configurationID string) (credential.Credential, error) {
	const op = "CloudSSO credentials"
	var none credential.Credential
	if !isID(accountID) || !isID(configurationID) {
		return none, credential.NewError(credential.Usage, op, "choose them with aliyun-sso-login",
			"the account and the access configuration must be given as ids")
	}
	resp, err := p.withToken(ctx, token, query{
		op: op, method: http.MethodPost, path: "/cloud-credentials",
		body: map[string]string{"AccountId": accountID, "AccessConfigurationId": configurationID},
	})
	if err != nil {
		return none, err
	}
	var answer struct{ CloudCredential httpx.Keys }
	if err := httpx.DecodeJSON(resp, &answer); err != nil {
		return none, httpx.Unusable(op, resp, err)
	}
	session, err := answer.CloudCredential.Credential(op, resp, p.Now())
	if err != nil {
		return none, err
	}
	session.Source = "cloudsso:" + accountID + "/" + configurationID
	return session, nil
}

// withToken sends q with the token and returns the answer if its status is 200.
func (p *Portal) withToken(ctx context.Context, token Token, q query) (*httpx.Response, error) {
	if err := token.check(q.op, p.Now()); err != nil {
		return nil, err
	}
	q.token = token.AccessToken
	resp, err := p.do(ctx, q)
	if err != nil {
		return nil, err
	}
	e := resp.ServiceError(token.AccessToken)
	switch {
	case resp.Status == http.StatusOK && e == nil:
		return resp, nil
	case refusesToken(resp, e):
		return nil, tokenRefused(q.op, resp, e)
	}
	out := httpx.Refusal(q.op, resp, e)
	if e != nil && resp.Status == http.StatusForbidden {
		out.Hint = hintAssign
	}
	return nil, out
}
