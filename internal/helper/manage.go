package helper

import (
	"cmp"
	"context"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
)

type clearCommand struct {
	Profile string `xor:"what" placeholder:"NAME" complete:"profile" help:"Delete only the sessions of this profile."`
	All     bool   `xor:"what" help:"Also delete CloudSSO and OAuth sign-ins."`
}

func (r *clearCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	k, err := factory.New(c).Keychain(false)
	if err != nil {
		return nil, err
	}
	if r.All {
		for _, place := range kept.Recover(ctx, k) {
			c.Out.Warnf("not looked into: %s", place)
		}
	}
	n, err := k.Clear(ctx, func(e keychain.Entry) bool {
		if e.Kind == keychain.KindSession {
			return r.Profile == "" || e.Name == r.Profile
		}
		return r.All && (e.Kind == keychain.KindSSO || e.Kind == keychain.KindOAuth)
	})
	if r.All {
		err = cmp.Or(err, k.Reseal()) // ends what is in the kernel keyring and not in the index
	}
	if err != nil {
		return nil, err
	}
	c.Out.Notef("cleared %d", n)
	return nil, nil
}
