//go:build !linux

package kernelring

import (
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
)

// Limit is not used.
const Limit = 0

// New returns no store: only Linux has the keyring.
func New(credential.Clock) store.Store { return nil }
