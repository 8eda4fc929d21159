package keychain

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
	"aliyun-cred-helper/internal/message"
)

// Stored is a secret in a struct that becomes the Value of an Item: JSON encodes
// its text, where a plain credential.Secret gives REDACTED, and decodes it
// straight into a secret. So one struct serves for both directions. Printing one
// still gives REDACTED. The zero Stored is empty; omit it with omitzero.
type Stored struct{ credential.Secret }

// MarshalText returns the text itself.
func (s Stored) MarshalText() ([]byte, error) { return []byte(s.Reveal()), nil }

// encodeStored encodes a struct whose secrets are Stored.
func encodeStored(v any) (credential.Secret, error) {
	data, err := json.Marshal(v)
	return credential.NewSecret(string(data)), err
}

// storedKey is a long-term key as it is stored.
type storedKey struct {
	Version         int       `json:"v"`
	Name            string    `json:"name"`
	AccessKeyID     string    `json:"id,omitempty"`
	AccessKeySecret Stored    `json:"secret,omitzero"`
	SecurityToken   Stored    `json:"token,omitzero"`
	BearerToken     Stored    `json:"bearer,omitzero"`
	Expires         time.Time `json:"expires,omitzero"`
	Pair                      // see StorePaired
}

const keyVersion = 1

func encodeKey(name string, c credential.Credential) (credential.Secret, error) {
	return encodeStored(storedKey{
		Version: keyVersion, Name: name, AccessKeyID: c.AccessKeyID, AccessKeySecret: Stored{c.AccessKeySecret},
		SecurityToken: Stored{c.SecurityToken}, BearerToken: Stored{c.BearerToken}, Expires: c.Expires.UTC(),
	})
}

func decodeKey(name, value string) (credential.Credential, error) {
	var k storedKey
	if json.Unmarshal([]byte(value), &k) != nil || k.Version != keyVersion || k.Name != name {
		return credential.Credential{}, store.ErrCorrupt
	}
	c := credential.Credential{
		AccessKeyID: k.AccessKeyID, AccessKeySecret: k.AccessKeySecret.Secret,
		SecurityToken: k.SecurityToken.Secret, BearerToken: k.BearerToken.Secret,
		Expires: k.Expires,
	}
	if c.Check(time.Time{}) != nil {
		return credential.Credential{}, store.ErrCorrupt
	}
	return c, nil
}

func kindOfKey(c credential.Credential) string {
	if c.Mode() == credential.ModeBearerToken {
		return KindBearer
	}
	return KindKey
}

// StoreKey stores an AccessKey, with its security token if it has one, or a bearer
// token under name, and returns the backend. Without force it replaces nothing that
// is stored under name. An existing item, and a name that cannot be used, is an
// error of Kind Usage.
func (k *Keychain) StoreKey(ctx context.Context, name string, c credential.Credential, force bool) (backend string, err error) {
	if err := c.Check(k.opt.Now()); err != nil {
		return "", &credential.Error{Kind: credential.Usage, Op: message.Sprintf("key %s", name), Err: err}
	}
	if err := k.CanStore(ctx, name, force); err != nil {
		return "", err
	}
	value, err := encodeKey(name, c)
	if err != nil {
		return "", err
	}
	return k.setKey(ctx, name, c, "", value)
}

func (k *Keychain) setKey(ctx context.Context, name string, c credential.Credential, pair string, value credential.Secret) (backend string, err error) {
	return k.Set(ctx, Item{
		Account: Account(KindKey, name), Kind: kindOfKey(c), Name: name,
		Value: value, Expires: c.Expires, accessKeyID: c.AccessKeyID, fingerprint: c.Fingerprint(), pair: pair,
	})
}

// CanStore returns the error that StoreKey would return before it writes, so that
// nobody is asked for a secret that cannot be stored.
func (k *Keychain) CanStore(ctx context.Context, name string, force bool) error {
	if err := checkName(name); err != nil {
		return err
	}
	account := Account(KindKey, name)
	if _, err := k.writable(account); err != nil {
		return err
	}
	// Also with force: another backend that cannot be asked may have this name.
	_, _, err := k.read(ctx, account)
	switch exists := err == nil || errors.Is(err, store.ErrCorrupt); {
	case exists && force:
	case exists:
		return credential.NewError(credential.Usage, message.Sprintf("key %s", name), "add --force to replace it", "it exists already")
	case errors.Is(err, store.ErrAbsent):
		return withoutKeyring(err)
	case !store.IsNotFound(err):
		return message.Errorf("looking for an earlier key %s: %w", name, err)
	}
	return nil
}

// Key returns what StoreKey stored under name, without a Source. ErrNotFound means
// that nothing is stored. An error of Kind Keychain means that no backend that could
// have it works, or that the item is damaged.
func (k *Keychain) Key(ctx context.Context, name string) (credential.Credential, error) {
	c, _, err := k.PairedKey(ctx, name)
	return c, err
}

// PairedKey is Key, and returns what StorePaired noted, too.
func (k *Keychain) PairedKey(ctx context.Context, name string) (c credential.Credential, pair Pair, err error) {
	account := Account(KindKey, name)
	value, backend, err := k.read(ctx, account)
	if err != nil {
		return credential.Credential{}, Pair{}, err
	}
	c, err = decodeKey(name, value)
	if err != nil {
		return credential.Credential{}, Pair{}, &credential.Error{
			Kind: credential.Keychain, Op: message.Sprintf("keychain %s", backend),
			Hint: "aliyun-cred-helper store " + name + " --force", Err: err,
		}
	}
	pair = pairIn(value)
	k.Learn(ctx, Entry{
		Account: account, Kind: kindOfKey(c), Name: name, Backend: backend,
		AccessKeyID: c.AccessKeyID, Fingerprint: c.Fingerprint(), Expires: c.Expires, Pair: pair.ID,
	}, credential.NewSecret(value))
	return c, pair, nil
}

// Known reports whether the index has a key or bearer token called name. It asks no
// backend.
func (k *Keychain) Known(name string) bool {
	r, ok := k.index.read(Account(KindKey, name))
	return ok && r.Backend != ""
}

// Lost is Known for the backend that Options names: if that has no such key, another
// program has deleted it.
func (k *Keychain) Lost(name string) bool {
	_, ok := k.Entry(Account(KindKey, name))
	return ok
}

// Identify returns the AccessKey id of the key called name, which is empty for a bearer
// token, and its fingerprint: from the index or, if that does not have them, from the
// keychain. Errors are those of Key.
func (k *Keychain) Identify(ctx context.Context, name string) (id, fingerprint string, err error) {
	if err := checkName(name); err != nil {
		return "", "", err
	}
	if e, ok := k.Entry(Account(KindKey, name)); ok && e.Fingerprint != "" {
		return e.AccessKeyID, e.Fingerprint, nil
	}
	c, err := k.Key(ctx, name)
	return c.AccessKeyID, c.Fingerprint(), err
}

// Tie notes that the key called name belongs to the profile of that name. Without the
// profile, the name alone must not give the key: the profile may be a role.
func (k *Keychain) Tie(name string) {
	r, ok := k.index.read(Account(KindKey, name))
	if !ok || r.Backend == "" || r.Tied {
		return
	}
	r.Tied = true
	if err := k.index.write(r); err != nil {
		k.opt.Debugf("keychain index: %v", err)
	}
}

// Tied reports whether Tie was called for the key called name.
func (k *Keychain) Tied(name string) bool {
	r, ok := k.index.read(Account(KindKey, name))
	return ok && r.Tied
}
