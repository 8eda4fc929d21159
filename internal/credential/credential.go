// Package credential has the types that all packages share: secrets that cannot
// be printed by accident, credentials, their providers, and errors whose kind
// picks the exit code. It does no I/O.
package credential

import (
	"context"
	"strings"
	"time"

	"aliyun-cred-helper/internal/message"
)

// Layout is the time layout of expiries in External-mode JSON. An SDK that finds
// another layout runs the helper again for every signature.
const Layout = "2006-01-02T15:04:05Z"

// Credential is what requests are signed or sent with: a long-term AccessKey, a
// temporary session, or a bearer token.
type Credential struct {
	AccessKeyID     string
	AccessKeySecret Secret
	SecurityToken   Secret // empty for a long-term AccessKey
	BearerToken     Secret // set instead of the three above

	// Expires is in UTC and whole seconds; the zero time means never, or not known.
	Expires time.Time
	// Obtained is when the credential was fetched; the refresh windows are
	// fractions of Expires minus Obtained. Zero means not known.
	Obtained time.Time
	// Source is a printable trail such as "profile:prod > role:ops".
	Source string
}

// Mode returns the External mode for this kind of credential.
func (c Credential) Mode() string {
	switch {
	case !c.BearerToken.IsZero():
		return ModeBearerToken
	case !c.SecurityToken.IsZero():
		return ModeStsToken
	default:
		return ModeAK
	}
}

// IsSessionID reports whether an AccessKey id is that of a session, which is useless
// without its token.
func IsSessionID(id string) bool { return strings.HasPrefix(id, "STS.") }

// Check reports what makes the credential unusable at now: a missing part, or
// an expiry that has passed. The error never holds a value of the credential.
func (c Credential) Check(now time.Time) error {
	if c.BearerToken.IsZero() {
		if c.AccessKeyID == "" {
			return message.New("it has no AccessKey id")
		}
		if c.AccessKeySecret.IsZero() {
			return message.New("it has no AccessKey secret")
		}
	}
	if !c.Expires.IsZero() && !c.Expires.After(now) {
		return message.Errorf("it expired at %s", c.Expires.UTC().Format(Layout))
	}
	return nil
}

// Provider is a source of credentials. Its methods must not be called at
// the same time; both end when ctx does.
type Provider interface {
	// Retrieve returns a complete credential, ErrNotConfigured (wrapped) when
	// this source was not set up at all, or any other error.
	Retrieve(ctx context.Context) (Credential, error)
	// CacheKey lists everything that determines what Retrieve returns, sources
	// included and without secrets. Two providers with equal lists are
	// interchangeable.
	CacheKey(ctx context.Context) ([]string, error)
}

// Clock returns the wall time, as time.Now does.
type Clock func() time.Time
