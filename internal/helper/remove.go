package helper

import (
	"context"
	"errors"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/rotate"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/text"
)

type removeCommand struct {
	Name  string `arg:"" complete:"key" help:"Name of the key."`
	Force bool   `help:"Do not ask, and remove a key that a profile needs."`
	request.ConfigFile
}

// Untimed implements cli.Untimed: it may wait for a person.
func (*removeCommand) Untimed() {}

func (r *removeCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	f := factory.New(c)
	k, err := f.Keychain(c.Env.StdinTerminal)
	if err != nil {
		return nil, err
	}
	missing := r.missing(k)
	err = within(ctx, c, func(ctx context.Context) error {
		_, err := k.Key(ctx, r.Name)
		return err
	})
	switch {
	case errors.Is(err, keychain.ErrNotFound) && k.Lost(r.Name): // another program has deleted it
		_ = k.Delete(ctx, keychain.Account(keychain.KindKey, r.Name)) // from the index; it is not found
		c.Out.Notef("key %s was not in the keychain any more; it is no longer listed", r.Name)
		return nil, nil
	case errors.Is(err, keychain.ErrNotFound):
		return nil, missing
	case credential.KindOf(err) == credential.Usage: // the name
		return nil, err
	}
	if !r.Force {
		if err := r.confirm(ctx, c, f); err != nil {
			return nil, err
		}
	}
	err = within(ctx, c, func(ctx context.Context) error {
		if err := k.Delete(ctx, keychain.Account(keychain.KindKey, r.Name)); err != nil {
			return err
		}
		kept.DropSessions(ctx, k, r.Name)
		return nil
	})
	if errors.Is(err, keychain.ErrNotFound) {
		return nil, missing
	}
	if err != nil {
		return nil, err
	}
	c.Out.Notef("removed key %s", r.Name)
	for _, name := range rotate.Names(r.Name)[1:] {
		if e, ok := k.Entry(keychain.Account(keychain.KindKey, name)); ok && e.Pair != "" {
			c.Out.Notef("a rotation has left %s; to remove it, too: aliyun-cred-helper remove %s", name, name)
		}
	}
	return nil, nil
}

// missing is the error for a key that does not exist.
func (r *removeCommand) missing(k *keychain.Keychain) error {
	err := credential.NewError(credential.NotFound, "", "aliyun-cred-helper list", message.Sprintf("no key %q in the keychain", r.Name))
	if nearest := text.Nearest(r.Name, kept.Keys{Keychain: k}.KeyNames()); nearest != "" {
		err.Mend = credential.Mend{Typed: r.Name, Meant: nearest}
		err.Err = message.Errorf("no key %q in the keychain; did you mean %q?", r.Name, nearest)
	}
	return err
}

// within calls use, which uses the keychain, with the time limit for that.
func within(ctx context.Context, c *cli.Call, use func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, keychainLimit(c))
	defer cancel()
	return use(ctx)
}

// confirm asks the person on a terminal. Elsewhere it refuses a key that a profile
// needs.
func (r *removeCommand) confirm(ctx context.Context, c *cli.Call, f *factory.Factory) error {
	file, err := f.ConfigPlace(r.ConfigPath).Load()
	var users []string
	switch {
	case err == nil:
		users = chain.KeyUsers(file, r.Name, c.Env.Self)
	case !errors.Is(err, credential.ErrNotConfigured):
		return message.Errorf("which profiles need the key %s is not known: %w", r.Name, err)
	}
	need := ""
	if len(users) > 0 {
		need = message.Sprintf("these profiles of %s need it: %s", file.Path, text.Some(users, 20))
	}
	if !c.Env.StdinTerminal {
		if need == "" {
			return nil
		}
		return credential.NewError(credential.Usage, message.Sprintf("key %s", r.Name), request.HelperName+" remove --force "+shell.Quote(r.Name), need)
	}
	if need != "" {
		c.Out.Notef("%s", need)
	}
	answer, err := cli.Ask(ctx, c.Env, message.Sprintf("Remove key %s? [y/N] ", text.Printable(r.Name, 100)))
	if err != nil {
		return err
	}
	if !cli.IsYes(answer) {
		c.Out.Notef("nothing was removed")
		return cli.Ended{Code: cli.ExitFailed}
	}
	return nil
}
