package keychain

import (
	"context"
	"errors"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
)

// alone calls f while no other process is in alone for account. The parts of two values
// that are written at the same time mix, and if one writer then cannot end, nobody has what the
// other one has stored. A session has its own lock, and is made anew.
//
// Where locks do not work, f is called without one.
func (k *Keychain) alone(ctx context.Context, account string, f func() error) error {
	if kindIn(account) == KindSession {
		return f()
	}
	lock, err := k.lock(ctx, account, 1, poll{wait: true, alone: true, quiet: true})
	switch {
	case errors.Is(err, errStuck):
		return &credential.Error{
			Kind: credential.Network, Op: "keychain", Hint: credential.HintOf(err),
			Err: message.Errorf("another process has been writing this item for more than %s", maxHold),
		}
	case err != nil && ctx.Err() != nil:
		return message.Errorf("waiting for another process to write this item: %w", ctx.Err())
	}
	defer lock.Release() // of no lock, too
	return f()
}

// aloneOrNot is alone for what must be deleted: after a holder that is stuck, it goes on.
func (k *Keychain) aloneOrNot(ctx context.Context, account string, f func() error) error {
	done := false
	err := k.alone(ctx, account, func() error { done = true; return f() })
	if !done && ctx.Err() == nil {
		return f()
	}
	return err
}
