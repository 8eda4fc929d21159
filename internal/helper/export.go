package helper

import (
	"bytes"
	"context"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

type exportCommand struct {
	request.Named
	Shell string `placeholder:"NAME" complete:"dialect" help:"${dialects} (default: posix, or fish where $$SHELL is)."`
	nameSet
	Unset bool `help:"Print the statements that remove the variables again."`
}

func (e *exportCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	dialect, err := shell.DialectOf(e.Shell, c.Env.Getenv("SHELL"))
	if err != nil {
		return nil, err
	}
	if e.Unset {
		var b bytes.Buffer
		for _, v := range shell.Variables(e.Names, credential.Credential{}, "") {
			b.WriteString(dialect.Unset(v.Name) + "\n")
		}
		return b.Bytes(), nil
	}
	f := factory.New(c)
	defer f.Close()
	got, plan, err := f.Resolve(ctx, e.Request)
	if err != nil {
		return nil, err
	}
	return dialect.Statements(shell.Variables(e.Names, got, plan.Region()))
}
