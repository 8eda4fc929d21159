// Package native keeps items in the keychains of macOS and Windows, with go-keyring
// (github.com/zalando/go-keyring), and says what its errors mean. It refuses to take an
// item for missing where macOS has no keychain to look into.
//
// The library takes no context: its calls end when the keychain answers.
package native

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"syscall"
	"time"

	keyring "github.com/zalando/go-keyring"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
	"aliyun-cred-helper/internal/message"
)

// isMac is true on macOS.
const isMac = runtime.GOOS == "darwin"

// HasDialogs says that the keychain asks the person by itself, whoever calls it.
const HasDialogs = isMac

// How many bytes an item may have. On macOS the library writes a command line of at most
// 4,095 bytes, in which the value is base64; Windows takes 2,560 bytes.
const (
	LimitMac     = 2900
	LimitWindows = 2400
)

// Limit returns the limit of this system.
func Limit() int {
	if isMac {
		return LimitMac
	}
	return LimitWindows
}

// Options has what New needs besides the library.
type Options struct {
	Service string // under which all items are stored
	// Run runs a program and returns its output, or an error that wraps one with its
	// ExitCode. Only macOS needs it.
	Run func(ctx context.Context, argv, environment []string, limit int) ([]byte, error)
	Now func() time.Time
}

// Store implements store.Store. It is safe for concurrent use.
type Store struct {
	opt Options
	lib library

	mu    sync.Mutex
	until time.Time // guarded by mu; before it there is a default keychain
}

// library has the functions of go-keyring.
type library struct {
	get    func(service, user string) (string, error)
	set    func(service, user, password string) error
	delete func(service, user string) error
}

// New returns a store. It does no I/O.
func New(o Options) *Store {
	return &Store{opt: o, lib: library{keyring.Get, keyring.Set, keyring.Delete}}
}

// Get implements store.Store.
func (s *Store) Get(ctx context.Context, account string) (string, error) {
	value, err := s.lib.get(s.opt.Service, account)
	return value, s.explain(ctx, err)
}

// Set implements store.Store.
func (s *Store) Set(ctx context.Context, account, value string, _ time.Time) error {
	return s.explain(ctx, s.lib.set(s.opt.Service, account, value))
}

// Delete implements store.Store.
func (s *Store) Delete(ctx context.Context, account string) error {
	return s.explain(ctx, s.lib.delete(s.opt.Service, account))
}

// explain is explain, but for a library that says not found of every error whose text is
// like that.
func (s *Store) explain(ctx context.Context, err error) error {
	err = explain(err)
	if isMac && store.IsNotFound(err) {
		return s.missing(ctx)
	}
	return err
}

// The program of macOS for its keychains, which the library runs, too.
const securityProgram = "/usr/bin/security"

// keepDefault is how long there is believed to be a default keychain that was seen.
const keepDefault = 5 * time.Second

// missing returns ErrNotFound if there is a default keychain, else why there is none.
func (s *Store) missing(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if left := s.until.Sub(s.opt.Now()); left > 0 && left <= keepDefault {
		return store.ErrNotFound
	}
	const limit = 4096 // bytes; it prints a path
	if _, err := s.opt.Run(ctx, []string{securityProgram, "default-keychain"}, nil, limit); err != nil {
		var exit interface{ ExitCode() int }
		if errors.As(err, &exit) {
			return noDefault()
		}
		return err
	}
	s.until = s.opt.Now().Add(keepDefault)
	return store.ErrNotFound
}

// The codes with which the systems report why they do not answer.
const (
	// The security command ends with the low byte of an OSStatus:
	// errSecInteractionNotAllowed, errSecNoDefaultKeychain, errSecItemNotFound,
	// errSecNoSuchKeychain, errSecAuthFailed, errSecUserCanceled.
	exitNoInteraction  = 36
	exitNoDefault      = 37
	exitNotFound       = 44
	exitNoSuchKeychain = 50
	exitAuthFailed     = 51
	exitCanceled       = 128

	errnoNoLogonSession = syscall.Errno(1312) // ERROR_NO_SUCH_LOGON_SESSION
)

func noDefault() error {
	return store.Unavailable("macOS finds no default keychain",
		message.Sprintf("run: security default-keychain -s login.keychain-db, or %s", message.Text(store.HintElsewhere)), nil)
}

// explain sorts the errors of the library.
func explain(err error) error {
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
		case exitNotFound: // a macOS that speaks another language than the library
			return store.ErrNotFound
		case exitNoDefault, exitNoSuchKeychain:
			return noDefault()
		case exitNoInteraction, exitAuthFailed:
			return store.Unavailable("the keychain is locked", "run: security unlock-keychain", nil)
		case exitCanceled:
			return store.Unavailable("the prompt was dismissed", "try again, and allow it", nil)
		}
	case errors.As(err, &errno) && errno == errnoNoLogonSession:
		return store.Unavailable("the Credential Manager cannot be used in this session",
			message.Sprintf("sign in at the desktop, or %s", message.Text(store.HintElsewhere)), nil)
	}
	return store.Unavailable("the keychain reports an error", store.HintElsewhere, err)
}
