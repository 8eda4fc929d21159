package credential

import (
	"errors"
	"io"
	"testing"
)

// NotConfigured keeps its own text, and the default chain goes on after it.
func TestNotConfigured(t *testing.T) {
	err := NotConfigured("no such variable is set")
	if !errors.Is(err, ErrNotConfigured) || err.Error() != "no such variable is set" || KindOf(err) != NotFound {
		t.Errorf("got %v of kind %v", err, KindOf(err))
	}
	if errors.Is(err, io.EOF) || errors.Is(errors.New("not configured"), ErrNotConfigured) {
		t.Error("another error is taken for it")
	}
}

func TestErrorText(t *testing.T) {
	for _, tt := range []struct {
		err  Error
		want string
	}{
		{Error{Op: "sts AssumeRole", Err: io.EOF, Hint: "hint", RequestID: "R-1"}, "sts AssumeRole: EOF"},
		{Error{Op: "sts AssumeRole"}, "sts AssumeRole"},
		{Error{Err: io.EOF}, "EOF"},
		{Error{}, ""},
		{*NewError(Usage, "config.json", "hint", "it is empty"), "config.json: it is empty"},
	} {
		if got := tt.err.Error(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

// The outermost Error that has something says it, and nothing is made up.
func TestOutermost(t *testing.T) {
	mend := Mend{"profil", "profile"}
	inner := &Error{Kind: Login, Op: "inner", Hint: "inner hint", Mend: Mend{"a", "b"}, RequestID: "R-1", Err: io.EOF}
	for name, tt := range map[string]struct {
		err      error
		kind     Kind
		hint, id string
		mend     Mend
	}{
		"nothing set":       {err: &Error{Err: inner}, kind: Login, hint: "inner hint", id: "R-1", mend: Mend{"a", "b"}},
		"everything set":    {err: &Error{Kind: Usage, Hint: "hint", Mend: mend, RequestID: "R-2", Err: inner}, kind: Usage, hint: "hint", id: "R-2", mend: mend},
		"joined":            {err: errors.Join(io.ErrClosedPipe, inner), kind: Login, hint: "inner hint", id: "R-1", mend: Mend{"a", "b"}},
		"another error":     {err: io.EOF, kind: Internal},
		"no error":          {kind: Internal},
		"Error without one": {err: &Error{Op: "op"}, kind: Internal},
		"new":               {err: NewError(Keychain, "op", "hint", "text"), kind: Keychain, hint: "hint"},
	} {
		if kind, hint, id, mend := KindOf(tt.err), HintOf(tt.err), RequestIDOf(tt.err), MendOf(tt.err); kind != tt.kind || hint != tt.hint || id != tt.id || mend != tt.mend {
			t.Errorf("%s: got %v, %q, %q, %v", name, kind, hint, id, mend)
		}
	}
}
