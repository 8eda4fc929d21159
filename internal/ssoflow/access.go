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
	l := listing{op: "CloudSSO accounts", path: "/access-assignments/accounts", pageSize: accountsPage}
	return entries(ctx, p, token, l, func(r *httpx.Response) (all []Account, _ error) {
		var page struct {
			Accounts []struct {
				AccountID   string `json:"AccountId"`
				DisplayName string
			}
		}
		if err := httpx.DecodeJSON(r, &page); err != nil {
			return nil, err
		}
		for _, a := range page.Accounts {
			if !isID(a.AccountID) {
				return nil, errors.New("the answer has an account without an id")
			}
			all = append(all, Account{ID: a.AccountID, Name: a.DisplayName})
		}
		return all, nil
	})
}

// AccessConfigurations lists the access configurations that the token gives
// access to in an account, in the service's order. Errors are as those of
// Accounts, or of Kind Usage if accountID does not look like an id.
func (p *Portal) AccessConfigurations(ctx context.Context, token Token, accountID string) ([]AccessConfiguration, error) {
	l := listing{
		op: "CloudSSO access configurations", path: "/access-assignments/access-configurations",
		accountID: accountID, pageSize: configurationsPage,
	}
	if !isID(accountID) {
		return nil, credential.NewError(credential.Usage, l.op, "", "the account is not given as an id")
	}
	return entries(ctx, p, token, l, func(r *httpx.Response) (all []AccessConfiguration, _ error) {
		var page struct {
			AccessConfigurationsForAccount []struct {
				AccessConfigurationID          string `json:"AccessConfigurationId"`
				AccessConfigurationName        string
				AccessConfigurationDescription string
			}
		}
		if err := httpx.DecodeJSON(r, &page); err != nil {
			return nil, err
		}
		for _, c := range page.AccessConfigurationsForAccount {
			if !isID(c.AccessConfigurationID) {
				return nil, errors.New("the answer has an access configuration without an id")
			}
			all = append(all, AccessConfiguration{c.AccessConfigurationID, c.AccessConfigurationName, c.AccessConfigurationDescription})
		}
		return all, nil
	})
}

// listing is a list of the portal, which it gives in pages.
type listing struct {
	op, path  string
	accountID string // empty for the list of accounts
	pageSize  int    // entries
}

// entries gets l page by page. decode returns the entries of one page.
func entries[T any](ctx context.Context, p *Portal, token Token, l listing, decode func(*httpx.Response) ([]T, error)) ([]T, error) {
	params := url.Values{"MaxResults": {strconv.Itoa(l.pageSize)}}
	if l.accountID != "" {
		params.Set("AccountId", l.accountID)
	}
	var all []T
	seen := map[string]bool{"": true}
	for range maxPages {
		resp, err := p.withToken(ctx, token, query{op: l.op, method: http.MethodGet, address: p.address(l.path, params)})
		if err != nil {
			return nil, err
		}
		var page struct {
			IsTruncated bool
			NextToken   string
		}
		list, err := decode(resp)
		if err == nil {
			err = httpx.DecodeJSON(resp, &page)
		}
		all = append(all, list...)
		switch {
		case err != nil:
		case !page.IsTruncated:
			return all, nil
		case len(all) >= maxEntries:
			err = errors.New("the list has more than " + strconv.Itoa(maxEntries) + " entries")
		case seen[page.NextToken]:
			err = errors.New("the list does not end: the service repeats a page")
		}
		if err != nil {
			return nil, httpx.Unusable(l.op, resp, err)
		}
		params.Set("NextToken", page.NextToken)
		seen[page.NextToken] = true
	}
	return nil, &credential.Error{Kind: credential.Refused, Op: l.op, Err: errors.New("the list has more than " + strconv.Itoa(maxPages) + " pages")}
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
