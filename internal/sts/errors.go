package sts

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/text"
)

// ServiceError is a refusal in the service's own words.
type ServiceError struct {
	Status int    // HTTP status
	Code   string // such as "EntityNotExist.Role"
	// Message is printable, as long as text.Max and without the secrets that
	// were sent. It is empty where the service writes about the string to sign.
	Message string
}

// Error returns "CODE: MESSAGE".
func (e *ServiceError) Error() string {
	if e.Message == "" {
		return e.Code
	}
	return e.Code + ": " + e.Message
}

// The codes that decide something beside the hint.
const (
	codeNonceUsed         = "SignatureNonceUsed"
	codeSignatureMismatch = "SignatureDoesNotMatch"
	codeIncomplete        = "IncompleteSignature"
	prefixThrottling      = "Throttling" // also Throttling.User, Throttling.Api; HTTP 400
)

// serviceError decodes the documented form of a refusal, nil if r has another.
func serviceError(r *httpx.Response, sent ...credential.Secret) *ServiceError {
	var doc struct{ Code, Message string }
	documented := httpx.DecodeJSON(r, &doc) == nil && text.Only(doc.Code, 1, 128, "._-")
	if !documented {
		return nil
	}
	e := &ServiceError{Status: r.Status, Code: credential.Redact(doc.Code, sent...)}
	if e.Code != codeSignatureMismatch && e.Code != codeIncomplete {
		e.Message = text.Printable(credential.Redact(doc.Message, sent...), text.Max)
	}
	return e
}

// retry returns the Retry of one call: throttling is worth a pause and another
// attempt, a nonce that the service has seen is worth one with a new nonce.
func retry() func(*httpx.Response) bool {
	var nonceUsed bool
	return func(r *httpx.Response) bool {
		e := serviceError(r)
		switch {
		case e == nil:
			return false
		case e.Code == codeNonceUsed && !nonceUsed:
			nonceUsed = true
			return true
		}
		return strings.HasPrefix(e.Code, prefixThrottling)
	}
}

// refusal turns an answer other than 200 into an error. What another attempt
// might have mended (5xx, 429, throttling) is of Kind Network, all else of Kind
// Refused. sent are the secrets that the service may repeat.
func refusal(op string, r *httpx.Response, now time.Time, sent ...credential.Secret) error {
	out := &credential.Error{Kind: credential.Refused, Op: op, RequestID: r.RequestID()}
	e := serviceError(r, sent...)
	if r.Status >= 500 || r.Status == 429 || e != nil && strings.HasPrefix(e.Code, prefixThrottling) {
		out.Kind = credential.Network
	}
	if e != nil {
		out.Hint = hint(e.Code, r, now)
		out.Err = e
		return out
	}
	if out.Kind == credential.Network {
		out.Hint = hintLater
	} else {
		out.Hint = hintEndpoint
	}
	out.Err = fmt.Errorf("HTTP status %d without the documented JSON", r.Status)
	return out
}

// unusable is a 200 that does not say what it should.
func unusable(op string, r *httpx.Response, err error) error {
	return &credential.Error{Kind: credential.Refused, Op: op, Hint: hintEndpoint, RequestID: r.RequestID(), Err: err}
}

func incomplete(field string) error {
	return errors.New("the answer is incomplete: no " + field)
}
