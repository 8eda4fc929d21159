package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/alecthomas/kong"

	"aliyun-cred-helper/internal/credential"
)

// helperName is the program that resolves credentials.
const helperName = "aliyun-cred-helper"

// defaultTimeout lies far below the 60 s after which the SDKs kill a helper.
const defaultTimeout = 25 * time.Second

// common are the flags that every command takes.
type common struct {
	Backend string           `placeholder:"NAME" help:"Keychain: auto, system, kernel, file or none ($$ALIYUN_CRED_HELPER_BACKEND)."`
	Timeout string           `placeholder:"25s" help:"Time limit of the whole call ($$ALIYUN_CRED_HELPER_TIMEOUT)."`
	Debug   bool             `help:"Print one line a step to stderr, never a secret ($$ALIYUN_CRED_HELPER_DEBUG=1)."`
	Version kong.VersionFlag `help:"Print the version."`
	HelpMan manFlag          `hidden:"" help:"Print the manual page in roff."`
}

// helperGrammar is the command line of aliyun-cred-helper.
type helperGrammar struct {
	common
	Get    getCommand    `cmd:"" default:"withargs" help:"Print the credential as External-mode JSON (the default command)."`
	Export exportCommand `cmd:"" help:"Print shell statements for eval."`
	Exec   execCommand   `cmd:"" help:"Run a command with the credential in its environment."`
	Whoami whoamiCommand `cmd:"" help:"Ask STS who the credential belongs to."`
	Serve  serveCommand  `cmd:"" help:"Answer a credentials URI on loopback, for SDKs."`
	Store  storeCommand  `cmd:"" help:"Put a long-term AccessKey or a bearer token into the keychain."`
	Remove removeCommand `cmd:"" help:"Take a key out of the keychain."`
	List   listCommand   `cmd:"" help:"List what is stored and cached, without secrets."`
	Clear  clearCommand  `cmd:"" help:"Drop cached sessions."`

	Configure configureCommand `cmd:"" help:"Write a profile of config.json that takes its credential from this program."`
	Import    importCommand    `cmd:"" help:"Move plaintext secrets of config.json into the keychain."`
	Doctor    doctorCommand    `cmd:"" help:"Check everything that a call depends on."`

	Completion completionCommand `cmd:"" help:"Print a completion script for a shell."`
}

// command is one command of a program: it returns the document for stdout.
type command interface {
	run(ctx context.Context, c *call) ([]byte, error)
}

// Helper runs aliyun-cred-helper and returns its exit code.
func Helper(ctx context.Context, env Env) int {
	var get getCommand
	var flags common
	if parseQuickly(env.Args, &get, &flags) {
		return run(ctx, &env, helperName, &flags, func() (command, []byte, error) { return &get, nil, nil })
	}
	var g helperGrammar
	return run(ctx, &env, helperName, &g.common, func() (command, []byte, error) {
		return parse(env.Args, helperName, "Credentials for Alibaba Cloud from the keychain, instance metadata and chained roles.", &g)
	})
}

// run runs the command that parse selects, or prints the text that it returns.
func run(ctx context.Context, env *Env, program string, flags *common, parse func() (command, []byte, error)) (code int) {
	out := printer{program: program, stderr: env.Stderr, debug: env.Getenv("ALIYUN_CRED_HELPER_DEBUG") == "1"}
	defer func() {
		// A stack trace could hold a secret, and stdout must stay empty.
		if r := recover(); r != nil {
			out.line("error", "internal error, please report it")
			code = exitInternal
		}
	}()
	cmd, help, err := parse()
	var document []byte
	switch {
	case err != nil:
	case cmd == nil:
		document = help
	default:
		out.debug = out.debug || flags.Debug
		document, err = runCommand(ctx, env, out, flags, cmd)
	}
	if err == nil || errors.Is(err, errUnhealthy) {
		if _, writeErr := env.Stdout.Write(document); writeErr != nil {
			err = writeErr
		}
	}
	if err != nil && !isSilent(err) {
		out.fail(err)
	}
	return exitCode(ctx, err)
}

// runCommand runs cmd under the call's time limit.
func runCommand(ctx context.Context, env *Env, out printer, flags *common, cmd command) ([]byte, error) {
	if _, short := cmd.(*getCommand); !short {
		ctx.Done() // makes it watch for signals: most commands have something to finish
	}
	limit, err := timeLimit(flags.Timeout, env)
	if err != nil {
		return nil, err
	}
	c := &call{env: *env, out: out, flags: flags, limit: limit}
	defer c.close()
	if _, interactive := cmd.(interactiveCommand); interactive {
		return cmd.run(ctx, c)
	}
	var document []byte
	err = c.within(ctx, func(ctx context.Context) (err error) {
		document, err = cmd.run(ctx, c)
		return err
	})
	return document, err
}

// within calls f under the time limit, and says so where f ran into it.
func (c *call) within(ctx context.Context, f func(context.Context) error) error {
	ctx, cancel := withTimeout(ctx, c.limit)
	defer cancel()
	err := f(ctx)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil {
		err = &credential.Error{
			Kind: credential.KindOf(err), Hint: credential.HintOf(err), RequestID: credential.RequestIDOf(err),
			Err: fmt.Errorf("%w (time limit %s)", err, c.limit),
		}
	}
	return err
}

// interactiveCommand is a command that waits for a person or for another
// program; it limits the time of its steps itself.
type interactiveCommand interface{ interactive() }

// timeLimit reads the flag or the environment.
func timeLimit(flag string, env *Env) (time.Duration, error) {
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

// parse returns the command that the arguments select, or nil and a text where
// they ask for help or the version.
func parse(args []string, program, about string, grammar any) (command, []byte, error) {
	var text bytes.Buffer
	exited := false
	parser, err := kong.New(grammar,
		kong.Name(program), kong.Description(about),
		kong.Writers(&text, &text),
		kong.Exit(func(int) { exited = true }),
		kong.Vars{"version": program + " " + version()},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
	)
	if err != nil {
		return nil, nil, err
	}
	selected, err := parser.Parse(args)
	if exited {
		return nil, text.Bytes(), nil
	}
	if err != nil {
		return nil, nil, credential.NewError(credential.Usage, "", program+" --help", err.Error())
	}
	cmd, ok := selected.Selected().Target.Addr().Interface().(command)
	if !ok {
		return nil, nil, errors.New("the command cannot be run")
	}
	return cmd, nil, nil
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
