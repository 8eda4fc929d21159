package ssoflow

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/text"
)

const (
	hintLater   = "try again later"
	hintAddress = "check the address, and whether a proxy answers in the service's place"
	hintAgain   = "sign in again: aliyun-sso-login"
	hintAssign  = "ask the administrator of the directory for this access configuration, or choose another: aliyun-sso-login accounts"
)

// ErrTokenRefused means that the service says that a token is not valid, or no
// longer. It comes inside an error of Kind Login. The token is worth no other
// attempt.
var ErrTokenRefused = errors.New("the service does not accept the token")

// ServiceError is a refusal in the service's own words.
type ServiceError struct {
	Status int    // HTTP status; zero when it came by way of the browser
	Code   string // such as "InvalidDeviceCodeError"; at most 128 letters, digits and ". _-"
	// Message is printable, as long as text.Max and without the secrets that
	// were sent. It may be empty.
	Message string
}

// Error returns "CODE: MESSAGE".
func (e *ServiceError) Error() string {
	if e.Message == "" {
		return e.Code
	}
	return e.Code + ": " + e.Message
}

// newServiceError returns nil if code does not look like one.
func newServiceError(status int, code, message string, sent ...credential.Secret) *ServiceError {
	code = credential.Redact(code, sent...)
	if !text.Only(code, 1, 128, "._- ") {
		return nil
	}
	return &ServiceError{Status: status, Code: code, Message: text.Printable(credential.Redact(message, sent...), text.Max)}
}

// serviceError decodes a refusal, nil if r is none: the portal's ErrorCode and
// ErrorMessage, the OAuth service's error and error_description, or the Code
// and Message of a gateway before them, which also stand in answers that are no
// refusal.
func serviceError(r *httpx.Response, sent ...credential.Secret) *ServiceError {
	var doc struct {
		ErrorCode, ErrorMessage string
		Error                   string
		ErrorDescription        string `json:"error_description"`
		Code, Message           string
	}
	if httpx.DecodeJSON(r, &doc) != nil {
		return nil
	}
	switch {
	case doc.ErrorCode != "":
		return newServiceError(r.Status, doc.ErrorCode, doc.ErrorMessage, sent...)
	case doc.Error != "":
		return newServiceError(r.Status, doc.Error, doc.ErrorDescription, sent...)
	case r.Status != http.StatusOK:
		return newServiceError(r.Status, doc.Code, doc.Message, sent...)
	}
	return nil
}

// plainCode returns code as codes are compared: the documents and the service
// do not agree on case, spaces and underscores.
func plainCode(code string) string {
	return strings.NewReplacer(" ", "", "_", "", ".", "", "-", "").Replace(strings.ToLower(code))
}

// throttled reports whether a code asks for patience; some come with status 400.
func throttled(r *httpx.Response) bool {
	e := serviceError(r)
	return e != nil && strings.HasPrefix(plainCode(e.Code), "throttling")
}

// refusal turns an answer other than 200 into an error. What another attempt
// might have mended is of Kind Network, all else of Kind Refused.
func refusal(op string, r *httpx.Response, e *ServiceError) *credential.Error {
	out := &credential.Error{Kind: credential.Refused, Op: op, RequestID: r.RequestID()}
	if r.Status >= 500 || r.Status == http.StatusTooManyRequests || throttled(r) {
		out.Kind, out.Hint = credential.Network, hintLater
	}
	if e != nil {
		out.Err = e
		return out
	}
	if out.Hint == "" {
		out.Hint = hintAddress
	}
	out.Err = fmt.Errorf("HTTP status %d without the documented JSON", r.Status)
	return out
}

// unusable is a 200 that does not say what it should.
func unusable(op string, r *httpx.Response, err error) error {
	return &credential.Error{Kind: credential.Refused, Op: op, Hint: hintAddress, RequestID: r.RequestID(), Err: err}
}

// tokenRefused is the refusal of a token.
func tokenRefused(op string, r *httpx.Response, e *ServiceError) error {
	err := ErrTokenRefused
	if e != nil {
		err = fmt.Errorf("%w: %w", ErrTokenRefused, e)
	}
	return &credential.Error{Kind: credential.Login, Op: op, Hint: hintAgain, RequestID: r.RequestID(), Err: err}
}

// refusesToken reports whether an answer is about the token it was asked with,
// rather than about what was asked for: a token serves many accounts, and one
// that a person may not use must not end the sign-in for all others.
func refusesToken(r *httpx.Response, e *ServiceError) bool {
	code := ""
	if e != nil {
		code = plainCode(e.Code)
	}
	switch {
	case r.Status < 400 || r.Status >= 500:
		return false
	case r.Status == http.StatusUnauthorized || saysTokenInvalid(code):
		return true
	}
	return r.Status == http.StatusForbidden &&
		!containsAny(code, "permission", "denied", "assign", "notexist", "notfound", "account", "configuration")
}

// saysTokenInvalid reports whether a code, as from plainCode, is that of a token
// that is not valid. The token of a page of a list is another thing.
func saysTokenInvalid(code string) bool {
	if strings.Contains(code, "nexttoken") {
		return false
	}
	return strings.Contains(code, "token") && containsAny(code, "invalid", "expire", "revoke", "illegal", "notfound", "notexist") ||
		code == "unauthorized" || code == "unauthenticated" || containsAny(code, "sessionexpired", "loginexpired")
}

func containsAny(s string, parts ...string) bool {
	for _, part := range parts {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}
