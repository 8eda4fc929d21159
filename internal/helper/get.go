package helper

import (
	"context"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/request"
)

type getCommand struct {
	request.Named
}

func (g *getCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	if !c.Env.StdoutTerminal {
		c.Out.QuietNotices() // a program calls it again and again
	}
	f := factory.New(c)
	defer f.Close()
	got, _, err := f.Resolve(ctx, g.Request)
	if err != nil {
		return nil, err
	}
	return cli.ExternalJSON(got, c.Env.StdoutTerminal)
}
