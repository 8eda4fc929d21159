package helper

import (
	"context"
	"errors"
	"io/fs"
	"syscall"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

type execCommand struct {
	request.Request
	nameSet
	Serve   bool     `help:"Give the command a credentials URI instead of keys: it can ask again for as long as it runs."`
	Command []string `arg:"" optional:"" passthrough:"partial" name:"cmd" help:"Program and arguments, after --."`
}

// Untimed implements cli.Untimed: the program that is run has no time limit.
func (*execCommand) Untimed() {}

// Run implements cli.Command.
func (e *execCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	if e.Serve && e.Names != shell.Sets()[0] {
		return nil, credential.NewError(credential.Usage, "exec", "leave --names out", "--names is for keys, and --serve gives none")
	}
	p, err := findRunnable(e.Command, c.Env)
	if err != nil {
		return nil, err
	}
	if p.path == "" {
		return nil, credential.NewError(credential.Usage, "exec", "aliyun-cred-helper exec --profile NAME -- CMD ARG...", "there is no command to run")
	}
	f := factory.New(c)
	defer f.Close()
	if e.Serve {
		return nil, serveProgram(ctx, c, f, e.Request, 0, p)
	}
	var variables []shell.Variable
	err = c.Within(ctx, func(ctx context.Context) error {
		got, plan, err := f.Resolve(ctx, e.Request)
		if err == nil {
			variables = shell.Variables(e.Names, got, plan.Region())
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if p.env, err = environ(c.Env.Environ(), variables); err != nil {
		return nil, err
	}
	f.Close() // replacing the process runs no deferred call
	return nil, p.become(ctx, c.Env)
}

// nameSet selects the variables that are set.
type nameSet struct {
	Names string `placeholder:"SET" default:"standard" enum:"standard,minimal,oss" help:"standard: what every known consumer reads; minimal: ALIBABA_CLOUD_* only; oss: standard and OSS_*."`
}

// environ returns base with the variables, and with none that leads to another
// identity.
func environ(base []string, variables []shell.Variable) ([]string, error) {
	return shell.Environ(base, append(shell.Cleared(request.IdentityVariables()), variables...))
}

// runnable is another program to run.
type runnable struct {
	path string // where it lies
	argv []string
	env  []string
}

// findRunnable finds what the words of a command line name. Without words it is the
// zero runnable.
func findRunnable(words []string, env *osenv.Env) (runnable, error) {
	// The parser leaves the -- in place that ends our flags.
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) == 0 {
		return runnable{}, nil
	}
	path, err := osenv.FindProgram(words[0], env.Environ())
	if err != nil {
		return runnable{}, cannotRun(words, err)
	}
	return runnable{path: path, argv: words}, nil
}

// become runs p in the place of this process, or, where the system cannot do that,
// as a child.
func (p runnable) become(ctx context.Context, env *osenv.Env) error {
	if env.Exec == nil {
		return p.spawn(ctx, env)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return cannotRun(p.argv, env.Exec(p.path, p.argv, p.env))
}

// spawn runs p as a child and ends as it does.
func (p runnable) spawn(ctx context.Context, env *osenv.Env) error {
	code, err := env.Spawn(ctx, p.path, p.argv, p.env)
	switch {
	case err != nil && ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		return cannotRun(p.argv, err)
	}
	return cli.Ended{Code: code}
}

// cannotRun says why a command line cannot be run, with the exit code that
// shells have for it.
func cannotRun(words []string, err error) error {
	hint, code := "", cli.ExitCannotRun
	switch {
	case errors.Is(err, osenv.ErrNotInPath) && len(words) > 1 && words[1] == "--":
		hint, code = "to name a profile: --profile "+words[0], cli.ExitNoProgram
	case errors.Is(err, osenv.ErrNotInPath), errors.Is(err, syscall.ENOTDIR):
		code = cli.ExitNoProgram
	case errors.Is(err, fs.ErrNotExist):
		hint, code = "if the file is there, the interpreter that its first line names is not", cli.ExitNoProgram
	case errors.Is(err, syscall.ENOEXEC):
		hint = "a script needs a first line such as #!/bin/sh; a program has to be built for this system"
	case errors.Is(err, syscall.E2BIG):
		hint = "arguments and environment together, or one of them alone, are longer than the system allows"
	}
	return cli.Ended{Code: code, Err: &credential.Error{Op: words[0], Hint: hint, Err: err}}
}
