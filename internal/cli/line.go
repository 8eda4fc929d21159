package cli

import (
	"slices"

	"github.com/alecthomas/kong"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/shell"
)

// line is a command line before kong parses it, in which a program follows "--".
type line struct {
	args    []string
	own     []string // args without the program that a Runner runs
	program []string // of a Runner: what follows "--"
	runner  bool     // the command is a Runner
	extraAt int      // the index of the first argument that the command does not take; -1: none
}

// readLine reads args, in which checkNames has found no mistake.
func readLine(app *kong.Application, args []string) line {
	l := line{args: args, own: args, extraAt: -1}
	at := start(app)
	for i, word := range args {
		if word == "--" {
			break
		}
		before := at.arguments
		at.advance(word)
		takes := len(at.node.Positional)
		if at.given["profile"] && takes > 0 { // which is NAME
			takes--
		}
		if at.arguments > before && at.arguments > takes && l.extraAt < 0 {
			l.extraAt = i
		}
	}
	if l.runner = isRunner(at.node); l.runner {
		if i := slices.Index(args, "--"); i >= 0 {
			l.own, l.program = args[:i], args[i+1:]
		}
	}
	return l
}

// isRunner reports whether the command of node runs a program.
func isRunner(node *kong.Node) bool {
	if !node.Target.CanAddr() {
		return false
	}
	_, runner := node.Target.Addr().Interface().(Runner)
	return runner
}

// wrong is err, an error of what was typed, with a hint.
func (l line) wrong(app *kong.Application, typed *kong.Context, err error) error {
	hint := helpHint(app, typed.Selected())
	if l.runner && l.extraAt >= 0 && len(l.program) == 0 {
		hint = app.Name + " " + shell.CommandLine(slices.Concat(l.args[:l.extraAt], []string{"--"}, l.args[l.extraAt:]))
	}
	return credential.NewError(credential.Usage, "", hint, translated(err.Error()))
}
