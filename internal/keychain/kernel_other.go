//go:build !linux

package keychain

import "aliyun-cred-helper/internal/credential"

const (
	hasKernel   = false
	kernelLimit = 0
)

func newKernel(credential.Clock) store { return nil }
