package cli

import (
	"context"
	"errors"
	"io/fs"
	"syscall"

	"aliyun-cred-helper/internal/credential"
)

type execCommand struct {
	resolveFlags `embed:""`
	Names        string   `placeholder:"SET" default:"standard" enum:"standard,minimal,oss" help:"standard: what every known consumer reads; minimal: ALIBABA_CLOUD_* only; oss: standard and OSS_*."`
	Serve        bool     `help:"Give the command a credentials URI instead of keys: it can ask again for as long as it runs."`
	Command      []string `arg:"" optional:"" passthrough:"partial" name:"cmd" help:"Program and arguments, after --."`
}

// interactive takes the time limit off the program that is run; resolving has
// it.
func (*execCommand) interactive() {}

func (e *execCommand) run(ctx context.Context, c *call) ([]byte, error) {
	if e.Serve && e.Names != "standard" {
		return nil, credential.NewError(credential.Usage, "exec", "leave --names out", "--names is for keys, and --serve gives none")
	}
	p, err := c.runnable(e.Command)
	if err != nil {
		return nil, err
	}
	if p.path == "" {
		return nil, credential.NewError(credential.Usage, "exec", "aliyun-cred-helper exec --profile NAME -- CMD ARG...", "there is no command to run")
	}
	if e.Serve {
		return nil, c.serveProgram(ctx, &e.resolveFlags, 0, p)
	}
	var got credential.Credential
	var region string
	err = c.within(ctx, func(ctx context.Context) (err error) {
		got, region, err = c.resolveWithRegion(ctx, &e.resolveFlags)
		return err
	})
	if err != nil {
		return nil, err
	}
	p.env, err = environWith(c.env.Environ(), exported(e.Names, got, region))
	if err != nil {
		return nil, err
	}
	return nil, c.become(ctx, p)
}

// runnable is another program to run.
type runnable struct {
	path string // where it lies
	argv []string
	env  []string
}

// runnable finds what the words of a command line name. Without words it is the
// zero runnable.
func (c *call) runnable(words []string) (runnable, error) {
	// The parser leaves the -- in place that ends our flags.
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) == 0 {
		return runnable{}, nil
	}
	path, err := findProgram(words[0], c.env.Environ())
	if err != nil {
		return runnable{}, cannotRun(words, err)
	}
	return runnable{path: path, argv: words}, nil
}

// become runs p in the place of this process, or, where the system cannot do
// that, as a child.
func (c *call) become(ctx context.Context, p runnable) error {
	if c.env.Exec == nil {
		return c.spawn(ctx, p)
	}
	c.close()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return cannotRun(p.argv, c.env.Exec(p.path, p.argv, p.env))
}

// spawn runs p as a child and ends as it does.
func (c *call) spawn(ctx context.Context, p runnable) error {
	code, err := c.env.Spawn(ctx, p.path, p.argv, p.env)
	switch {
	case err != nil && ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		return cannotRun(p.argv, err)
	}
	return ended{code: code}
}

// The reasons for which a program cannot be run, beside those of the system.
var (
	errNotInPath     = errors.New("there is no such program in PATH")
	errIsDirectory   = errors.New("it is a directory")
	errNotExecutable = errors.New("it is not executable")
)

// cannotRun says why a command line cannot be run, with the exit code that
// shells have for it.
func cannotRun(words []string, err error) error {
	hint, code := "", exitCannotRun
	switch {
	case errors.Is(err, errNotInPath) && len(words) > 1 && words[1] == "--":
		hint, code = "to name a profile: --profile "+words[0], exitNoProgram
	case errors.Is(err, errNotInPath), errors.Is(err, syscall.ENOTDIR):
		code = exitNoProgram
	case errors.Is(err, fs.ErrNotExist):
		hint, code = "if the file is there, the interpreter that its first line names is not", exitNoProgram
	case errors.Is(err, syscall.ENOEXEC):
		hint = "a script needs a first line such as #!/bin/sh; a program has to be built for this system"
	case errors.Is(err, syscall.E2BIG):
		hint = "arguments and environment together, or one of them alone, are longer than the system allows"
	}
	return ended{code: code, err: &credential.Error{Op: words[0], Hint: hint, Err: err}}
}
