// Package kernelring keeps items in the Linux kernel keyring of the user, see keyrings(7),
// and seals them, since all containers and home directories of the user share it.
package kernelring

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"strings"
	"time"

	"aliyun-cred-helper/internal/keychain/store"
)

// sealed keeps items in a store that other containers and home directories share: it
// encrypts and authenticates them with the sealing key, and the store sees names that
// are derived from that key. With another key an item cannot be found.
type sealed struct {
	inner store.Store
	keys  sealKeys
}

// Seal returns a store over inner. Its sealing key lies in the first of dirs, which are
// absolute paths, that can be used. If none can, the store is unavailable.
func Seal(inner store.Store, dirs ...string) store.Store {
	return &sealed{inner: inner, keys: newSealKeys(dirs)}
}

func (s *sealed) Get(ctx context.Context, account string) (string, error) {
	// A key is made even to read: only that tells whether items can be sealed here.
	key, err := s.keys.load(true)
	if err != nil {
		return "", err
	}
	text, err := s.inner.Get(ctx, key.name(account))
	if err != nil {
		return "", err
	}
	return key.open(account, text)
}

func (s *sealed) Set(ctx context.Context, account, value string, expires time.Time) error {
	key, err := s.keys.load(true)
	if err != nil {
		return err
	}
	text, err := key.seal(account, value, expires)
	if err != nil {
		return store.Unavailable("it cannot seal the item", store.HintOther, err)
	}
	return s.inner.Set(ctx, key.name(account), text, expires)
}

func (s *sealed) Delete(ctx context.Context, account string) error {
	key, err := s.keys.load(false)
	if err != nil {
		return err
	}
	return s.inner.Delete(ctx, key.name(account))
}

// A sealed item is a header in clear text and the encrypted value. The header has a
// version, whether the item is of a session, and when that ends in seconds since 1970.
// It says which items may be deleted for others, and the key is not needed to read it.
const (
	sealVersion   = 1
	sealHeader    = 10 // bytes
	sealedOther   = 0
	sealedSession = 1

	sessions = "session:" // how the accounts of sessions begin
)

// sessionEnd returns when the session of a sealed item ends. It reports false for
// what is not the sealed item of a session.
func sessionEnd(text string) (seconds int64, ok bool) {
	if len(text) < sealHeader || text[0] != sealVersion || text[1] != sealedSession {
		return 0, false
	}
	_, err := binary.Decode([]byte(text[2:sealHeader]), binary.BigEndian, &seconds)
	return seconds, err == nil
}

func (k sealKey) aead() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k.derive("items"))
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// seal encrypts value. The header and the account, which for a session is a hash of
// the list of everything that determines it, are authenticated with it.
func (k sealKey) seal(account, value string, expires time.Time) (string, error) {
	header := []byte{sealVersion, sealedOther}
	if strings.HasPrefix(account, sessions) {
		header[1] = sealedSession
	}
	header = binary.BigEndian.AppendUint64(header, uint64(max(0, expires.Unix())))
	aead, err := k.aead()
	if err != nil {
		return "", err
	}
	return string(aead.Seal(header, nil, compact(value), append(bytes.Clone(header), account...))), nil
}

// open decrypts what seal returned for the same account, else it returns store.ErrCorrupt.
func (k sealKey) open(account, text string) (string, error) {
	if len(text) < sealHeader || text[0] != sealVersion {
		return "", store.ErrCorrupt
	}
	aead, err := k.aead()
	if err != nil {
		return "", err
	}
	plain, err := aead.Open(nil, nil, []byte(text[sealHeader:]), []byte(text[:sealHeader]+account))
	if err != nil {
		return "", store.ErrCorrupt
	}
	return expand(plain)
}
