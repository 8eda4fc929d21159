package store

import (
	"errors"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

// TestErrors is the table of what callers tell apart: what is not there, what does not work
// and may work again, what has to be made first, and what is there and damaged.
func TestErrors(t *testing.T) {
	below := errors.New("below")
	absent := &credential.Error{Kind: credential.Keychain, Hint: "h", Err: &Trouble{Reason: "r", Absent: true}}
	const notFound, unavailable, isAbsent, corrupt, standing, slow = "not found ", "unavailable ", "absent ", "corrupt ", "standing ", "slow "
	tests := []struct {
		name string
		err  error
		want string
		kind credential.Kind
		text string
		hint string
	}{
		{"not found", ErrNotFound, notFound, credential.NotFound, "keychain: no such item", ""},
		{"unavailable", Unavailable("r", "h", nil), unavailable, credential.Keychain, "r", "h"},
		{"unavailable, since", Unavailable("r", "h", below), unavailable, credential.Keychain, "r: below", "h"},
		{"unset", Unset("r", "h", below), unavailable + standing, credential.Keychain, "r: below", "h"},
		{"absent", absent, unavailable + isAbsent + standing, credential.Keychain, "r", "h"},
		{"slow", UnavailableSlow("r", "h"), unavailable + slow, credential.Keychain, "r", "h"},
		{"corrupt", Corrupt("c"), corrupt, credential.Internal, "c", ""},
		{"another", below, "", credential.Internal, "below", ""},
	}
	for _, test := range tests {
		var trouble *Trouble
		got := ""
		for _, q := range []struct {
			what string
			is   bool
		}{
			{notFound, IsNotFound(test.err)},
			{unavailable, IsUnavailable(test.err)},
			{isAbsent, errors.Is(test.err, ErrAbsent)},
			{corrupt, errors.Is(test.err, ErrCorrupt)},
			{standing, IsStanding(test.err)},
			{slow, errors.As(test.err, &trouble) && trouble.Slow},
		} {
			if q.is {
				got += q.what
			}
		}
		if got != test.want {
			t.Errorf("%s: it is %q, want %q", test.name, got, test.want)
		}
		if credential.KindOf(test.err) != test.kind || test.err.Error() != test.text || credential.HintOf(test.err) != test.hint {
			t.Errorf("%s: got %v, of kind %v, hint %q", test.name, test.err, credential.KindOf(test.err), credential.HintOf(test.err))
		}
	}
	if !errors.Is(Unavailable("r", "h", below), below) || !errors.Is(Unset("r", "h", below), below) {
		t.Error("what is below is lost")
	}
}
