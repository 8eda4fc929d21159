package keychain

import (
	"context"
	"errors"
	"syscall"
	"time"

	keyring "github.com/zalando/go-keyring"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
	"aliyun-cred-helper/internal/message"
)

// ring has the functions of go-keyring that package keychain calls.
type ring struct {
	get    func(service, user string) (string, error)
	set    func(service, user, password string) error
	delete func(service, user string) error
}

// library is go-keyring itself.
var library = ring{keyring.Get, keyring.Set, keyring.Delete}

// checker tells whether the keychain can be asked at all.
type checker interface {
	Ready(ctx context.Context) error // nil, or an error for explainBus
	Reset()                          // the last answer of Ready may be wrong by now
	// Read reads an item in a faster way. Without ok the library must be asked;
	// with ok err is one for explainBus.
	Read(ctx context.Context, service, account string) (value string, ok bool, err error)
	// Accounts returns the accounts that the library stored under service, and how many
	// more are locked. An error is one for explainBus.
	Accounts(ctx context.Context, service string) (accounts []string, locked int, err error)
}

// system is the keychain of the operating system: Keychain on macOS, Credential
// Manager on Windows, a Secret Service on Linux and BSD. The library has no time
// limit; guard gives its calls one.
type system struct {
	ring  ring
	check checker
}

// systemLimit is how many bytes an item may have on each system. On macOS the
// library writes a command of at most 4,096 bytes, in which the value is base64;
// Windows takes 2,560 bytes.
func systemLimit(goos string) int {
	switch goos {
	case "darwin":
		return 2000
	case "windows":
		return 2400
	}
	return unsplit
}

func (s *system) Get(ctx context.Context, account string) (string, error) {
	value, ok, err := s.check.Read(ctx, service, account)
	if ok {
		return value, explainSystem(err)
	}
	err = s.call(ctx, func() error {
		value, err = s.ring.get(service, account)
		return err
	})
	return value, err
}

func (s *system) Set(ctx context.Context, account, value string, _ time.Time) error {
	err := s.call(ctx, func() error { return s.ring.set(service, account, value) })
	if store.IsNotFound(err) {
		err = store.Unavailable("the keyring has no such collection any more", store.HintElsewhere, nil)
	}
	return err
}

func (s *system) Delete(ctx context.Context, account string) error {
	return s.call(ctx, func() error { return s.ring.delete(service, account) })
}

// Items implements lister.
func (s *system) Items(ctx context.Context) (listing, error) {
	accounts, locked, err := s.check.Accounts(ctx, service)
	if err != nil {
		return listing{}, explainBus(err)
	}
	return listing{accounts, make([]string, locked)}, nil
}

// call calls f, which asks the library, if the checker says that the keychain
// answers.
func (s *system) call(ctx context.Context, f func() error) error {
	if err := s.check.Ready(ctx); err != nil {
		return explainBus(err)
	}
	err := explainSystem(f())
	if err != nil && !store.IsNotFound(err) {
		s.check.Reset()
	}
	return err
}

// The codes with which the systems report that nobody can be asked now.
const (
	// The security command ends with the low byte of an OSStatus:
	// errSecInteractionNotAllowed, errSecAuthFailed, errSecUserCanceled.
	exitNoInteraction = 36
	exitAuthFailed    = 51
	exitCanceled      = 128

	errnoNoLogonSession = syscall.Errno(1312) // ERROR_NO_SUCH_LOGON_SESSION
)

// explainSystem sorts the errors of the library and of the checker.
func explainSystem(err error) error {
	var exit interface{ ExitCode() int }
	var errno syscall.Errno
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return store.ErrNotFound
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return store.Unavailable("the value is too large for it", store.HintElsewhere, nil)
	case errors.Is(err, keyring.ErrUnsupportedPlatform):
		return &credential.Error{
			Kind: credential.Keychain, Hint: store.HintElsewhere,
			Err: &store.Trouble{Reason: "this build has no keychain of the system", Absent: true},
		}
	case errors.As(err, &exit):
		switch exit.ExitCode() {
		case exitNoInteraction, exitAuthFailed:
			return store.Unavailable("the keychain is locked", "run: security unlock-keychain", nil)
		case exitCanceled:
			return store.Unavailable("the prompt was dismissed", "try again, and allow it", nil)
		}
	case errors.As(err, &errno) && errno == errnoNoLogonSession:
		return store.Unavailable("the Credential Manager cannot be used in this session",
			message.Sprintf("sign in at the desktop, or %s", message.Text(store.HintElsewhere)), nil)
	}
	return explainBus(err)
}
