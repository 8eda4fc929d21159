package helper

import (
	"context"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/migrate"
	"aliyun-cred-helper/internal/request"
)

// configureCommand writes a profile. With --profile, the settings apply on top of that
// profile.
type configureCommand struct {
	Name string `arg:"" complete:"profile" help:"Name of the profile to write."`
	request.Request
	Region string `placeholder:"REGION" help:"Region of the profile (default of a new one: cn-hangzhou)."`
}

func (o *configureCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	if err := checkNewName(o.Name); err != nil {
		return nil, err
	}
	f := factory.New(c)
	defer f.Close()
	w, err := f.World(o.Request)
	if err != nil {
		return nil, err
	}
	place := f.ConfigPlace(o.ConfigPath)
	place.Named = place.Named && o.Profile != "" // a profile that builds on no other can be the first
	w.Config = place.Load
	profile := migrate.Configuration{Name: o.Name, Request: o.Request, Common: c.Flags, Region: o.Region}
	if err := migrate.Configure(ctx, profile, place.Path, w, c.Out); err != nil {
		return nil, err
	}
	f.WarnUnread(o.ConfigPath)
	k, err := f.Keychain(false)
	if err != nil {
		return nil, err
	}
	k.Tie(o.Name)
	return nil, nil
}
