package ssoflow

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/message"
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
	return whole(p.accounts(ctx, token, new(pages)))
}

// accounts is Accounts, but with an error it returns what it has got.
func (p *Portal) accounts(ctx context.Context, token Token, o *pages) ([]Account, error) {
	l := listing{op: "CloudSSO accounts", path: "/access-assignments/accounts", pageSize: accountsPage, pages: o}
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
				return nil, message.New("the answer has an account without an id")
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
	return whole(p.accessConfigurations(ctx, token, accountID, new(pages)))
}

// accessConfigurations is AccessConfigurations, but with an error it returns what it has
// got.
func (p *Portal) accessConfigurations(ctx context.Context, token Token, accountID string, o *pages) ([]AccessConfiguration, error) {
	l := listing{
		op: "CloudSSO access configurations", path: "/access-assignments/access-configurations",
		accountID: accountID, pageSize: configurationsPage, pages: o,
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
				return nil, message.New("the answer has an access configuration without an id")
			}
			all = append(all, AccessConfiguration{c.AccessConfigurationID, c.AccessConfigurationName, c.AccessConfigurationDescription})
		}
		return all, nil
	})
}

// whole returns a list that has come to its end, or the error alone.
func whole[T any](list []T, err error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	return list, nil
}

// listing is a list of the portal, which it gives in pages.
type listing struct {
	op, path  string
	accountID string // empty for the list of accounts
	pageSize  int    // entries
	*pages
}

// pages is how the pages of a listing, or of several at once, are asked for.
type pages struct {
	limit time.Duration // of one request; zero: the usual
	pace  *httpx.Pace   // nil: none
	// defaultSize is set when the portal has refused a page size. The vendor does not
	// say which it accepts.
	defaultSize atomic.Bool
}

// page gets one page of l. A portal that refuses the page size is asked without one.
func (p *Portal) page(ctx context.Context, token Token, l listing, params url.Values) (*httpx.Response, error) {
	if err := token.check(l.op, p.Now()); err != nil {
		return nil, err
	}
	q := query{op: l.op, method: http.MethodGet, token: token.AccessToken, limit: l.limit, pace: l.pace}
	q.contentType = "application/json" // of no body, as the vendor's tools send it
	q.address = p.address(l.path, params)
	sized := !l.defaultSize.Load()
	if sized {
		params.Set("MaxResults", strconv.Itoa(l.pageSize))
		q.address = p.address(l.path, params)
		params.Del("MaxResults")
	}
	resp, err := send(ctx, p.HTTP, q)
	if err == nil && sized && resp.Status == http.StatusBadRequest && !httpx.Throttled(resp) {
		q.address = p.address(l.path, params)
		if second, err := send(ctx, p.HTTP, q); err == nil && second.Status == http.StatusOK {
			l.defaultSize.Store(true)
			resp = second
		}
	}
	return accepted(l.op, token, resp, err)
}

// entries gets l page by page. decode returns the entries of one page, also with an
// error.
func entries[T any](ctx context.Context, p *Portal, token Token, l listing, decode func(*httpx.Response) ([]T, error)) ([]T, error) {
	params := url.Values{}
	if l.accountID != "" {
		params.Set("AccountId", l.accountID)
	}
	var all []T
	seen := map[string]bool{"": true}
	for range maxPages {
		resp, err := p.page(ctx, token, l, params)
		if err != nil {
			return all, err
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
			err = message.Errorf("the list has more than %d entries", maxEntries)
		case seen[page.NextToken]:
			err = message.New("the list does not end: the service repeats a page")
		}
		if err != nil {
			return all, httpx.Unusable(l.op, resp, err)
		}
		params.Set("NextToken", page.NextToken)
		seen[page.NextToken] = true
	}
	return all, &credential.Error{Kind: credential.Refused, Op: l.op, Err: message.Errorf("the list has more than %d pages", maxPages)}
}
