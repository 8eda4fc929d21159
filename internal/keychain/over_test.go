package keychain

import "aliyun-cred-helper/internal/keychain/store"

// OpenOver opens a keychain over stores that a test of package keychain_test has: the
// keyring of the system and that of the kernel. An item of limit bytes or less is whole.
func OpenOver(o Options, system, kernel store.Store, limit int) (*Keychain, error) {
	k, err := Open(o)
	if err != nil {
		return nil, err
	}
	k.add(backendSystem, system, limit)
	k.add(backendKernel, kernel, limit)
	return k, nil
}

// The limits of items: values are never split, and are split in two or three.
const (
	Unsplit = unsplit
	Split   = 256 + overhead
)
