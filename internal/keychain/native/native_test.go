package native

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	keyring "github.com/zalando/go-keyring"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
)

// exitError looks like the error of a command.
type exitError int

func (e exitError) Error() string { return "exit status" }
func (e exitError) ExitCode() int { return int(e) }

func TestErrors(t *testing.T) {
	tests := []struct {
		name string
		err  error
		want error
		hint string // part of it
	}{
		{"fine", nil, nil, ""},
		{"not found", keyring.ErrNotFound, store.ErrNotFound, ""},
		{"too big", keyring.ErrSetDataTooBig, store.ErrUnavailable, "--backend file"},
		{"no such platform", keyring.ErrUnsupportedPlatform, store.ErrAbsent, "--backend file"},
		{"macOS over SSH", exitError(exitNoInteraction), store.ErrUnavailable, "security unlock-keychain"},
		{"macOS, wrong password", exitError(exitAuthFailed), store.ErrUnavailable, "security unlock-keychain"},
		{"macOS, dismissed", exitError(exitCanceled), store.ErrUnavailable, "allow it"},
		{"macOS, not found in another language", exitError(exitNotFound), store.ErrNotFound, ""},
		{"macOS, no default keychain", exitError(exitNoDefault), store.ErrUnavailable, "security default-keychain -s"},
		{"macOS, its file is gone", exitError(exitNoSuchKeychain), store.ErrUnavailable, "security default-keychain -s"},
		{"macOS, another", exitError(1), store.ErrUnavailable, "--backend file"},
		{"Windows over SSH", syscall.Errno(1312), store.ErrUnavailable, "desktop"},
		{"anything", errors.New("odd"), store.ErrUnavailable, "--backend file"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := New(Options{Now: time.Now, Run: hasDefault})
			s.lib = library{
				get:    func(string, string) (string, error) { return "", test.err },
				set:    func(string, string, string) error { return test.err },
				delete: func(string, string) error { return test.err },
			}
			_, getErr := s.Get(t.Context(), "key:a")
			setErr := s.Set(t.Context(), "key:a", "x", time.Time{})
			deleteErr := s.Delete(t.Context(), "key:a")
			for _, err := range []error{getErr, setErr, deleteErr} {
				if !errors.Is(err, test.want) || !strings.Contains(credential.HintOf(err), test.hint) {
					t.Errorf("got %v, hint %q", err, credential.HintOf(err))
				}
				if errors.Is(test.want, store.ErrUnavailable) && credential.KindOf(err) != credential.Keychain {
					t.Errorf("kind %v", credential.KindOf(err))
				}
			}
		})
	}
}

func hasDefault(context.Context, []string, []string, int) ([]byte, error) { return nil, nil }

// TestMissing believes that an item is missing only if there is a default keychain, and
// asks for that again after a while.
func TestMissing(t *testing.T) {
	now := time.Unix(1, 0)
	asked, answer := 0, error(nil)
	s := New(Options{
		Now: func() time.Time { return now },
		Run: func(_ context.Context, argv, _ []string, _ int) ([]byte, error) {
			asked++
			if got := strings.Join(argv, " "); got != "/usr/bin/security default-keychain" {
				t.Errorf("ran %q", got)
			}
			return nil, answer
		},
	})
	tests := []struct {
		name   string
		wait   time.Duration
		answer error
		want   error
		asked  int // in all
	}{
		{"none", 0, exitError(exitNoDefault), store.ErrUnavailable, 1},
		{"one", 0, nil, store.ErrNotFound, 2},
		{"at once", 0, exitError(exitNoDefault), store.ErrNotFound, 2},
		{"later", keepDefault, exitError(exitNoDefault), store.ErrUnavailable, 3},
		{"the call ends", 0, context.Canceled, context.Canceled, 4},
		{"one again", 0, nil, store.ErrNotFound, 5},
		{"the clock goes back", -time.Hour, exitError(1), store.ErrUnavailable, 6},
	}
	for _, test := range tests {
		now, answer = now.Add(test.wait), test.answer
		if err := s.missing(t.Context()); !errors.Is(err, test.want) || asked != test.asked {
			t.Errorf("%s: got %v after %d questions, want %v after %d", test.name, err, asked, test.want, test.asked)
		}
	}
}

// TestSystem is what differs between the systems.
func TestSystem(t *testing.T) {
	want := LimitWindows
	if runtime.GOOS == "darwin" {
		want = LimitMac
	}
	if got := Limit(); got != want || HasDialogs != (runtime.GOOS == "darwin") {
		t.Errorf("got %d bytes, dialogs %t", got, HasDialogs)
	}
}

// TestStore gives the library what it was given.
func TestStore(t *testing.T) {
	items := map[string]string{}
	s := New(Options{Service: "service", Now: time.Now, Run: hasDefault})
	s.lib = library{
		get: func(service, user string) (string, error) {
			value, ok := items[service+"/"+user]
			if !ok {
				return "", keyring.ErrNotFound
			}
			return value, nil
		},
		set: func(service, user, value string) error { items[service+"/"+user] = value; return nil },
		delete: func(service, user string) error {
			if _, ok := items[service+"/"+user]; !ok {
				return keyring.ErrNotFound
			}
			delete(items, service+"/"+user)
			return nil
		},
	}
	for _, value := range []string{"one", "two"} {
		if err := s.Set(t.Context(), "key:a", value, time.Time{}); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Get(t.Context(), "key:a"); got != value || err != nil || items["service/key:a"] != value {
			t.Errorf("got %q, %v, want %q of %v", got, err, value, items)
		}
	}
	if err := s.Delete(t.Context(), "key:a"); err != nil || len(items) != 0 {
		t.Errorf("got %v, left %v", err, items)
	}
}

// TestLimit adds up the longest command line for macOS, which the tests on a fake
// security program run, too: no word of it needs a quote.
func TestLimit(t *testing.T) {
	const (
		command = len("add-generic-password -U -s aliyun-cred-helper -a  -w ")
		account = 128 + len(".a.1023")
		value   = len("go-keyring-base64:") + (LimitMac+2)/3*4
	)
	if got := command + account + value; got > 4095 {
		t.Errorf("the command for macOS has %d bytes", got)
	}
	if LimitWindows > 2560 {
		t.Errorf("Windows: %d bytes", LimitWindows)
	}
}
