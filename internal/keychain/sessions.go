package keychain

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// Sessions is the cache of temporary credentials. The key of a session is the list
// of everything that determines it, and has no secret. The account is a hash of
// that list. The list is stored with the session, too, and compared after reading.
// A Sessions is safe for concurrent use.
type Sessions struct{ k *Keychain }

// Sessions returns the session cache of k.
func (k *Keychain) Sessions() *Sessions { return &Sessions{k: k} }

// storedSession is a session as it is stored.
type storedSession struct {
	Version         int       `json:"v"`
	Key             []string  `json:"key"`
	AccessKeyID     string    `json:"id"`
	AccessKeySecret Stored    `json:"secret"`
	SecurityToken   Stored    `json:"token"`
	Expires         time.Time `json:"expires"`
	Obtained        time.Time `json:"obtained,omitzero"`
	Source          string    `json:"source,omitempty"`
}

const sessionVersion = 1

// errForeign means that the value of an account is not the session of its key.
var errForeign = errors.New("it is damaged, or another session's")

func encodeSession(key []string, c credential.Credential) (credential.Secret, error) {
	return encodeStored(storedSession{
		Version: sessionVersion, Key: key,
		AccessKeyID: c.AccessKeyID, AccessKeySecret: Stored{c.AccessKeySecret}, SecurityToken: Stored{c.SecurityToken},
		Expires: c.Expires.UTC(), Obtained: c.Obtained.UTC(), Source: c.Source,
	})
}

func decodeSession(key []string, value string) (credential.Credential, error) {
	var p storedSession
	if json.Unmarshal([]byte(value), &p) != nil || // its error may quote the value
		p.Version != sessionVersion || !slices.Equal(p.Key, key) ||
		p.AccessKeyID == "" || p.AccessKeySecret.IsZero() || p.SecurityToken.IsZero() || p.Expires.IsZero() {
		return credential.Credential{}, errForeign
	}
	return credential.Credential{
		AccessKeyID: p.AccessKeyID, AccessKeySecret: p.AccessKeySecret.Secret, SecurityToken: p.SecurityToken.Secret,
		Expires: p.Expires.UTC(), Obtained: p.Obtained.UTC(), Source: p.Source,
	}, nil
}

// Get returns the session of key with Expires, Obtained and Source as they were
// put. To the caller every error is a miss: ErrNotFound if there is no session, if
// it has expired or if the item is damaged; other errors if the keychain does not
// work.
func (s *Sessions) Get(ctx context.Context, key []string) (credential.Credential, error) {
	value, _, err := s.k.read(ctx, Account(KindSession, key...))
	if err != nil {
		if errors.Is(err, errCorrupt) {
			s.k.warn("a cached session is not used: %v", err)
			err = ErrNotFound
		}
		return credential.Credential{}, err
	}
	c, err := decodeSession(key, value)
	if err != nil {
		s.k.warn("a cached session is not used: %v", err)
		return credential.Credential{}, ErrNotFound
	}
	if !c.Expires.After(s.k.opt.Now()) {
		return credential.Credential{}, ErrNotFound
	}
	return c, nil
}

// Put stores c as the session of key, until it expires. c must be a complete
// temporary credential that expires. name is what List shows, for example the
// profile. Put has warned of an error that it returns; the caller can use c
// without the cache. The none backend stores nothing, without an error.
func (s *Sessions) Put(ctx context.Context, key []string, name string, c credential.Credential) error {
	if c.AccessKeyID == "" || c.AccessKeySecret.IsZero() || c.SecurityToken.IsZero() || c.Expires.IsZero() {
		return credential.NewError(credential.Internal, "session cache", "", "this is not a temporary credential")
	}
	if s.k.opt.Backend == BackendNone {
		return nil
	}
	value, err := encodeSession(key, c)
	if err == nil {
		_, err = s.k.Set(ctx, Item{
			Account: Account(KindSession, key...), Kind: KindSession, Name: name, Key: key,
			Value: value, Issued: c.Obtained, Expires: c.Expires,
		})
	}
	if err != nil && ctx.Err() == nil {
		s.k.warn("the session is not cached: %v", err)
	}
	return err
}
