// Package cli parses a command line, runs the command that it selects, prints what
// comes of it and picks the exit code: the frame of both programs, and all that
// they print.
//
// stdout carries one complete document or nothing: the programs that read it
// print what they cannot parse, secrets included.
package cli

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/alecthomas/kong"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/request"
)

// defaultTimeout lies far below the 60 s after which the SDKs kill a helper.
const defaultTimeout = 25 * time.Second

// Common are the flags that every command takes. Every grammar embeds it.
type Common struct {
	request.Call
	Version kong.VersionFlag `help:"Print the version."`
	HelpMan manFlag          `hidden:"" help:"Print the manual page in roff."`
}

// Program is one of the two programs.
type Program struct {
	Name  string
	About string // a sentence
	// Quick parses the command lines that need no grammar, and reports false for
	// all others. Nil: there are none. Its command has nothing to finish when a
	// signal ends it.
	Quick func(args []string) (cmd Command, flags Common, ok bool)
	// Grammar returns a new command line as kong reads it, and its Common.
	Grammar func() (grammar any, flags *Common)
	// Vars stand for ${NAME} in the help texts.
	Vars map[string]string
	// Predict lists what may stand for a value whose field has that complete tag.
	// configPath is what the command line says of it, or "".
	Predict func(ctx context.Context, c *Call, complete, configPath string) []Candidate
}

// Command is one command of a program. Run returns the document for stdout.
type Command interface {
	Run(ctx context.Context, c *Call) ([]byte, error)
}

// Untimed is a command that waits for a person or for another program; it limits
// the time of its steps itself, with Call.Within.
type Untimed interface{ Untimed() }

// Call is one run of a command: what is around it.
type Call struct {
	Program *Program
	Env     *osenv.Env
	Out     *Printer
	Flags   request.Call
	Limit   time.Duration // of the whole call, or of each step of an Untimed command
}

// Run runs the program and returns its exit code.
func Run(ctx context.Context, env osenv.Env, p *Program) (code int) {
	out := NewPrinter(p.Name, env.Stderr)
	out.debug = env.Getenv("ALIYUN_CRED_HELPER_DEBUG") == "1"
	env.Stderr = out.stderr
	defer func() {
		// A stack trace could hold a secret, and stdout must stay empty.
		if r := recover(); r != nil {
			out.line("error", "internal error, please report it")
			code = ExitFailed
		}
	}()
	document, err := run(ctx, &env, out, p)
	var end Ended
	if err == nil || errors.As(err, &end) && end.Print {
		if _, writeErr := env.Stdout.Write(document); writeErr != nil {
			err = writeErr
		}
	}
	if err != nil && !isSilent(err) {
		out.Fail(err)
	}
	return ExitCode(ctx, err)
}

// run returns the document of the command that the arguments select, or of help.
func run(ctx context.Context, env *osenv.Env, out *Printer, p *Program) ([]byte, error) {
	c := &Call{Program: p, Env: env, Out: out}
	if p.Quick != nil {
		if cmd, flags, ok := p.Quick(env.Args); ok {
			return c.run(ctx, cmd, flags.Call)
		}
	}
	grammar, flags := p.Grammar()
	cmd, help, err := parse(env.Args, p, grammar)
	if err != nil || cmd == nil {
		return help, err
	}
	ctx.Done() // makes it watch for signals: most commands have something to finish
	return c.run(ctx, cmd, flags.Call)
}

// run runs cmd under the call's time limit.
func (c *Call) run(ctx context.Context, cmd Command, flags request.Call) (document []byte, err error) {
	c.Flags = flags
	c.Out.debug = c.Out.debug || flags.Debug
	if c.Limit, err = timeLimit(flags.Timeout, c.Env); err != nil {
		return nil, err
	}
	if _, untimed := cmd.(Untimed); untimed {
		return cmd.Run(ctx, c)
	}
	err = c.Within(ctx, func(ctx context.Context) error {
		document, err = cmd.Run(ctx, c)
		return err
	})
	return document, err
}

// Within calls f under the time limit, and says so where f ran into it.
func (c *Call) Within(ctx context.Context, f func(context.Context) error) error {
	ctx, cancel := osenv.WithTimeout(ctx, c.Limit)
	defer cancel()
	err := f(ctx)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil {
		err = &credential.Error{
			Kind: credential.KindOf(err), Hint: credential.HintOf(err), RequestID: credential.RequestIDOf(err),
			Err: fmt.Errorf("%w (time limit %s)", err, c.Limit),
		}
	}
	return err
}

// timeLimit reads the flag or the environment.
func timeLimit(flag string, env *osenv.Env) (time.Duration, error) {
	text, from := flag, "--timeout"
	if text == "" {
		text, from = env.Getenv("ALIYUN_CRED_HELPER_TIMEOUT"), "ALIYUN_CRED_HELPER_TIMEOUT"
	}
	if text == "" {
		return defaultTimeout, nil
	}
	limit, err := time.ParseDuration(text)
	if err != nil || limit <= 0 {
		return 0, credential.NewError(credential.Usage, from, "give a duration such as 25s", text+" is not a duration above zero")
	}
	return limit, nil
}

// release is set by the linker for a release; a build by `go install` has the
// module's version instead.
var release string

func version() string {
	if release != "" {
		return release
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "devel"
}
