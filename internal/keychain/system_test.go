package keychain

import (
	"context"
	"errors"
	"strings"
	"syscall"
	"testing"
	"time"

	keyring "github.com/zalando/go-keyring"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
)

// fakeRing is a keychain library whose every call returns err.
type fakeRing struct {
	err   error
	calls int
}

func (f *fakeRing) Get(string, string) (string, error) { f.calls++; return "", f.err }
func (f *fakeRing) Set(string, string, string) error   { f.calls++; return f.err }
func (f *fakeRing) Delete(string, string) error        { f.calls++; return f.err }

func (f *fakeRing) ring() ring { return ring{f.Get, f.Set, f.Delete} }

// fakeCheck is a checker. Without ok it has nothing to read.
type fakeCheck struct {
	err    error // of Ready
	resets int

	value   string
	ok      bool
	readErr error
}

func (f *fakeCheck) Ready(context.Context) error { return f.err }
func (f *fakeCheck) Reset()                      { f.resets++ }

func (f *fakeCheck) Read(context.Context, string, string) (string, bool, error) {
	return f.value, f.ok, f.readErr
}

func (f *fakeCheck) Accounts(context.Context, string) ([]string, int, error) {
	return nil, 0, f.err
}

// exitError looks like the error of a command.
type exitError int

func (e exitError) Error() string { return "exit status" }
func (e exitError) ExitCode() int { return int(e) }

func TestSystemErrors(t *testing.T) {
	tests := []struct {
		name string
		err  error
		want error
		hint string // part of it
	}{
		{"fine", nil, nil, ""},
		{"not found", keyring.ErrNotFound, store.ErrNotFound, ""},
		{"too big", keyring.ErrSetDataTooBig, store.ErrUnavailable, "--backend file"},
		{"no such platform", keyring.ErrUnsupportedPlatform, store.ErrUnavailable, "--backend file"},
		{"macOS over SSH", exitError(exitNoInteraction), store.ErrUnavailable, "security unlock-keychain"},
		{"macOS, wrong password", exitError(exitAuthFailed), store.ErrUnavailable, "security unlock-keychain"},
		{"macOS, dismissed", exitError(exitCanceled), store.ErrUnavailable, "allow it"},
		{"macOS, another", exitError(1), store.ErrUnavailable, "--backend file"},
		{"Windows over SSH", syscall.Errno(1312), store.ErrUnavailable, "desktop"},
		{"anything", errors.New("odd"), store.ErrUnavailable, "--backend file"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			check := &fakeCheck{}
			s := &system{ring: (&fakeRing{err: test.err}).ring(), check: check}
			_, err := s.Get(t.Context(), account)
			if !errors.Is(err, test.want) || !strings.Contains(credential.HintOf(err), test.hint) {
				t.Errorf("get: %v, hint %q", err, credential.HintOf(err))
			}
			if err := s.Delete(t.Context(), account); !errors.Is(err, test.want) {
				t.Errorf("delete: %v", err)
			}
			if err := s.Set(t.Context(), account, "x", time.Time{}); (err == nil) != (test.want == nil) || store.IsNotFound(err) {
				t.Errorf("set: %v", err)
			}
			if unusable := errors.Is(test.want, store.ErrUnavailable); (check.resets > 0) != unusable {
				t.Errorf("the checker was reset %d times", check.resets)
			}
		})
	}
}

// TestSystemAsksFirst lets nothing through to a library that would block.
func TestSystemAsksFirst(t *testing.T) {
	fake := &fakeRing{}
	s := &system{ring: fake.ring(), check: &fakeCheck{err: errors.New("locked")}}
	_, getErr := s.Get(t.Context(), account)
	setErr := s.Set(t.Context(), account, "x", time.Time{})
	deleteErr := s.Delete(t.Context(), account)
	for _, err := range []error{getErr, setErr, deleteErr} {
		if !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("got %v", err)
		}
	}
	if fake.calls != 0 {
		t.Errorf("%d calls", fake.calls)
	}
}

// TestSystemReads takes what the checker reads, and asks the library for the rest.
func TestSystemReads(t *testing.T) {
	tests := []struct {
		name  string
		check fakeCheck
		value string
		want  error
		asked int // calls of the library
	}{
		{"an item", fakeCheck{ok: true, value: "v"}, "v", nil, 0},
		{"an error", fakeCheck{ok: true, readErr: errors.New("odd")}, "", store.ErrUnavailable, 0},
		{"not sure", fakeCheck{}, "", store.ErrNotFound, 1},
		{"not sure and not ready", fakeCheck{err: errors.New("locked")}, "", store.ErrUnavailable, 0},
	}
	for _, test := range tests {
		fake := &fakeRing{err: keyring.ErrNotFound}
		got, err := (&system{ring: fake.ring(), check: &test.check}).Get(t.Context(), account)
		if got != test.value || !errors.Is(err, test.want) || fake.calls != test.asked {
			t.Errorf("%s: got %q, %v and %d calls, want %q, %v and %d", test.name, got, err, fake.calls, test.value, test.want, test.asked)
		}
	}
}

func TestSystemLimit(t *testing.T) {
	// The command that macOS gets: 4096 bytes, the value in base64 with a prefix.
	longest := Account(KindSSO, "x") + ".a.1023"
	command := len("add-generic-password -U -s  -a  -w \n") + len(service) + len(longest) +
		len("go-keyring-base64:") + (systemLimit("darwin")+2)/3*4
	if command >= 4000 {
		t.Errorf("the command for macOS has %d bytes", command)
	}
	if got := systemLimit("windows"); got > 2560 {
		t.Errorf("Windows: %d bytes", got)
	}
}
