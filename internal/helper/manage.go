package helper

import (
	"cmp"
	"context"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

type clearCommand struct {
	Name    string `arg:"" optional:"" complete:"profile" help:"The same as --profile NAME."`
	Profile string `short:"p" xor:"what" placeholder:"NAME" complete:"profile" help:"Delete only the sessions of this profile."`
	All     bool   `xor:"what" help:"Also delete CloudSSO and OAuth sign-ins."`
}

// AfterApply implements cli.Applied.
func (r *clearCommand) AfterApply() error { return request.OneName(&r.Name, &r.Profile) }

func (r *clearCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	if r.All && r.Profile != "" {
		return nil, credential.NewError(credential.Usage, "clear", request.HelperName+" clear "+shell.Quote(r.Profile), "--all is for every profile")
	}
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
