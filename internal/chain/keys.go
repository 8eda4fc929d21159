package chain

import (
	"context"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
)

// Keys gives the long-term keys of the keychain. A key that does not exist is an
// error that wraps credential.ErrNotConfigured. Only the keychain itself says so; the
// index of it may be lost, or of another time.
type Keys interface {
	// Key wraps ErrUnasked if the keychain cannot be asked.
	Key(ctx context.Context, name string) (credential.Credential, error)
	// Identify returns the AccessKey id and the fingerprint of a key. It reads the index
	// if it can, and the keychain otherwise. Once Key was called, it agrees with that.
	Identify(ctx context.Context, name string) (id, fingerprint string, err error)
	// KeyNames lists the keys of the index, for messages.
	KeyNames() []string
	// Known reports whether a key is one of KeyNames. If so, a keychain that cannot
	// be asked may have it.
	Known(name string) bool
	// Lost reports whether the index has a key in the backend that was asked. If that
	// has not found it, another program has deleted it.
	Lost(name string) bool
	// Tied reports whether a key belongs to the profile of that name.
	Tied(name string) bool
}

var (
	// ErrUnasked means that the keychain cannot be asked here or now.
	ErrUnasked = message.New("the keychain cannot be asked")
	// ErrNoKeychain is an ErrUnasked of a machine or session that has no keychain.
	ErrNoKeychain error = &credential.Error{Op: "there is none", Err: ErrUnasked}
)
