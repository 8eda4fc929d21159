package helper

import (
	"cmp"
	"errors"
	"runtime"
	"time"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/text"
)

// findSubShell finds the shell for a person who gave no command. It refuses a script, and
// a command line whose command turned out to be empty.
func findSubShell(given command, profile string, env *osenv.Env) (target, error) {
	hint := shell.CommandLine([]string{request.HelperName, "exec", cmp.Or(profile, "NAME")}) + " -- CMD [ARG]..."
	switch {
	case given != nil:
		return target{}, credential.NewError(credential.Usage, "exec", hint, "no command follows --")
	case !env.StdinTerminal || !env.StderrTerminal:
		return target{}, credential.NewError(credential.Usage, "exec", hint, "no command to run, and no terminal for a sub-shell")
	}
	var first error
	for _, name := range shell.Interactive(env.Getenv, runtime.GOOS == "windows") {
		path, err := osenv.FindProgram(name, env.Environ())
		if err == nil {
			return target{path: path, argv: []string{path}, subShell: true}, nil
		}
		if first == nil {
			first = cannotRun([]string{name}, err)
			var why *credential.Error
			if errors.As(first, &why) {
				why.Hint = "set SHELL to the path of a shell"
			}
		}
	}
	return target{}, first
}

// announce tells a person at a terminal which exported credentials p does not get any
// more and, for a sub-shell, which it gets instead. A renewed credential never expires
// for p.
func announce(c *cli.Call, p target, label string, expires time.Time, renewed bool) {
	outer := c.Env.Getenv(shell.Profile)
	label = text.Printable(cmp.Or(label, outer, message.Text("the environment")), text.Max)
	now := c.Env.Now()
	until := func(at time.Time) string { return text.Until(at, now, now.Location()) }
	if outer != "" && c.Env.StderrTerminal {
		end, err := time.Parse(time.RFC3339, c.Env.Getenv(shell.Expiration))
		if err == nil {
			c.Out.Notef("replacing the credentials of %s (until %s) by those of %s", outer, until(end), label)
		} else {
			c.Out.Notef("replacing the credentials of %s by those of %s", outer, label)
		}
	}
	switch {
	case !p.subShell:
	case renewed:
		c.Out.Notef("sub-shell with the credentials of %s, renewed until you leave it; to leave it: exit", label)
	case expires.IsZero():
		c.Out.Notef("sub-shell with the credentials of %s, which do not expire; to leave it: exit", label)
	default:
		c.Out.Notef("sub-shell with the credentials of %s, valid until %s; to leave it: exit", label, until(expires))
	}
}
