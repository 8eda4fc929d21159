package httpx

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

const (
	// HintLater is the hint where another attempt may succeed.
	HintLater = "try again later"

	hintAddress = "check the address, and whether a proxy answers in the service's place"
)

// ServiceError is a refusal in the service's own words.
type ServiceError struct {
	Status int    // HTTP status; zero when it came by way of the browser
	Code   string // such as "EntityNotExist.Role"; 1 to 128 letters, digits and ". _-"
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

// NewServiceError returns nil if code does not look like a code. sent are the
// secrets that the service may repeat.
func NewServiceError(status int, code, message string, sent ...credential.Secret) *ServiceError {
	e := &ServiceError{Status: status, Code: credential.Redact(code, sent...)}
	if !text.Only(e.Code, 1, 128, "._- ") {
		return nil
	}
	// With these two the service repeats the string to sign.
	if !e.HasCode("SignatureDoesNotMatch") && !e.HasCode("IncompleteSignature") {
		e.Message = text.Printable(credential.Redact(message, sent...), text.Max)
	}
	return e
}

// HasCode reports whether code is the error's code. Case and the characters " _.-"
// do not count: the vendor's documents and services do not agree on them. A nil
// error has no code.
func (e *ServiceError) HasCode(code string) bool {
	return e != nil && bareCode(e.Code) == bareCode(code)
}

// Mentions reports whether one of words is a part of the error's code, compared
// as HasCode does.
func (e *ServiceError) Mentions(words ...string) bool {
	return e != nil && slices.ContainsFunc(words, func(word string) bool {
		return strings.Contains(bareCode(e.Code), bareCode(word))
	})
}

// IsThrottling reports whether the service asks for fewer requests. It may do
// so with status 400.
func (e *ServiceError) IsThrottling() bool {
	return e != nil && strings.HasPrefix(bareCode(e.Code), "throttling")
}

func bareCode(code string) string {
	return strings.NewReplacer(" ", "", "_", "", ".", "", "-", "").Replace(strings.ToLower(code))
}

// ServiceError returns the refusal in r, or nil if r has none of the documented
// forms: a portal's ErrorCode and ErrorMessage, OAuth's error and
// error_description (RFC 6749 section 5.2), or Code and Message, which also
// stand in answers with status 200 that are no refusal. sent are the secrets
// that the service may repeat.
func (r *Response) ServiceError(sent ...credential.Secret) *ServiceError {
	var doc struct {
		ErrorCode, ErrorMessage string
		Error                   string
		ErrorDescription        string `json:"error_description"`
		Code, Message           string
	}
	if DecodeJSON(r, &doc) != nil {
		return nil
	}
	switch {
	case doc.ErrorCode != "":
		return NewServiceError(r.Status, doc.ErrorCode, doc.ErrorMessage, sent...)
	case doc.Error != "":
		return NewServiceError(r.Status, doc.Error, doc.ErrorDescription, sent...)
	case r.Status != http.StatusOK:
		return NewServiceError(r.Status, doc.Code, doc.Message, sent...)
	}
	return nil
}

// IsTransient reports whether a status alone says that another attempt may
// succeed: 5xx and 429.
func IsTransient(status int) bool {
	return status >= 500 || status == http.StatusTooManyRequests
}

// Throttled reports whether r asks for fewer requests. It is a Request's Retry.
func Throttled(r *Response) bool { return r.ServiceError().IsThrottling() }

// Refusal turns an answer other than 200 into an error: of Kind Network where
// another attempt may succeed, else of Kind Refused. e is r's ServiceError; nil
// means that r has another form than the documented one.
func Refusal(op string, r *Response, e *ServiceError) *credential.Error {
	out := Refused(op, "", r, e)
	if IsTransient(r.Status) || e.IsThrottling() {
		out.Kind, out.Hint = credential.Network, HintLater
	}
	if e == nil {
		out.Hint = cmp.Or(out.Hint, hintAddress)
		out.Err = message.Errorf("HTTP status %d without the documented JSON", r.Status)
	}
	return out
}

// Unusable is the error for an answer with status 200 that does not say what it
// should. err must hold nothing of the answer.
func Unusable(op string, r *Response, err error) *credential.Error {
	return Refused(op, hintAddress, r, err)
}

// Refused is the error of Kind Refused for r, with the request id.
func Refused(op, hint string, r *Response, err error) *credential.Error {
	return &credential.Error{Kind: credential.Refused, Op: op, Hint: hint, RequestID: r.RequestID(), Err: err}
}

// Incomplete is the error for an answer without the field of that name.
func Incomplete(field string) error {
	return message.Errorf("the answer is incomplete: no %s", field)
}
