package helper

import (
	"context"
	"slices"
	"time"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

type exportCommand struct {
	request.Named
	dialectFlag
	variableFlags
	Unset bool `help:"Print the statements that remove the variables again."`
}

// dialectFlag is the flag of the commands that print statements.
type dialectFlag struct {
	Shell string `placeholder:"NAME" complete:"dialect" help:"Syntax: ${dialects}, or the name of a shell (default: that of $$SHELL; on Windows powershell)."`
}

func (d dialectFlag) dialect(c *cli.Call) (shell.Dialect, error) {
	return shell.DialectOf(d.Shell, c.Env.Getenv("SHELL"))
}

func (e *exportCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	dialect, err := e.dialect(c)
	if err != nil {
		return nil, err
	}
	mappings, err := shell.ParseMappings(e.Map)
	if err != nil {
		return nil, err
	}
	list := e.removal(mappings)
	if !e.Unset {
		f := factory.New(c)
		defer f.Close()
		got, plan, err := f.Resolve(ctx, e.Request)
		if err != nil {
			return nil, err
		}
		if list, err = e.variables(c.Env, got, plan, mappings); err != nil {
			return nil, err
		}
	}
	document, err := dialect.Statements(list)
	typed := shell.CommandLine(append([]string{request.HelperName}, c.Env.Args...))
	if line := dialect.Apply(typed); err == nil && line != "" && c.Env.StdoutTerminal {
		c.Out.Notef("printed only; to run these statements in this shell, type: %s", line)
	}
	return document, err
}

// removal lists the variables that export may have set, without values.
func (e *exportCommand) removal(mappings []shell.Mapping) []shell.Variable {
	list := slices.Concat(shell.Variables(e.Names, credential.Credential{}, ""), shell.Labels("", time.Time{}))
	list = shell.Unmap(list, mappings)
	for i, v := range list {
		list[i] = shell.Variable{Name: v.Name}
	}
	return list
}
