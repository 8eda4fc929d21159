package ssoflow

import (
	"context"
	"errors"
	"net/url"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/message"
)

const (
	listingsAtOnce = 8
	// deadAfter is after how many accounts in a row without an answer the portal is
	// not asked any more.
	deadAfter = listingsAtOnce
)

// Assignment is an account with what the person may use in it.
type Assignment struct {
	Account
	Configurations []AccessConfiguration
	Err            error // why Configurations is not complete
}

// Assignments lists every account of the token with its access configurations, of
// several accounts at once. limit is that of one request. Throttling makes all requests
// wait, and does not count against the limit. progress is called with the number of
// accounts that are done and of all accounts, never twice at once; it may be nil.
//
// With an error the list has what was got until then. It is that of the list of accounts,
// else the first of an account; an account that is refused does not end the listing. Only
// an ErrTokenRefused is about the sign-in.
func (p *Portal) Assignments(ctx context.Context, token Token, limit time.Duration, progress func(done, all int)) ([]Assignment, error) {
	o := &pages{limit: limit, pace: new(httpx.Pace)}
	accounts, failed := p.accounts(ctx, token, o)
	list := make([]Assignment, len(accounts))
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var mu sync.Mutex // guards what follows
	done, unanswered := 0, 0
	finish := func(err error) {
		mu.Lock()
		defer mu.Unlock()
		done++
		switch {
		case errors.Is(err, ErrTokenRefused):
			cancel(err)
		case credential.KindOf(err) != credential.Network:
			unanswered = 0
		default:
			if unanswered++; unanswered >= deadAfter {
				cancel(err)
			}
		}
		if progress != nil {
			progress(done, len(list))
		}
	}
	var group errgroup.Group
	group.SetLimit(listingsAtOnce)
	for i, account := range accounts {
		one := &list[i]
		one.Account = account
		group.Go(func() error {
			if one.Err = context.Cause(ctx); one.Err != nil {
				return nil
			}
			one.Configurations, one.Err = p.accessConfigurations(ctx, token, account.ID, o)
			one.Err = p.ofAccount(ctx, token, o, one.Err)
			finish(one.Err)
			return nil
		})
	}
	_ = group.Wait() // no function returns an error
	return list, firstFailure(failed, list)
}

// ofAccount returns err, the error of one account. If it says that the token is refused
// and the portal accepts it elsewhere, then it is the account that is refused.
func (p *Portal) ofAccount(ctx context.Context, token Token, o *pages, err error) error {
	if !errors.Is(err, ErrTokenRefused) {
		return err
	}
	l := listing{op: "CloudSSO accounts", path: "/access-assignments/accounts", pageSize: 1, pages: o}
	switch _, elsewhere := p.page(ctx, token, l, url.Values{}); {
	case errors.Is(elsewhere, ErrTokenRefused):
		return err
	case elsewhere != nil:
		return elsewhere
	}
	var refused *credential.Error
	errors.As(err, &refused) // every ErrTokenRefused is in one
	return &credential.Error{
		Kind: credential.Refused, Op: refused.Op, Hint: hintAssign, RequestID: refused.RequestID,
		Err: message.New("the portal refuses this account"),
	}
}

// firstFailure returns failed, else the first error of an account, and in how many there
// is one. A refused token is before all others.
func firstFailure(failed error, list []Assignment) error {
	n := 0
	var first error
	for _, a := range list {
		if a.Err == nil {
			continue
		}
		n++
		if first == nil || errors.Is(a.Err, ErrTokenRefused) && !errors.Is(first, ErrTokenRefused) {
			first = message.Errorf("account %s: %w", a.ID, a.Err)
		}
	}
	switch {
	case failed != nil && !errors.Is(first, ErrTokenRefused):
		return failed
	case n > 1:
		return message.Errorf("%d of %d accounts are missing; %w", n, len(list), first)
	}
	return first
}
