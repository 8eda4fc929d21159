package helper

import (
	"context"
	"errors"
	"io/fs"
	"syscall"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// command is the program to run, with its arguments.
type command []string

// SetProgram implements cli.Runner.
func (c *command) SetProgram(words []string) { *c = words }

type execCommand struct {
	request.Named
	variableFlags
	Serve   bool `help:"Give the command a credentials URI instead of keys, so that it can ask again when they expire."`
	command `kong:"-"`
}

// Untimed implements cli.Untimed: the program has no time limit.
func (*execCommand) Untimed() {}

func (e *execCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	if e.Serve && (e.Names != shell.Sets()[0] || len(e.Map) > 0) {
		return nil, credential.NewError(credential.Usage, "exec", "omit --names and --map", "--serve gives the command no keys, so they have no effect")
	}
	mappings, err := shell.ParseMappings(e.Map)
	if err != nil {
		return nil, err
	}
	p, err := findProgram(e.command, c.Env)
	if err == nil && p.path == "" {
		p, err = findSubShell(e.command, e.Profile, c.Env)
	}
	if err != nil {
		return nil, err
	}
	f := factory.New(c)
	defer f.Close()
	if e.Serve {
		return nil, serveProgram(ctx, c, f, e.Request, serving{program: p, region: e.Region})
	}
	var plan *chain.Plan
	var variables []shell.Variable
	err = c.Within(ctx, func(ctx context.Context) error {
		var got credential.Credential
		if got, plan, err = f.Resolve(ctx, e.Request); err != nil {
			return err
		}
		announce(c, p, plan.Label(), got.Expires, false)
		variables, err = e.variables(c.Env, got, plan, mappings)
		return err
	})
	if err != nil {
		return nil, err
	}
	if p.env, err = environ(c.Env.Environ(), plan, variables); err != nil {
		return nil, err
	}
	if c.Env.Exec == nil { // the system cannot replace a process
		return nil, p.spawn(ctx, c.Env)
	}
	f.Close() // replacing the process runs no deferred call
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return nil, cannotRun(p.argv, c.Env.Exec(p.path, p.argv, p.env))
}

// environ returns base with the variables set, and without all others that select an
// identity or hold the token that plan got its own with.
func environ(base []string, plan *chain.Plan, variables []shell.Variable) ([]string, error) {
	further := append(request.IdentityVariables(), plan.TokenVariables()...)
	return shell.Environ(base, append(shell.Cleared(further), variables...))
}

// target is another program to run.
type target struct {
	path string
	argv []string
	env  []string
	// subShell is true for the shell of a person who gave no command.
	subShell bool
}

// findProgram finds the program of a command line; without words, it returns the zero
// target.
func findProgram(words []string, env *osenv.Env) (target, error) {
	if len(words) == 0 {
		return target{}, nil
	}
	path, err := osenv.FindProgram(words[0], env.Environ())
	if err != nil {
		return target{}, cannotRun(words, err)
	}
	return target{path: path, argv: words}, nil
}

// spawn runs p as a child, and returns its exit code as a cli.Ended.
func (p target) spawn(ctx context.Context, env *osenv.Env) error {
	code, err := env.Spawn(ctx, p.path, p.argv, p.env)
	switch {
	case err != nil && ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		return cannotRun(p.argv, err)
	}
	return cli.Ended{Code: code}
}

// cannotRun explains why a command line cannot be run, with the exit code of shells.
func cannotRun(words []string, err error) error {
	hint, code := "", cli.ExitCannotRun
	switch {
	case errors.Is(err, osenv.ErrNotInPath), errors.Is(err, syscall.ENOTDIR):
		code = cli.ExitNoProgram
	case errors.Is(err, fs.ErrNotExist):
		hint, code = "if the file exists, the interpreter in its first line does not", cli.ExitNoProgram
	case errors.Is(err, syscall.ENOEXEC):
		hint = "a script needs a first line such as #!/bin/sh; a program must be built for this system"
	case errors.Is(err, syscall.E2BIG):
		hint = "arguments and environment are longer than the system allows"
	}
	return cli.Ended{Code: code, Err: &credential.Error{Op: words[0], Hint: hint, Err: err}}
}
