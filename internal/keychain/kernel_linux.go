package keychain

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sys/unix"

	"aliyun-cred-helper/internal/credential"
)

const (
	hasKernel = true

	// kernelLimit keeps items below the 32,767 bytes that a "user" key holds.
	kernelLimit = 32000

	userKey = "user"
	bigKey  = "big_key" // swappable, encrypted, and hardly counted on the quota
)

// kernel keeps items as keys in the keyring of the user, see keyrings(7) and
// keyctl(2). Its calls take microseconds.
type kernel struct{ now credential.Clock }

func newKernel(now credential.Clock) store { return &kernel{now: now} }

func description(account string) string { return service + ":" + account }

func (k *kernel) Get(_ context.Context, account string) (value string, err error) {
	err = withUserKeyring(func() error {
		id, err := find(bigKey, account)
		if errors.Is(err, unix.ENOKEY) {
			id, err = find(userKey, account)
		}
		if err != nil {
			return err
		}
		value, err = payloadOf(id)
		return err
	})
	return value, explainKernel(err)
}

// Set prefers a big_key, as Get does: so a name that has keys of both types, for
// a moment, reads as the one that is written.
func (k *kernel) Set(_ context.Context, account, value string, expires time.Time) error {
	return explainKernel(withUserKeyring(func() error {
		id, err := add(bigKey, account, value)
		if err == nil {
			err = unlink(userKey, account)
		} else if errors.Is(err, unix.ENODEV) { // the kernel was built without
			if err = unlink(bigKey, account); err == nil {
				id, err = add(userKey, account, value)
			}
		}
		if err != nil || expires.IsZero() {
			return err
		}
		// Each write clears the time-out. A key must not outlive its item for
		// want of one.
		_, err = unix.KeyctlInt(unix.KEYCTL_SET_TIMEOUT, id, secondsUntil(expires, k.now()), 0, 0)
		if err != nil {
			_, _ = unix.KeyctlInt(unix.KEYCTL_UNLINK, id, unix.KEY_SPEC_USER_KEYRING, 0, 0)
		}
		return err
	}))
}

func (k *kernel) Delete(_ context.Context, account string) error {
	return explainKernel(withUserKeyring(func() error {
		found := false
		for _, keyType := range []string{bigKey, userKey} {
			id, err := find(keyType, account)
			if err == nil {
				_, err = unix.KeyctlInt(unix.KEYCTL_UNLINK, id, unix.KEY_SPEC_USER_KEYRING, 0, 0)
				found = found || err == nil
			}
			if err != nil && !gone(err) {
				return err
			}
		}
		if !found {
			return unix.ENOKEY
		}
		return nil
	}))
}

// withUserKeyring calls f, and once more with the user keyring linked to the
// process keyring if that is needed to possess its keys, as in a session keyring
// of its own (KeyringMode=private of systemd). The process keyring belongs to
// the credentials of one thread, hence the lock.
func withUserKeyring(f func() error) error {
	err := f()
	if !errors.Is(err, unix.EACCES) {
		return err
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	_, linkErr := unix.KeyctlInt(unix.KEYCTL_LINK, unix.KEY_SPEC_USER_KEYRING, unix.KEY_SPEC_PROCESS_KEYRING, 0, 0)
	if linkErr != nil {
		return err
	}
	return f()
}

func find(keyType, account string) (id int, err error) {
	return unix.KeyctlSearch(unix.KEY_SPEC_USER_KEYRING, keyType, description(account), 0)
}

// payloadOf reads a key, whose length is known only after a first call.
func payloadOf(id int) (string, error) {
	var buf []byte
	for {
		n, err := unix.KeyctlBuffer(unix.KEYCTL_READ, id, buf, 0)
		switch {
		case err != nil:
			return "", err
		case n <= len(buf):
			return string(buf[:n]), nil
		case n > maxValue+overhead:
			return "", errCorrupt
		}
		buf = make([]byte, n)
	}
}

// add writes a key, in place if there is one of that type and name. One that
// has expired or was revoked cannot be updated, and makes room.
func add(keyType, account, value string) (id int, err error) {
	id, err = unix.AddKey(keyType, description(account), []byte(value), unix.KEY_SPEC_USER_KEYRING)
	if errors.Is(err, unix.EKEYEXPIRED) || errors.Is(err, unix.EKEYREVOKED) {
		if err := unlink(keyType, account); err != nil {
			return 0, err
		}
		id, err = unix.AddKey(keyType, description(account), []byte(value), unix.KEY_SPEC_USER_KEYRING)
	}
	return id, err
}

// unlink takes a key out of the keyring. One that is not there is no error.
func unlink(keyType, account string) error {
	id, err := find(keyType, account)
	if err == nil {
		_, err = unix.KeyctlInt(unix.KEYCTL_UNLINK, id, unix.KEY_SPEC_USER_KEYRING, 0, 0)
	}
	if gone(err) {
		return nil
	}
	return err
}

// secondsUntil rounds up: the item itself says when it ends.
func secondsUntil(expires, now time.Time) int {
	return int(max(1, (expires.Sub(now)+time.Second-1)/time.Second))
}

// gone reports whether err says that there is no such key, or no more.
func gone(err error) bool {
	return errors.Is(err, unix.ENOKEY) || errors.Is(err, unix.EKEYEXPIRED) ||
		errors.Is(err, unix.EKEYREVOKED) || errors.Is(err, unix.ENOENT)
}

func explainKernel(err error) error {
	const hint = "use --backend system, or " + hintElsewhere
	switch {
	case err == nil || errors.Is(err, errCorrupt):
		return err
	case gone(err):
		return ErrNotFound
	case errors.Is(err, unix.EDQUOT):
		return unavailable("the user's quota of kernel keys is used up", hint, nil)
	case errors.Is(err, unix.EPERM), errors.Is(err, unix.EACCES), errors.Is(err, unix.ENOSYS):
		return unavailable("the kernel keyring may not be used here, as in most containers", hint, err)
	}
	return unavailable("the kernel keyring reports an error", hint, fmt.Errorf("keyctl: %w", err))
}
