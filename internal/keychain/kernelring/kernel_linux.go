package kernelring

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"time"

	"golang.org/x/sys/unix"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
	"aliyun-cred-helper/internal/message"
)

const (
	// Limit keeps items below the 32,767 bytes that a "user" key holds.
	Limit = 32000

	// readLimit is above what any key holds: 1 MiB of a big_key.
	readLimit = 2 << 20 // bytes

	userKey = "user"
	bigKey  = "big_key" // may be swapped out, encrypted; counts little on the quota
)

// kernel keeps items as keys in the keyring of the user, see keyrings(7) and
// keyctl(2). Its calls take microseconds. All containers and home directories of the
// user share that keyring, so Seal comes before it.
type kernel struct{ now credential.Clock }

// New returns the kernel keyring without a seal.
func New(now credential.Clock) store.Store { return &kernel{now: now} }

// ownKeys is how the descriptions of this program's keys begin.
const ownKeys = service + ":"

func description(account string) string { return ownKeys + account }

func (k *kernel) Get(_ context.Context, account string) (value string, err error) {
	err = withUserKeyring(func() error {
		id, err := find(bigKey, account)
		if errors.Is(err, unix.ENOKEY) {
			id, err = find(userKey, account)
		}
		if err != nil {
			return err
		}
		value, err = readKey(id)
		return err
	})
	return value, explainKernel(err)
}

// Set prefers a big_key, as Get does. While a name has keys of both types, for a
// moment, Get returns the new one.
func (k *kernel) Set(_ context.Context, account, value string, expires time.Time) error {
	seconds := 0
	if !expires.IsZero() {
		seconds = secondsUntil(expires, k.now())
	}
	write := func() error {
		err := add(bigKey, account, value, seconds)
		if err == nil {
			_, err = unlink(userKey, account)
		} else if errors.Is(err, unix.ENODEV) { // the kernel was built without big_key
			if _, err = unlink(bigKey, account); err == nil {
				err = add(userKey, account, value, seconds)
			}
		}
		return err
	}
	return explainKernel(withUserKeyring(func() error {
		err := write()
		for errors.Is(err, unix.EDQUOT) {
			made, roomErr := makeRoom(len(description(account)) + len(value))
			err = soon(write) // what was replaced or deleted counts for some time
			if err != nil && !made {
				return cmp.Or(roomErr, err)
			}
		}
		return err
	}))
}

func (k *kernel) Delete(_ context.Context, account string) error {
	return explainKernel(withUserKeyring(func() error {
		big, err := unlink(bigKey, account)
		if err != nil {
			return err
		}
		user, err := unlink(userKey, account)
		if err == nil && !big && !user {
			err = unix.ENOKEY
		}
		return err
	}))
}

// withUserKeyring calls f. If f may not read the keys, it links the user keyring to
// the process keyring, so that the process possesses its keys, and calls f again.
// That is needed in a private session keyring (KeyringMode=private of systemd).
// The process keyring belongs to one thread, so f runs on that thread.
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

// readKey reads a key. One that is longer than a usual session takes a second call.
func readKey(id int) (string, error) {
	buf := make([]byte, 4<<10)
	for {
		n, err := unix.KeyctlBuffer(unix.KEYCTL_READ, id, buf, 0)
		switch {
		case err != nil:
			return "", err
		case n <= len(buf):
			return string(buf[:n]), nil
		case n > readLimit:
			return "", store.ErrCorrupt
		}
		buf = make([]byte, n)
	}
}

// add writes a key, which replaces the key of that type and name if there is one. The
// key lasts that many seconds, or for ever if they are 0. It gets its time limit in the
// keyring of this thread, where nobody sees it: a process that dies here leaves nothing.
func add(keyType, account, value string, seconds int) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	id, err := unix.AddKey(keyType, description(account), []byte(value), unix.KEY_SPEC_THREAD_KEYRING)
	if err != nil {
		return err
	}
	defer func() { _ = unlinkID(id, unix.KEY_SPEC_THREAD_KEYRING) }()
	if seconds > 0 {
		if _, err := unix.KeyctlInt(unix.KEYCTL_SET_TIMEOUT, id, seconds, 0, 0); err != nil {
			return err
		}
	}
	_, err = unix.KeyctlInt(unix.KEYCTL_LINK, id, unix.KEY_SPEC_USER_KEYRING, 0, 0)
	return err
}

func unlinkID(id, keyring int) error {
	_, err := unix.KeyctlInt(unix.KEYCTL_UNLINK, id, keyring, 0, 0)
	return err
}

// end deletes a key of the user's keyring. To revoke it frees its bytes at once, to unlink
// it does so some time later.
func end(id int) error {
	_, _ = unix.KeyctlInt(unix.KEYCTL_REVOKE, id, 0, 0, 0)
	return unlinkID(id, unix.KEY_SPEC_USER_KEYRING)
}

// unlink takes a key out of the keyring, and reports whether it was there.
func unlink(keyType, account string) (found bool, err error) {
	id, err := find(keyType, account)
	if err == nil {
		err = end(id)
	}
	if isMissing(err) {
		return false, nil
	}
	return err == nil, err
}

// secondsUntil rounds up, since the item itself says exactly when it expires.
func secondsUntil(expires, now time.Time) int {
	return int(max(1, (expires.Sub(now)+time.Second-1)/time.Second))
}

// isMissing reports whether err says that there is no such key, or not any more.
func isMissing(err error) bool {
	return errors.Is(err, unix.ENOKEY) || errors.Is(err, unix.EKEYEXPIRED) ||
		errors.Is(err, unix.EKEYREVOKED) || errors.Is(err, unix.ENOENT)
}

// explainKernel sorts the errors of keyctl(2).
func explainKernel(err error) error {
	switch {
	case err == nil || errors.Is(err, store.ErrCorrupt):
		return err
	case isMissing(err):
		return store.ErrNotFound
	case errors.Is(err, unix.EDQUOT):
		return store.Unavailable("the user's quota of kernel keys is used up", store.HintOther, nil)
	case errors.Is(err, unix.EPERM), errors.Is(err, unix.EACCES), errors.Is(err, unix.ENOSYS):
		return store.Unset("the kernel keyring may not be used here, as in most containers", store.HintOther, err)
	}
	return store.Unavailable("the kernel keyring reports an error", store.HintOther, message.Errorf("keyctl: %w", err))
}
