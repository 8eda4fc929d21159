package keychain

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
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
const errForeign = store.Corrupt("it is damaged, or another session's")

// isSession reports whether c is a complete temporary credential that expires.
func isSession(c credential.Credential) bool {
	return c.AccessKeyID != "" && !c.AccessKeySecret.IsZero() && !c.SecurityToken.IsZero() && !c.Expires.IsZero()
}

func encodeSession(key []string, c credential.Credential) (credential.Secret, error) {
	return encodeStored(storedSession{
		Version: sessionVersion, Key: key,
		AccessKeyID: c.AccessKeyID, AccessKeySecret: Stored{c.AccessKeySecret}, SecurityToken: Stored{c.SecurityToken},
		Expires: c.Expires.UTC(), Obtained: c.Obtained.UTC(), Source: c.Source,
	})
}

// decodeSession decodes field by field: encoding/json would first build a table of
// storedSession, which takes a warm call longer.
func decodeSession(key []string, value string) (credential.Credential, error) {
	p := fieldsOf(value)
	c := credential.Credential{
		AccessKeyID:     field[string](p, "id"),
		AccessKeySecret: credential.NewSecret(field[string](p, "secret")),
		SecurityToken:   credential.NewSecret(field[string](p, "token")),
		Expires:         timeOf(p, "expires"), Obtained: timeOf(p, "obtained"), Source: field[string](p, "source"),
	}
	same := slices.EqualFunc(field[[]any](p, "key"), key, func(a any, b string) bool { return a == b })
	if field[float64](p, "v") != sessionVersion || !same || !isSession(c) {
		return credential.Credential{}, errForeign
	}
	return c, nil
}

// fieldsOf returns the members of a JSON object, or nil.
func fieldsOf(text string) map[string]any {
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return nil
	}
	fields, _ := v.(map[string]any)
	return fields
}

// field returns a member of an object. One of another type is the zero value.
func field[T any](fields map[string]any, name string) T {
	value, _ := fields[name].(T)
	return value
}

func timeOf(fields map[string]any, name string) time.Time {
	at, _ := time.Parse(time.RFC3339, field[string](fields, name)) // zero, if it is none
	return at.UTC()
}

// Get returns the session of key with Expires, Obtained and Source as they were
// put. To the caller every error is a miss: ErrNotFound if there is no session, if
// it has expired or if the item is damaged; other errors if the keychain does not
// work.
func (s *Sessions) Get(ctx context.Context, key []string) (credential.Credential, error) {
	account := Account(KindSession, key...)
	if _, alone := s.k.locked.Load(account); !alone && !s.k.opt.Person {
		ctx = context.WithValue(ctx, inCrowd{}, true)
	}
	value, _, err := s.k.read(ctx, account)
	var c credential.Credential
	if err == nil {
		c, err = decodeSession(key, value)
	}
	switch {
	case errors.Is(err, store.ErrCorrupt):
		s.k.warn("a cached session is not used: %v", err)
		return credential.Credential{}, store.ErrNotFound
	case store.IsUnavailable(err) && ctx.Err() != nil: // the call ends with that of ctx
		s.k.warn("a cached session cannot be read: %v", err)
	case err == nil && !c.Expires.After(s.k.opt.Now()):
		return credential.Credential{}, store.ErrNotFound
	}
	return c, err
}

// Put stores c as the session of key, until it expires. c must be a complete
// temporary credential that expires. name is what List shows, for example the
// profile. Put has warned of an error that it returns; the caller can use c
// without the cache. The none backend stores nothing, without an error.
func (s *Sessions) Put(ctx context.Context, key []string, name string, c credential.Credential) error {
	if !isSession(c) {
		return credential.NewError(credential.Internal, "session cache", "", "this is not a temporary credential")
	}
	if s.k.opt.Backend == BackendNone {
		return nil
	}
	value, err := encodeSession(key, c)
	if err == nil {
		account := Account(KindSession, key...)
		if _, alone := s.k.locked.Load(account); alone {
			// Others may be waiting for this session. A backend that was late for
			// this process is asked once more, so that not all of them fetch it.
			for _, v := range s.k.order(KindSession) {
				s.k.outages.retract(v.name)
			}
		}
		var backend string
		backend, err = s.k.Set(ctx, Item{
			Account: account, Kind: KindSession, Name: name, Key: key,
			Value: value, Issued: c.Obtained, Expires: c.Expires,
		})
		if err == nil {
			s.sweep(ctx, backend)
		}
	}
	if err != nil && ctx.Err() == nil {
		s.k.warnOf(store.IsStanding(err), "the session is not cached: %v", err)
	}
	return err
}
