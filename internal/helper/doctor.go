package helper

import (
	"context"
	"errors"
	"time"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/doctor"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/text"
)

type doctorCommand struct {
	JSON    bool `name:"json" help:"Print JSON."`
	Offline bool `help:"Skip the checks that need the network."`
	request.ConfigFile
}

func (d *doctorCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	if d.JSON {
		message.UseEnglish()
	}
	f := factory.New(c)
	defer f.Close()
	o := doctor.Options{Env: c.Env, HTTP: f.HTTP(), Backend: f.Backend(), Offline: d.Offline}
	o.When = func(at time.Time) string {
		if d.JSON {
			return at.UTC().Format(credential.Layout)
		}
		return text.Until(at, c.Env.Now(), c.Env.Zone)
	}
	o.ConfigPath, o.Given = request.ConfigPath(d.ConfigPath, c.Env.Getenv, c.Env.Home)
	o.Keychain, o.OpenErr = f.Keychain(false)
	findings := doctor.Run(ctx, o)
	if err := context.Cause(ctx); errors.Is(err, context.Canceled) {
		return nil, err // a signal: nobody waits for the report
	}
	if !d.JSON {
		for i, found := range findings {
			findings[i].Summary = text.Tilde(found.Summary, c.Env.Home)
		}
	}
	document := doctor.Table(findings, doctor.Coloured(c.Env, c.Env.StdoutTerminal), c.Width())
	if d.JSON {
		var err error
		if document, err = cli.JSON(findings, c.Env.StdoutTerminal); err != nil {
			return nil, err
		}
	}
	if doctor.Failed(findings) {
		return document, cli.Ended{Code: cli.ExitFailed, Err: message.New("a check failed"), Print: true}
	}
	return document, nil
}
