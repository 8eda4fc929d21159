package keychain

import (
	"context"
	"encoding/json"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/private"
	"aliyun-cred-helper/internal/message"
)

// Pair is what a rotation notes of a key that it keeps beside another one. The zero Pair is
// that of every other key.
type Pair struct {
	ID      string `json:"pair,omitempty"`    // the AccessKey id of the other one
	Created bool   `json:"created,omitempty"` // the rotation has created this key, and may delete it at the vendor
}

// StorePaired is StoreKey with force for a key that a rotation keeps beside another one.
// pair is stored in the item itself: so a key that somebody has stored under the same name
// is never taken for one of a rotation.
func (k *Keychain) StorePaired(ctx context.Context, name string, c credential.Credential, pair Pair) error {
	if err := k.CanStore(ctx, name, true); err != nil {
		return err
	}
	value, err := encodeStored(storedKey{
		Version: keyVersion, Name: name, AccessKeyID: c.AccessKeyID, AccessKeySecret: Stored{c.AccessKeySecret}, Pair: pair,
	})
	if err == nil {
		_, err = k.setKey(ctx, name, c, pair.ID, value)
	}
	return err
}

// pairIn returns the pair in the value of a key, or the zero Pair.
func pairIn(value string) Pair {
	var k storedKey
	_ = json.Unmarshal([]byte(value), &k) // decodeKey has read it
	return k.Pair
}

// LockNow is LockAlone for what nobody waits for: it returns ErrLocked at once while
// another process holds the lock, however long it does. Where there is no place for locks
// it is an error.
func (s *Sessions) LockNow(ctx context.Context, key []string) (*Lock, error) {
	if err := private.MakeDir(s.k.opt.LockDir); err != nil {
		return nil, &credential.Error{
			Kind: credential.Keychain, Hint: "aliyun-cred-helper doctor",
			Err: message.Errorf("no place for lock files, so that processes do not wait for each other: %w", err),
		}
	}
	return s.k.lock(ctx, Account(KindSession, key...), 1, poll{alone: true})
}
