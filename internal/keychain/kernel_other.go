//go:build !linux

package keychain

import "aliyun-cred-helper/internal/credential"

const kernelLimit = 0

// newKernel returns no store: only Linux has the keyring.
func newKernel(credential.Clock) store { return nil }
