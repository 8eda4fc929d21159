package signin

import (
	"context"
	"errors"
	"net/http"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/ssoflow"
)

const (
	opToken    = "CloudSSO sign-in"
	slowerBy   = 5 * time.Second // RFC 8628 section 3.5
	maxBackoff = time.Minute
)

// outcome is what an answer to a poll means.
type outcome int

const (
	granted outcome = iota
	pending
	slowDown // from now on
	noAnswer // the network or the service failed; poll again, later each time
	ended
)

// Wait polls until the person has approved d, and returns the token. It keeps
// polling through failures of the network and of the service until the code
// expires (RFC 8628 section 3.5), and stops at every other answer. About once a
// second it calls progress, if that is not nil, with the time until the code
// expires. Errors are of Kind Login when the code expired, Refused when the
// person or the service said no, Network when the code expired without an
// answer, or, when ctx was cancelled, context.Cause(ctx) as it is.
func Wait(ctx context.Context, p *ssoflow.Portal, d *Device, progress func(left time.Duration)) (ssoflow.Token, error) {
	outer := ctx
	// The wall clock decides, which goes on while a laptop sleeps; the timer
	// ends a wait whose clock was set back.
	ctx, cancel := context.WithTimeout(ctx, d.expires.Sub(p.Now()))
	defer cancel()

	interval, wait := d.interval, d.interval
	var failure error // of the last poll, if it had no answer
	for {
		if !pause(ctx, p.Now, d.expires, wait, progress) {
			return ssoflow.Token{}, waitEnded(outer, failure)
		}
		token, what, err := poll(ctx, p, d)
		switch what {
		case granted:
			return token, nil
		case ended:
			return ssoflow.Token{}, err
		case slowDown:
			interval += slowerBy
			fallthrough
		case pending:
			failure, wait = nil, interval
		case noAnswer:
			if ctx.Err() == nil { // otherwise the expiry of the code cut this poll short
				failure = err
			}
			wait = max(interval, min(2*wait, maxBackoff))
		}
	}
}

// pause waits between two polls, in steps of a second if there is progress to
// report. It reports whether the code is still valid and ctx is not done.
func pause(ctx context.Context, now credential.Clock, expires time.Time, wait time.Duration, progress func(left time.Duration)) bool {
	for {
		left := expires.Sub(now())
		switch {
		case left <= 0:
			return false
		case wait <= 0:
			return true
		}
		step := min(wait, left)
		if progress != nil {
			progress(left)
			step = min(step, time.Second)
		}
		timer := time.NewTimer(step)
		select {
		case <-ctx.Done():
			timer.Stop()
			return false
		case <-timer.C:
		}
		wait -= step
	}
}

// waitEnded says why polling stopped before there was a final answer.
func waitEnded(ctx context.Context, failure error) error {
	switch {
	case ctx.Err() != nil:
		return waitDone(ctx, opToken)
	case failure != nil:
		return &credential.Error{Kind: credential.Network, Hint: httpx.HintLater, Err: failure}
	}
	return codeExpired("", message.New("the code expired before anybody approved it"))
}

// waitDone says why ctx, which is done, ended the wait for a person.
func waitDone(ctx context.Context, op string) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &credential.Error{Kind: credential.Network, Op: op, Err: message.Errorf("nobody approved it within the time limit: %w", ctx.Err())}
	}
	return context.Cause(ctx)
}

func codeExpired(requestID string, err error) error {
	return &credential.Error{Kind: credential.Login, Op: opToken, Hint: ssoflow.HintSignIn, RequestID: requestID, Err: err}
}

// poll asks once.
func poll(ctx context.Context, p *ssoflow.Portal, d *Device) (ssoflow.Token, outcome, error) {
	var none ssoflow.Token
	now := p.Now()
	resp, err := p.Post(ctx, opToken, "/token", map[string]string{
		"DeviceCode":   d.deviceCode.Reveal(),
		"CodeVerifier": d.verifier.Reveal(),
		"GrantType":    deviceGrant,
	}, 1)
	if err != nil {
		return none, noAnswer, err // the next pause ends if ctx has
	}
	isJSON := httpx.DecodeJSON(resp, &struct{}{}) == nil
	if e := resp.ServiceError(d.deviceCode, d.verifier); e != nil || !isJSON || resp.Status != http.StatusOK {
		what, err := judge(resp, isJSON, e)
		return none, what, err
	}
	var answer struct {
		AccessToken credential.Secret
		ExpiresIn   float64 // seconds
	}
	if err := httpx.DecodeJSON(resp, &answer); err != nil {
		return none, ended, httpx.Unusable(opToken, resp, err)
	}
	token, err := ssoflow.NewToken("AccessToken", answer.AccessToken, answer.ExpiresIn, now)
	if err != nil {
		return none, ended, httpx.Unusable(opToken, resp, err)
	}
	return token, granted, nil
}

// judge says what an answer without a token means. e may be nil. Of its codes the
// vendor's tools know only AuthorizationPending and InvalidDeviceCodeError; the
// others are those of RFC 8628 section 3.5 in the style of the service.
func judge(r *httpx.Response, isJSON bool, e *httpx.ServiceError) (outcome, error) {
	switch {
	case e.Mentions("authorizationpending"):
		return pending, nil
	case e.Mentions("invaliddevicecode", "expiredtoken", "expireddevicecode", "devicecodeexpired"):
		return ended, codeExpired(r.RequestID(), message.Errorf("the code has expired: %w", e))
	case e.Mentions("denied", "rejected", "refused"):
		return ended, httpx.Refused(opToken, "", r, message.Errorf("the sign-in was not approved: %w", e))
	case e.Mentions("slowdown") || r.Status == http.StatusTooManyRequests || e.IsThrottling():
		return slowDown, nil
	case r.Status >= 500 || !isJSON:
		return noAnswer, httpx.Refusal(opToken, r, e)
	}
	return ended, httpx.Refusal(opToken, r, e)
}
