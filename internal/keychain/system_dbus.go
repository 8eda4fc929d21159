//go:build linux || dragonfly || freebsd || netbsd || openbsd

package keychain

import (
	"errors"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/secretservice"
	"aliyun-cred-helper/internal/keychain/store"
	"aliyun-cred-helper/internal/message"
)

func newChecker(o Options) checker {
	return secretservice.New(secretservice.Options{
		Address: o.BusAddress, RuntimeDir: o.RuntimeDir, Prompt: o.Person, Now: o.Now,
	})
}

// explainBus turns an error of the Secret Service, or of go-keyring there, into
// one of this package. The end of the caller's context stays what it is.
func explainBus(err error) error {
	err = secretservice.Explain(err)
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
