//go:build !(linux || dragonfly || freebsd || netbsd || openbsd)

package keychain

import (
	"context"

	"aliyun-cred-helper/internal/credential"
)

// always is the preflight of systems whose keychain needs none.
type always struct{}

func newPreflight(_, _ string, _ bool, _ credential.Clock) checker { return always{} }

func (always) ready(context.Context) error { return nil }
func (always) reset()                      {}

func (always) read(context.Context, string) (string, bool, error) { return "", false, nil }

func isBusNotFound(error) bool { return false }

func explainBus(err error) error {
	return unavailable("the keychain reports an error", hintElsewhere, err)
}
