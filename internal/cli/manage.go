package cli

import (
	"context"
	"errors"
	"fmt"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
)

type removeCommand struct {
	Name string `arg:"" help:"Name of the key."`
}

func (r *removeCommand) run(ctx context.Context, c *call) ([]byte, error) {
	k, err := c.keychain(false)
	if err != nil {
		return nil, err
	}
	err = k.Delete(ctx, keychain.Account(keychain.KindKey, r.Name))
	if errors.Is(err, keychain.ErrNotFound) {
		return nil, &credential.Error{Kind: credential.NotFound, Hint: "aliyun-cred-helper list", Err: fmt.Errorf("there is no key %s in the keychain", r.Name)}
	}
	if err != nil {
		return nil, err
	}
	_, _ = k.Clear(ctx, func(e keychain.Entry) bool { return e.Kind == keychain.KindSession && e.Name == r.Name })
	c.out.notef("removed %s", r.Name)
	return nil, nil
}

type listCommand struct {
	JSON bool `name:"json" help:"Print JSON."`
}

func (l *listCommand) run(ctx context.Context, c *call) ([]byte, error) {
	_, entries, err := c.listed(ctx)
	if err != nil {
		return nil, err
	}
	if l.JSON {
		if entries == nil {
			entries = []keychain.Entry{}
		}
		return encodeJSON(entries, c.env.StdoutTerminal)
	}
	rows := [][]string{{"KIND", "NAME", "EXPIRES", "BACKEND"}}
	for _, e := range entries {
		expires := "-"
		if !e.Expires.IsZero() {
			expires = e.Expires.Format(credential.Layout)
		}
		rows = append(rows, []string{e.Kind, e.Name, expires, e.Backend})
	}
	return columns(rows), nil
}

type clearCommand struct {
	Profile string `xor:"what" placeholder:"NAME" help:"Only the sessions of this profile."`
	All     bool   `xor:"what" help:"The tokens of CloudSSO and OAuth logins too."`
}

func (r *clearCommand) run(ctx context.Context, c *call) ([]byte, error) {
	k, err := c.keychain(false)
	if err != nil {
		return nil, err
	}
	n, err := k.Clear(ctx, func(e keychain.Entry) bool {
		switch e.Kind {
		case keychain.KindSession:
			return r.Profile == "" || e.Name == r.Profile
		case keychain.KindSSO, keychain.KindOAuth:
			return r.All
		}
		return false
	})
	if err != nil {
		return nil, err
	}
	c.out.notef("cleared %d", n)
	return nil, nil
}
