//go:build linux || freebsd || netbsd || openbsd || (dragonfly && cgo)

package keychain

import (
	"context"
	"errors"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/secretservice"
	"aliyun-cred-helper/internal/keychain/store"
	"aliyun-cred-helper/internal/message"
)

const (
	systemLimit   = unsplit // bytes of an item of the keychain of the system
	systemDialogs = false   // it asks the person by itself
)

// system is the keychain of the operating system, which is a Secret Service.
type system struct{ client *secretservice.Client }

func newSystem(o Options) store.Store {
	return system{secretservice.New(secretservice.Options{
		Address: o.BusAddress, RuntimeDir: o.RuntimeDir, Prompt: o.Person,
	})}
}

func (s system) Get(ctx context.Context, account string) (string, error) {
	value, err := s.client.Get(ctx, service, account)
	return value, explainBus(err)
}

func (s system) Set(ctx context.Context, account, value string, _ time.Time) error {
	return explainBus(s.client.Set(ctx, service, account, value))
}

func (s system) Delete(ctx context.Context, account string) error {
	return explainBus(s.client.Delete(ctx, service, account))
}

// Items implements lister.
func (s system) Items(ctx context.Context) (listing, error) {
	accounts, locked, err := s.client.Accounts(ctx, service)
	if err != nil {
		return listing{}, explainBus(err)
	}
	return listing{accounts, make([]string, locked)}, nil
}

// explainBus turns an error of the Secret Service into one of this package. The end of
// the caller's context stays what it is.
func explainBus(err error) error {
	if errors.Is(err, secretservice.ErrNotFound) {
		return store.ErrNotFound
	}
	var e *secretservice.Error
	if !errors.As(err, &e) {
		return err
	}
	hint := e.Hint
	switch {
	case hint == "":
		hint = store.HintElsewhere
	case !e.Sufficient:
		hint = message.Sprintf("%s, or %s", message.Text(hint), message.Text(store.HintElsewhere))
	}
	return &credential.Error{
		Kind: credential.Keychain, Hint: hint,
		Err: &store.Trouble{Reason: e.Reason, Slow: e.Slow, Absent: e.Absent, Err: e.Err},
	}
}
