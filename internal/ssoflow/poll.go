package ssoflow

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/text"
)

const (
	opToken    = "CloudSSO sign-in"
	slowerBy   = 5 * time.Second // RFC 8628 section 3.5
	maxBackoff = time.Minute
)

// verdict is what an answer to a poll means.
type verdict int

const (
	granted verdict = iota
	pending
	slower  // from now on
	failing // nothing is known; ask again, later each time
	ended
)

// Wait polls until the person has approved d, and returns the token. It goes on
// through failures of the network and of the service until the code ends
// (RFC 8628 section 3.5), and stops at every other answer. progress, if not nil,
// is told about once a second how long the code is still good for. Errors are
// of Kind Login when the code ended, Refused when the person or the service
// said no, Network when the code ended without an answer, or, when ctx was
// cancelled, context.Cause(ctx) as it is.
func (p *Portal) Wait(ctx context.Context, d *Device, progress func(left time.Duration)) (Token, error) {
	outer := ctx
	// The wall clock decides, which goes on while a laptop sleeps; the timer
	// ends a wait whose clock was set back.
	ctx, cancel := context.WithTimeout(ctx, d.Expires.Sub(p.Now()))
	defer cancel()

	interval, wait := d.Interval, d.Interval
	var failure error // of the last poll, if it had no answer
	for {
		if err := p.pause(ctx, d, wait, progress); err != nil {
			return Token{}, expired(outer, failure)
		}
		token, what, err := p.poll(ctx, d)
		switch what {
		case granted:
			return token, nil
		case ended:
			return Token{}, err
		case slower:
			interval += slowerBy
			fallthrough
		case pending:
			failure, wait = nil, interval
		case failing:
			if ctx.Err() == nil { // else the end of the code cut this poll short
				failure = err
			}
			wait = max(interval, min(2*wait, maxBackoff))
		}
	}
}

// errCodeEnded ends a pause.
var errCodeEnded = errors.New("the code has ended")

// pause waits between two polls, in steps that let progress be told.
func (p *Portal) pause(ctx context.Context, d *Device, wait time.Duration, progress func(left time.Duration)) error {
	for {
		left := d.Expires.Sub(p.Now())
		switch {
		case left <= 0:
			return errCodeEnded
		case wait <= 0:
			return nil
		}
		step := min(wait, left)
		if progress != nil {
			progress(left)
			step = min(step, time.Second)
		}
		if err := p.after(ctx, step); err != nil {
			return err
		}
		wait -= step
	}
}

func (p *Portal) after(ctx context.Context, d time.Duration) error {
	if p.After != nil {
		return p.After(ctx, d)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// expired says why a wait ended before there was an answer.
func expired(ctx context.Context, failure error) error {
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &credential.Error{Kind: credential.Network, Op: opToken, Err: fmt.Errorf("nobody approved it within the time limit: %w", ctx.Err())}
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case failure != nil:
		return &credential.Error{Kind: credential.Network, Hint: httpx.HintLater, Err: failure}
	}
	return codeEnded("", errors.New("the code ended before anybody approved it"))
}

func codeEnded(requestID string, err error) error {
	return &credential.Error{Kind: credential.Login, Op: opToken, Hint: hintAgain, RequestID: requestID, Err: err}
}

// poll asks once.
func (p *Portal) poll(ctx context.Context, d *Device) (Token, verdict, error) {
	now := p.Now()
	resp, err := p.do(ctx, query{
		op: opToken, method: http.MethodPost, path: "/token", once: true,
		body: map[string]string{
			"ClientId":     p.clientID(),
			"DeviceCode":   d.DeviceCode.Reveal(),
			"CodeVerifier": d.verifier.Reveal(),
			"GrantType":    deviceGrant,
		},
	})
	if err != nil {
		return Token{}, failing, err // the next pause ends if ctx has
	}
	var answer struct {
		AccessToken credential.Secret
		ExpiresIn   float64 // seconds
	}
	notJSON := httpx.DecodeJSON(resp, &struct{}{})
	e := resp.ServiceError(d.DeviceCode, d.verifier)
	switch {
	case e != nil:
		what, err := judge(resp, e)
		return Token{}, what, err
	case resp.Status == http.StatusTooManyRequests:
		return Token{}, slower, nil
	case resp.Status >= 500 || notJSON != nil:
		return Token{}, failing, httpx.Refusal(opToken, resp, nil)
	case resp.Status != http.StatusOK:
		return Token{}, ended, httpx.Refusal(opToken, resp, nil)
	}
	if err := httpx.DecodeJSON(resp, &answer); err != nil {
		return Token{}, ended, httpx.Unusable(opToken, resp, err)
	}
	if !text.Visible(answer.AccessToken.Reveal()) {
		return Token{}, ended, httpx.Unusable(opToken, resp, errors.New("the answer has no usable AccessToken"))
	}
	expires, err := expiry(now, answer.ExpiresIn)
	if err != nil {
		return Token{}, ended, httpx.Unusable(opToken, resp, err)
	}
	return Token{AccessToken: answer.AccessToken, Expires: expires, Obtained: now}, granted, nil
}

// judge says what a code means. Codes beyond the first two are those of
// RFC 8628 in the service's style; the documents do not list them.
func judge(r *httpx.Response, e *httpx.ServiceError) (verdict, error) {
	switch {
	case e.Mentions("authorizationpending"):
		return pending, nil
	case e.Mentions("invaliddevicecode", "expiredtoken", "expireddevicecode", "devicecodeexpired"):
		return ended, codeEnded(r.RequestID(), fmt.Errorf("the code has ended: %w", e))
	case e.Mentions("denied", "rejected", "refused"):
		return ended, &credential.Error{
			Kind: credential.Refused, Op: opToken, RequestID: r.RequestID(),
			Err: fmt.Errorf("the sign-in was not approved: %w", e),
		}
	case e.Mentions("slowdown") || r.Status == http.StatusTooManyRequests || e.IsThrottling():
		return slower, nil
	case r.Status >= 500:
		return failing, httpx.Refusal(opToken, r, e)
	}
	return ended, httpx.Refusal(opToken, r, e)
}
