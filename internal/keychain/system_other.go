//go:build !(linux || dragonfly || freebsd || netbsd || openbsd)

package keychain

import (
	"context"

	"aliyun-cred-helper/internal/keychain/store"
	"aliyun-cred-helper/internal/message"
)

// noChecker is the checker of systems whose keychain needs none.
type noChecker struct{}

func newChecker(Options) checker { return noChecker{} }

func (noChecker) Ready(context.Context) error { return nil }
func (noChecker) Reset()                      {}

func (noChecker) Read(context.Context, string, string) (string, bool, error) { return "", false, nil }

// Accounts fails: neither of the libraries below can list.
func (noChecker) Accounts(context.Context, string) ([]string, int, error) {
	return nil, 0, message.New("it cannot be searched for items that are not in the index")
}

func explainBus(err error) error {
	return store.Unavailable("the keychain reports an error", store.HintElsewhere, err)
}
