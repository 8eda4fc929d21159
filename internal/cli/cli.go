// Package cli runs the commands of both programs: it parses the command line, prints
// the result or the error, and selects the exit code.
//
// It writes a complete document to stdout or nothing, because programs that cannot
// parse what they read print it, with its secrets.
package cli

import (
	"context"
	"errors"
	"sync"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/request"
)

// defaultTimeout is well below the 60 s after which the SDKs kill a process_command.
const defaultTimeout = 25 * time.Second

// Common are the flags that every command takes. Every grammar embeds it.
type Common struct {
	request.CommonFlags
	Version bool `help:"Print the version."`
	HelpMan bool `hidden:"" help:"Print the manual page in roff."`
}

// Program describes one of the two programs.
type Program struct {
	Name  string
	About string // one sentence
	// Quick parses simple command lines without kong, and reports false for all
	// others. A signal may kill its command. It may be nil.
	Quick func(args []string) (cmd Command, flags Common, ok bool)
	// Grammar returns a new command line for kong, and the Common in it.
	Grammar func() (grammar any, flags *Common)
	// Sections are the help of the commands, in the order in which it lists them.
	Sections []Section
	// Examples are for the help of the program, like those of a Page.
	Examples []string
	// Vars returns what replaces ${NAME} in the help texts. It may be nil.
	Vars func() map[string]string
	// Predict lists the values of a field with that complete tag. configPath is the
	// value of --config-path, or "".
	Predict func(ctx context.Context, c *Call, complete, configPath string) []Candidate
}

// Command is one command of a program. Run returns the document for stdout.
type Command interface {
	Run(ctx context.Context, c *Call) ([]byte, error)
}

// Applied is a Command that checks its flags, or completes them, before it runs. An error
// is a mistake in the command line.
type Applied interface{ AfterApply() error }

// Untimed is a Command without a time limit, because it waits for a person or for
// another program. It limits its steps with Call.Within.
type Untimed interface{ Untimed() }

// Runner is a Command that runs the program after "--".
type Runner interface{ SetProgram(words []string) }

// Call is one run of a command.
type Call struct {
	Program *Program
	Env     *osenv.Env
	Out     *Printer
	Flags   request.CommonFlags
	Limit   time.Duration // of the call, or of each step of an Untimed command

	begin sync.Once       // sets timed
	timed context.Context // of the first step
}

// Run runs the program and returns its exit code.
func Run(ctx context.Context, env osenv.Env, p *Program) (code int) {
	message.UseLocale(env.Getenv)
	out := NewPrinter(p.Name, env.Stderr)
	out.home, out.args = env.Home, env.Args
	out.debugTo(env.Getenv(debugVariable), &env)
	env.Stderr = out.stderr
	defer func() {
		// A stack trace could contain a secret.
		if r := recover(); r != nil {
			out.line(kindError, "internal error, please report it")
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
	code = ExitCode(ctx, err)
	switch {
	case err == nil || isSilent(err):
	case code == exitInterrupt && env.StderrTerminal && !errors.As(err, &end):
		out.cancelled()
	default:
		if errors.Is(err, errInputEnded) {
			out.stderr.endLine()
		}
		out.Fail(err)
	}
	return code
}

// run returns the document of the selected command, or the text of help.
func run(ctx context.Context, env *osenv.Env, out *Printer, p *Program) ([]byte, error) {
	c := &Call{Program: p, Env: env, Out: out}
	// The bare program on a terminal is a person who looks around.
	looksAround := len(env.Args) == 0 && env.StdoutTerminal
	if p.Quick != nil && !looksAround {
		if cmd, flags, ok := p.Quick(env.Args); ok {
			return c.run(ctx, cmd, flags.CommonFlags)
		}
	}
	args := env.Args
	if looksAround {
		args = []string{"--help"}
	}
	grammar, flags := p.Grammar()
	cmd, help, err := parse(args, p, grammar, env)
	if err != nil || cmd == nil {
		return help, err
	}
	ctx.Done() // starts to watch for signals, after which most commands clean up
	return c.run(ctx, cmd, flags.CommonFlags)
}

// run runs cmd with the time limit.
func (c *Call) run(ctx context.Context, cmd Command, flags request.CommonFlags) (document []byte, err error) {
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

// Within calls f with the time limit, which it adds to the error if f exceeds it.
func (c *Call) Within(ctx context.Context, f func(context.Context) error) error {
	ctx, cancel := osenv.WithTimeout(ctx, c.Limit)
	defer cancel()
	c.begin.Do(func() { c.timed = ctx })
	err := f(ctx)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil {
		err = message.Errorf("%w (time limit %s)", err, c.Limit)
	}
	return err
}

// Adopt has the call use the time limit and --debug of a process_command that it
// resolves, unless they were typed. It must be called before the first step uses the
// network, and before the call is shared.
func (c *Call) Adopt(carried request.CommonFlags) (err error) {
	if c.Flags.Timeout == "" && carried.Timeout != "" {
		c.Flags.Timeout = carried.Timeout
		if c.Limit, err = timeLimit(carried.Timeout, c.Env); err != nil {
			return err
		}
		osenv.SetTimeout(c.timed, c.Limit)
	}
	c.Out.debug = c.Out.debug || carried.Debug
	return nil
}

// timeLimit returns the value of the flag, of its variable, or the default.
func timeLimit(flag string, env *osenv.Env) (time.Duration, error) {
	text, from := flag, "--timeout"
	if text == "" {
		text, from = request.Variable("timeout", env.Getenv), request.VariableName("timeout")
	}
	if text == "" {
		return defaultTimeout, nil
	}
	limit, err := time.ParseDuration(text)
	if err != nil || limit <= 0 {
		return 0, credential.NewError(credential.Usage, from, "use a duration such as 25s", message.Sprintf("%s is not a positive duration", text))
	}
	return limit, nil
}
