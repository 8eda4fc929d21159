package helper

import (
	"context"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/migrate"
	"aliyun-cred-helper/internal/request"
)

type importCommand struct {
	Name   string `arg:"" optional:"" complete:"profile" help:"Profile, or section of the SDKs' ini file, whose secret is moved."`
	All    bool   `help:"Import every profile; go on after errors."`
	DryRun bool   `xor:"how" help:"Print what would change, without secrets, and change nothing."`
	Undo   bool   `help:"Put the secret back into config.json, in plaintext. The keychain keeps it, too."`
	Force  bool   `xor:"how" help:"Replace a different key of that name in the keychain."`
	request.ConfigFile
}

// Untimed implements cli.Untimed: the keychain may prompt.
func (*importCommand) Untimed() {}

func (i *importCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	if (i.Name == "") != i.All || i.All && i.Undo {
		hint := "aliyun-cred-helper import NAME, or import --all"
		if i.Undo {
			hint = "aliyun-cred-helper import NAME --undo"
		}
		return nil, credential.NewError(credential.Usage, "", hint,
			"give either NAME or --all; --all does not go with --undo")
	}
	ctx, cancel := context.WithTimeout(ctx, keychainLimit(c))
	defer cancel()
	f := factory.New(c)
	defer f.Close()
	k, err := f.Keychain(c.Env.StdinTerminal)
	if err != nil {
		return nil, err
	}
	req := request.Request{ConfigPath: i.ConfigPath}
	w, err := f.World(req)
	if err != nil {
		return nil, err
	}
	w.Cache, w.Noticef = nil, c.Out.Debugf // the importer itself warns of equal names
	m := migrate.Importer{
		Path: f.ConfigPlace(i.ConfigPath).Path, Keychain: k, World: w, Out: c.Out,
		DryRun: i.DryRun, Undo: i.Undo, Force: i.Force,
	}
	for _, s := range append(req.Settings(), request.CommonFlags{Backend: c.Flags.Backend}.Settings()...) {
		m.CommandFlags = append(m.CommandFlags, s.Words()...)
	}
	if i.All {
		return m.All(ctx)
	}
	return m.Profile(ctx, i.Name)
}
