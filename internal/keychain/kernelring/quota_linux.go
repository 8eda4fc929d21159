package kernelring

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// sessionKey is a key of a session in the keyring of the user.
type sessionKey struct {
	id   int
	ends int64 // in seconds since 1970
	size int   // bytes
}

// makeRoom deletes the sessions that end first, of every container and home directory
// of this user, until size bytes are free, and reports whether it deleted anything. It
// deletes none if all of them together are not enough. Sign-ins stay: a lost session
// costs a request, a lost sign-in a login.
func makeRoom(size int) (made bool, err error) {
	sessions, dead, err := sessionKeys()
	if err != nil {
		return false, err
	}
	for _, id := range dead {
		made = unlinkID(id, unix.KEY_SPEC_USER_KEYRING) == nil || made
	}
	total := 0
	for _, s := range sessions {
		total += s.size
	}
	if made || total < size {
		return made, nil
	}
	slices.SortFunc(sessions, func(a, b sessionKey) int { return cmp.Compare(a.ends, b.ends) })
	for free := 0; free < size; {
		if err := end(sessions[0].id); err != nil && !isMissing(err) {
			return made, err
		}
		free, sessions, made = free+sessions[0].size, sessions[1:], true
	}
	return made, nil
}

// sessionKeys lists the keys of sessions, and those that have expired: the kernel keeps
// them, and their part of the quota, for some minutes.
func sessionKeys() (sessions []sessionKey, dead []int, err error) {
	list, err := readKey(unix.KEY_SPEC_USER_KEYRING)
	if err != nil {
		return nil, nil, err
	}
	ids := make([]int32, len(list)/4)
	if _, err := binary.Decode([]byte(list), binary.NativeEndian, ids); err != nil {
		return nil, nil, err
	}
	for _, serial := range ids {
		id := int(serial)
		about, err := unix.KeyctlString(unix.KEYCTL_DESCRIBE, id)
		own := strings.Contains(about, ";"+ownKeys)
		var text string
		if own && err == nil {
			text, err = readKey(id)
		}
		switch {
		case errors.Is(err, unix.EKEYEXPIRED), errors.Is(err, unix.EKEYREVOKED):
			dead = append(dead, id)
		case errors.Is(err, unix.EACCES) && own:
			return nil, nil, err // withUserKeyring can help
		case err == nil && own:
			if ends, ok := sessionEnd(text); ok {
				sessions = append(sessions, sessionKey{id, ends, len(about) + len(text)})
			}
		}
	}
	return sessions, dead, nil
}

// soon calls write until it no longer meets the quota, for some 50 ms at most. The
// kernel frees a deleted key when no processor can be reading it any more.
func soon(write func() error) error {
	err := write()
	for wait := time.Millisecond; errors.Is(err, unix.EDQUOT) && wait < 50*time.Millisecond; wait *= 2 {
		time.Sleep(wait)
		err = write()
	}
	return err
}
