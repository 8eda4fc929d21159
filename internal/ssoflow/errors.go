package ssoflow

import (
	"net/http"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/message"
)

const (
	// HintSignIn is the hint where a person has to sign in at a portal again.
	HintSignIn = "sign in again: aliyun-sso-login"
	hintAssign = "ask the administrator of the directory for this access configuration, or choose another: aliyun-sso-login accounts"
)

// ErrTokenRefused means that the service says that a token is not valid, or no
// longer. It comes inside an error of Kind Login. The token must not be sent
// again.
var ErrTokenRefused = message.New("the service does not accept the token")

// errForbidden is in an ErrTokenRefused whose answer may be about what was asked for.
var errForbidden = message.Errorf("HTTP status %d", http.StatusForbidden)

// tokenRefused is the error for a token that the service refused.
func tokenRefused(op string, r *httpx.Response, e *httpx.ServiceError) error {
	err := ErrTokenRefused
	if r.Status == http.StatusForbidden && !saysTokenInvalid(e) {
		err = message.Errorf("%w: %w", err, errForbidden)
	}
	if e != nil {
		err = message.Errorf("%w: %w", err, e)
	}
	return &credential.Error{Kind: credential.Login, Op: op, Hint: HintSignIn, RequestID: r.RequestID(), Err: err}
}

// refusesToken reports whether an answer is about the token that came with the
// request, rather than about what was asked for: a token serves many accounts,
// and one that a person may not use must not end the sign-in for all others.
func refusesToken(r *httpx.Response, e *httpx.ServiceError) bool {
	switch {
	case r.Status < 400 || r.Status >= 500:
		return false
	case r.Status == http.StatusUnauthorized || saysTokenInvalid(e):
		return true
	}
	return r.Status == http.StatusForbidden &&
		!e.Mentions("permission", "denied", "assign", "notexist", "notfound", "account", "configuration")
}

// saysTokenInvalid reports whether the code is that of a token that is not
// valid. The token of a page of a list is another thing.
func saysTokenInvalid(e *httpx.ServiceError) bool {
	if e.Mentions("nexttoken") {
		return false
	}
	return e.Mentions("token") && e.Mentions("invalid", "expire", "revoke", "illegal", "notfound", "notexist") ||
		e.HasCode("unauthorized") || e.HasCode("unauthenticated") || e.Mentions("sessionexpired", "loginexpired")
}
