//go:build !(linux || dragonfly || freebsd || netbsd || openbsd)

package keychain

import "context"

// noChecker is the checker of systems whose keychain needs none.
type noChecker struct{}

func newChecker(Options) checker { return noChecker{} }

func (noChecker) Ready(context.Context) error { return nil }
func (noChecker) Reset()                      {}

func (noChecker) Read(context.Context, string, string) (string, bool, error) { return "", false, nil }

func explainBus(err error) error {
	return unavailable("the keychain reports an error", hintElsewhere, err)
}
