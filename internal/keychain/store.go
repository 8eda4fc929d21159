package keychain

import (
	"context"
	"errors"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// store keeps one text for each account. Implementations are safe for concurrent
// use. An item that is not there is ErrNotFound; a store that does not work gives
// an error that is ErrUnavailable. The kernel drops an item at the time expires,
// the other stores keep it; the zero time means never.
type store interface {
	Get(ctx context.Context, account string) (string, error)
	Set(ctx context.Context, account, value string, expires time.Time) error
	Delete(ctx context.Context, account string) error
}

// ErrNotFound means that an item is not there. Its Kind is NotFound.
var ErrNotFound error = credential.NewError(credential.NotFound, "keychain", "", "no such item")

// ErrUnavailable means that a backend does not work here or now. Such an error is of
// Kind Keychain and has a hint.
var ErrUnavailable = errors.New("keychain not usable")

// ErrAbsent is an ErrUnavailable of a backend that does not exist here, so that
// nothing is in it.
var ErrAbsent = errors.New("no such keychain here")

// errCorrupt matches every error that says that an item is there and cannot be
// used. A new value may be written over it.
var errCorrupt = errors.New("the item is damaged, or was not written by this program")

// corrupt is an errCorrupt with a text of its own.
type corrupt string

func (c corrupt) Error() string        { return string(c) }
func (c corrupt) Is(target error) bool { return target == errCorrupt }

// trouble is why a backend does not work.
type trouble struct {
	reason string
	slow   bool // finding it out again would cost a wait
	absent bool // it is ErrAbsent, too
	err    error
}

func (t *trouble) Error() string {
	if t.err == nil {
		return t.reason
	}
	return t.reason + ": " + t.err.Error()
}

func (t *trouble) Unwrap() error { return t.err }
func (t *trouble) Is(target error) bool {
	return target == ErrUnavailable || t.absent && target == ErrAbsent
}

// unavailable is the error of a backend that does not work; it took no time to
// find out.
func unavailable(reason, hint string, err error) error {
	return &credential.Error{Kind: credential.Keychain, Hint: hint, Err: &trouble{reason: reason, err: err}}
}

// unavailableSlow is unavailable for what took a wait, or could take one next
// time: guard notes it, so that other calls need not try.
func unavailableSlow(reason, hint string) error {
	return &credential.Error{Kind: credential.Keychain, Hint: hint, Err: &trouble{reason: reason, slow: true}}
}

func isNotFound(err error) bool    { return errors.Is(err, ErrNotFound) }
func isUnavailable(err error) bool { return errors.Is(err, ErrUnavailable) }

// The hints when the keychain of the system, or another backend, does not work.
const (
	hintElsewhere = "set ALIYUN_CRED_HELPER_BACKEND=file and ALIYUN_CRED_HELPER_AGE_IDENTITY=FILE"
	hintOther     = "use --backend system, or " + hintElsewhere
)
