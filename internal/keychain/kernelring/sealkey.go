package kernelring

import (
	"cmp"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/atomicfile"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/private"
	"aliyun-cred-helper/internal/keychain/store"
	"aliyun-cred-helper/internal/message"
)

const service = "aliyun-cred-helper"

// The file of a sealing key is sealMagic, 32 random bytes in hexadecimal and a newline.
const (
	sealFile  = "sealing.key"
	sealMagic = "aliyun-cred-helper sealing key 1 "
	sealSize  = 32
	sealLimit = 1 << 10 // bytes that are read of a file
)

var (
	errMalformed  = message.New("it is damaged, open to other users or not this user's")
	errUnreadable = message.New("it cannot be read")
)

// sealKeys finds the sealing key: in the first of dirs that can be used. The key is
// read at each call, so that a key that another process has replaced counts at once.
type sealKeys struct {
	dirs []string // absolute; others are left out
}

func newSealKeys(dirs []string) sealKeys {
	return sealKeys{slices.DeleteFunc(slices.Clone(dirs), func(dir string) bool { return !filepath.IsAbs(dir) })}
}

// load returns the key. Where there is none, it makes one or, without create, returns
// ErrNotFound. An error that is store.ErrUnavailable means that nothing can be sealed now.
func (s sealKeys) load(create bool) (sealKey, error) {
	namespace, err := pidNamespace()
	if err != nil {
		return sealKey{}, store.Unset("it needs /proc, to tell this container from others", store.HintOther, atomicfile.WithoutPath(err))
	}
	var first error
	for _, dir := range s.dirs {
		secret, err := s.read(dir)
		if create && (errors.Is(err, fs.ErrNotExist) || errors.Is(err, errMalformed)) {
			secret, err = s.make(dir, err)
		}
		switch {
		case err == nil:
			return sealKey{secret: secret, namespace: namespace}, nil
		case errors.Is(err, errUnreadable): // a second key would split the cache
			return sealKey{}, store.Unavailable(message.Sprintf("its sealing key %s is there", filepath.Join(dir, sealFile)), store.HintOther, err)
		}
		first = cmp.Or(first, err)
	}
	if !create {
		return sealKey{}, store.ErrNotFound
	}
	return sealKey{}, store.Unset("there is no directory for its sealing key", cmp.Or(credential.HintOf(first), store.HintOther), first)
}

// read returns the key in dir. An error that is fs.ErrNotExist or errMalformed says
// that a key can be made; errUnreadable, that there is one.
func (s sealKeys) read(dir string) ([]byte, error) {
	if err := private.CheckDir(dir); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, sealFile)
	data, info, err := atomicfile.Read(path, private.OpenNoFollow, sealLimit)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err != nil {
		if info, e := os.Lstat(path); e == nil && (!info.Mode().IsRegular() || info.Size() > sealLimit) {
			return nil, errMalformed
		}
		return nil, errors.Join(errUnreadable, err)
	}
	secret, ok := parseSealKey(string(data))
	if !ok || !private.OwnedBy(info, os.Geteuid()) || private.OpenToOthers(info) {
		return nil, errMalformed
	}
	return secret, nil
}

func parseSealKey(text string) (secret []byte, ok bool) {
	digits, ok := strings.CutPrefix(strings.TrimSuffix(text, "\n"), sealMagic)
	if !ok || len(digits) != hex.EncodedLen(sealSize) {
		return nil, false
	}
	secret, err := hex.DecodeString(digits)
	return secret, err == nil
}

func newSealKey() []byte {
	secret := make([]byte, sealSize)
	_, _ = rand.Read(secret) // never fails
	return []byte(sealMagic + hex.EncodeToString(secret) + "\n")
}

// make makes a key in dir and returns it, or that of another process that was faster:
// link(2) replaces nothing. missing is why there was none.
func (s sealKeys) make(dir string, missing error) ([]byte, error) {
	if err := private.MakeDir(dir); err != nil {
		return nil, err
	}
	atomicfile.Sweep(dir, private.Temporary)
	path := filepath.Join(dir, sealFile)
	if errors.Is(missing, errMalformed) {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	f, err := os.CreateTemp(dir, private.Temporary+"*") // mode 0600
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	// It is not synced: a crash of the machine also empties the kernel keyring.
	_, err = f.Write(newSealKey())
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return s.read(dir)
}

// replace replaces the key in each directory that has one.
func (s sealKeys) replace() error {
	var first error
	for _, dir := range s.dirs {
		path := filepath.Join(dir, sealFile)
		_, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = private.CheckDir(dir)
		}
		if err == nil {
			err = atomicfile.Write(path, newSealKey(), atomicfile.Options{Prefix: private.Temporary})
		}
		if err != nil {
			first = cmp.Or(first, error(&credential.Error{
				Kind: credential.Keychain, Op: message.Sprintf("sealing key %s", path), Hint: credential.HintOf(err), Err: atomicfile.WithoutPath(err),
			}))
		}
	}
	return first
}

// Reseal replaces the sealing key in each of dirs that has one. What was sealed with it
// can never be read again. An error is of Kind Keychain.
func Reseal(dirs ...string) error { return newSealKeys(dirs).replace() }

// sealKey is a sealing key. The key of an image or of a volume may be in many
// containers, so the pid namespace is mixed in.
type sealKey struct {
	secret    []byte
	namespace string
}

// derive returns 32 bytes for one use of text, of which nobody without the key learns
// anything.
func (k sealKey) derive(use, text string) []byte {
	m := hmac.New(sha256.New, k.secret)
	_, _ = io.WriteString(m, service+" "+use+" 2\n"+k.namespace+"\n"+text)
	return m.Sum(nil)
}

// name returns the name under which the item of account is stored.
func (k sealKey) name(account string) string {
	return hex.EncodeToString(k.derive("name", account)[:16])
}
