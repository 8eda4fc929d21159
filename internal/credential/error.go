package credential

import (
	"context"
	"errors"

	"aliyun-cred-helper/internal/message"
)

// ErrNotConfigured means that a source was not set up: the default chain goes
// on to the next one. It is the only error that the chain skips.
var ErrNotConfigured = message.New("not configured")

// NotConfigured returns an error with that text that matches ErrNotConfigured.
func NotConfigured(text string) error { return notConfigured(text) }

type notConfigured string

func (e notConfigured) Error() string        { return message.Text(string(e)) }
func (e notConfigured) Is(target error) bool { return target == ErrNotConfigured }

// Kind sorts errors by what a caller can do about them; it picks the exit code.
type Kind int

// The kinds. The zero Kind leaves the choice to the wrapped error.
const (
	_        Kind = iota
	Internal      // a defect of this program
	Usage         // the command line, the environment or config.json is wrong
	NotFound      // no source has a credential
	Login         // a person has to sign in
	Refused       // a service answered, and its answer is no or not usable
	Network       // a service could not be reached in time
	Keychain      // the keychain failed, and nothing can replace it
)

// Error is an error that a person reads.
type Error struct {
	Kind      Kind   // zero: as the wrapped error says
	Op        string // what failed: "sts AssumeRole"
	Hint      string // a command or a step to take, or empty
	Mend      Mend   // of the command line, if one word of it is wrong
	RequestID string // of the service's answer, or empty
	Err       error  // why
}

// Mend is a wrong word of the command line, and the one that was probably meant. The
// command that was typed is repeated with it, in place of a Hint.
type Mend struct{ Typed, Meant string }

// Error returns Op and Err. Hint and RequestID are printed apart from it.
func (e *Error) Error() string {
	switch {
	case e.Err == nil:
		return message.Text(e.Op)
	case e.Op == "":
		return e.Err.Error()
	}
	return message.Sprintf("%s: %s", message.Text(e.Op), e.Err.Error())
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// NewError returns an *Error of that kind with a plain text. It does not wrap;
// use a literal for that.
func NewError(kind Kind, op, hint, text string) *Error {
	return &Error{Kind: kind, Op: op, Hint: hint, Err: message.New(text)}
}

// KindOf returns the kind of the outermost Error in err's chain that has one.
// A deadline without a kind is Network, since it ends only waits for something
// outside; ErrNotConfigured is NotFound; everything else is Internal.
func KindOf(err error) Kind {
	kind := outermost(err, func(e *Error) Kind { return e.Kind })
	switch {
	case kind != 0:
		return kind
	case errors.Is(err, context.DeadlineExceeded):
		return Network
	case errors.Is(err, ErrNotConfigured):
		return NotFound
	}
	return Internal
}

// HintOf returns the outermost hint in err's chain, or "".
func HintOf(err error) string { return outermost(err, func(e *Error) string { return e.Hint }) }

// MendOf returns the outermost Mend in err's chain, or the zero one.
func MendOf(err error) Mend { return outermost(err, func(e *Error) Mend { return e.Mend }) }

// RequestIDOf returns the outermost request id in err's chain, or "".
func RequestIDOf(err error) string {
	return outermost(err, func(e *Error) string { return e.RequestID })
}

// outermost returns the first field that is set, of the Errors in err's chain.
func outermost[T comparable](err error, field func(*Error) T) (value T) {
	var zero T
	var e *Error
	for value == zero && errors.As(err, &e) {
		value, err = field(e), e.Err
	}
	return value
}
