// Package store is what the backends of the keychain have in common: the interface, and
// the errors that tell why one does not work.
package store

import (
	"context"
	"errors"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
)

// Store keeps one text for each account. Implementations are safe for concurrent
// use. An item that is not there is ErrNotFound; a store that does not work gives
// an error that is ErrUnavailable. The kernel drops an item at the time expires,
// the other stores keep it; the zero time means never.
type Store interface {
	Get(ctx context.Context, account string) (string, error)
	Set(ctx context.Context, account, value string, expires time.Time) error
	Delete(ctx context.Context, account string) error
}

// ErrNotFound means that an item is not there. Its Kind is NotFound.
var ErrNotFound error = credential.NewError(credential.NotFound, "keychain", "", "no such item")

// ErrUnavailable means that a backend does not work here or now. Such an error is of
// Kind Keychain and has a hint.
var ErrUnavailable = message.New("keychain not usable")

// ErrAbsent is an ErrUnavailable of a backend that does not exist here, so that
// nothing is in it.
var ErrAbsent = message.New("no such keychain here")

// ErrCorrupt matches every error that says that an item is there and cannot be
// used. A new value may be written over it.
var ErrCorrupt = message.New("the item is damaged, or was not written by this program")

// Corrupt is an ErrCorrupt with a text of its own.
type Corrupt string

func (c Corrupt) Error() string        { return message.Text(string(c)) }
func (c Corrupt) Is(target error) bool { return target == ErrCorrupt }

// Trouble is why a backend does not work.
type Trouble struct {
	Reason string
	Slow   bool // finding it out again would cost a wait
	Absent bool // it is ErrAbsent, too
	Unset  bool // there is no place for it, until a person makes one
	Err    error
}

func (t *Trouble) Error() string {
	if t.Err == nil {
		return message.Text(t.Reason)
	}
	return message.Sprintf("%s: %s", message.Text(t.Reason), t.Err.Error())
}

func (t *Trouble) Unwrap() error { return t.Err }
func (t *Trouble) Is(target error) bool {
	return target == ErrUnavailable || t.Absent && target == ErrAbsent
}

// Unavailable is the error of a backend that does not work; it took no time to
// find out.
func Unavailable(reason, hint string, err error) error {
	return &credential.Error{Kind: credential.Keychain, Hint: hint, Err: &Trouble{Reason: reason, Err: err}}
}

// Unset is Unavailable for a backend that has no place here until a person makes one.
func Unset(reason, hint string, err error) error {
	return &credential.Error{Kind: credential.Keychain, Hint: hint, Err: &Trouble{Reason: reason, Unset: true, Err: err}}
}

// UnavailableSlow is Unavailable for what took a wait, or could take one next
// time: guard notes it, so that other calls need not try.
func UnavailableSlow(reason, hint string) error {
	return &credential.Error{Kind: credential.Keychain, Hint: hint, Err: &Trouble{Reason: reason, Slow: true}}
}

// IsNotFound reports whether err is ErrNotFound.
func IsNotFound(err error) bool { return errors.Is(err, ErrNotFound) }

// IsUnavailable reports whether err is ErrUnavailable.
func IsUnavailable(err error) bool { return errors.Is(err, ErrUnavailable) }

// IsStanding reports whether err is so on every call until a person changes it: the
// backend is not there or has no place. One that is locked or fails may work again.
func IsStanding(err error) bool {
	var t *Trouble
	return errors.As(err, &t) && (t.Absent || t.Unset)
}

// The hints when the keychain of the system, or another backend, does not work.
const (
	HintElsewhere = "run aliyun-cred-helper init, then use --backend file"
	HintInit      = "aliyun-cred-helper init     creates an encrypted file store"
	HintOther     = "use --backend system, or run aliyun-cred-helper init, then use --backend file"
)
