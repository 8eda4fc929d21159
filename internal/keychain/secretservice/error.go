//go:build linux || freebsd || netbsd || openbsd || (dragonfly && cgo)

package secretservice

import (
	"context"
	"errors"

	"github.com/godbus/dbus/v5"

	"aliyun-cred-helper/internal/message"
)

// ErrNotFound means that the service has no such item.
var ErrNotFound = message.New("no such item")

// Error is why the Secret Service cannot be used here or now.
type Error struct {
	Reason     string // printable, and no secret
	Hint       string // a step that a person can take, or empty
	Sufficient bool   // nothing but the step of Hint is needed
	Slow       bool   // finding it out again would cost a wait
	Absent     bool   // this session has no Secret Service
	Err        error  // nil, or what went wrong below; of an answer of the bus the name only
}

// Error returns Reason and Err.
func (e *Error) Error() string {
	if e.Err == nil {
		return message.Text(e.Reason)
	}
	return message.Sprintf("%s: %s", message.Text(e.Reason), e.Err.Error())
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

var (
	errNoBus  error = &Error{Reason: "no D-Bus session: usual over SSH, in WSL and in containers", Absent: true}
	errLocked error = &Error{Reason: "the keyring is locked", Hint: hintUnlock, Sufficient: true}

	errDismissed error = &Error{Reason: "the prompt was dismissed", Hint: "try again, and allow it", Sufficient: true}
)

const (
	reasonNoAnswer = "the session bus cannot be reached"
	reasonBroken   = "the keyring service does not work"
)

// hintUnlock unlocks the keyring of GNOME without a desktop. A daemon that runs already keeps
// its keyring locked without --replace, and a newline would belong to the password.
const hintUnlock = `unlock it in your desktop, or run: read -rs P && printf %s "$P" | gnome-keyring-daemon --replace --unlock`

// Explain sorts an error of the bus: it returns nil for nil, ErrNotFound, an *Error or,
// if a context has ended, err itself.
func Explain(err error) error {
	if isNotFound(err) {
		return ErrNotFound
	}
	return explainQuestion(err)
}

// explainQuestion is Explain for a question that is about no item, so that a
// service without the method that was called is not ErrNotFound.
func explainQuestion(err error) error {
	var known *Error
	switch {
	case err == nil, errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), errors.As(err, &known):
		return err
	case busError(err) == "org.freedesktop.Secret.Error.IsLocked":
		return errLocked
	}
	return &Error{Reason: reasonBroken, Slow: true, Err: withoutText(err)}
}

// isNotFound recognises an item that another process deleted between the search
// for it and its use.
func isNotFound(err error) bool {
	switch busError(err) {
	case "org.freedesktop.DBus.Error.UnknownObject",
		"org.freedesktop.DBus.Error.UnknownInterface",
		"org.freedesktop.DBus.Error.UnknownMethod",
		"org.freedesktop.Secret.Error.NoSuchObject":
		return true
	}
	return errors.Is(err, ErrNotFound)
}

func isNotRunning(err error) bool {
	name := busError(err)
	return name == "org.freedesktop.DBus.Error.NameHasNoOwner" || name == "org.freedesktop.DBus.Error.ServiceUnknown"
}

// busError returns the name of an error that came over the bus, or "".
func busError(err error) string {
	var e dbus.Error
	if errors.As(err, &e) {
		return e.Name
	}
	var p *dbus.Error
	if errors.As(err, &p) {
		return p.Name
	}
	return ""
}

// withoutText replaces an error that came over the bus by its name: another
// program wrote its text.
func withoutText(err error) error {
	if name := busError(err); name != "" {
		return message.New(name)
	}
	return err
}
