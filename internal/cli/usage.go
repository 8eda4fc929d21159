package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/text"
)

// checkNames returns an error if args has a command or a flag that does not exist, or
// more arguments than the command takes. No message repeats the value of a flag or an
// argument, which somebody may have taken for the place of a secret.
func checkNames(app *kong.Application, args []string) error {
	at := start(app)
	for i, word := range args {
		name, _, _ := strings.Cut(word, "=")
		switch {
		case at.rest >= 0:
			return nil // the command line of another program
		case at.flag != nil || word == "--":
		case isFlag(word):
			if !at.knows(name) {
				return unknownFlag(app, at, args, i, name)
			}
		case !at.named && commandOf(app.Node, word) == nil:
			return unknownCommand(app, args, i)
		case !at.named && at.node != app.Node:
			return nil // kong says that the flags before the command are not its own
		case !at.named:
		case at.takesProgram():
			return nil
		case at.isFull():
			return credential.NewError(credential.Usage, "", helpHint(app, at.node), fmt.Sprintf("too many arguments for %q", at.node.Name))
		}
		at.advance(word)
	}
	return at.checkComplete(app)
}

// knows reports whether the flag of that name exists. A long one with one hyphen does
// not, although kong would read it as a short one with its value.
func (a *position) knows(name string) bool {
	if strings.HasPrefix(name, "--") {
		return a.find(name) != nil
	}
	return a.find(name[:2]) != nil && (len(name) == 2 || a.find("-"+name) == nil)
}

// checkComplete returns an error if the command needs another argument.
func (a *position) checkComplete(app *kong.Application) error {
	if !a.named || a.flag != nil || a.given["help"] || a.given["version"] || a.given["help-man"] {
		return nil
	}
	for _, p := range a.node.Positional {
		if p.Required && p.Position >= a.arguments {
			return credential.NewError(credential.Usage, "", helpHint(app, a.node), fmt.Sprintf("%q needs %s", a.node.Name, argumentName(p)))
		}
	}
	return nil
}

// takesProgram reports whether the next argument begins the command line of another
// program.
func (a *position) takesProgram() bool {
	return a.arguments < len(a.node.Positional) && a.node.Positional[a.arguments].Passthrough
}

// isFull reports whether the command takes no further argument.
func (a *position) isFull() bool {
	n := len(a.node.Positional)
	return a.arguments >= n && (n == 0 || !a.node.Positional[n-1].IsCumulative())
}

func unknownCommand(app *kong.Application, args []string, i int) error {
	word := text.Printable(args[i], 100)
	if near := text.Nearest(args[i], values(commandsOf(app.Node))); near != "" {
		return credential.NewError(credential.Usage, "", mended(app, args, i, near),
			fmt.Sprintf("unknown command %q; did you mean %q?", word, near))
	}
	hint := app.Name + " help"
	if app.DefaultCmd != nil { // it may be the name of a profile
		hint = app.Name + " " + app.DefaultCmd.Name + " " + shell.Quote(word)
	}
	return credential.NewError(credential.Usage, "", hint, fmt.Sprintf("unknown command %q", word))
}

func unknownFlag(app *kong.Application, at *position, args []string, i int, name string) error {
	var names []string
	for _, f := range at.flags() {
		names = append(names, "--"+f.Name)
	}
	shown := text.Printable(name, 100)
	if near := text.Nearest("--"+strings.TrimLeft(name, "-"), names); near != "" {
		return credential.NewError(credential.Usage, "", mended(app, args, i, near+strings.TrimPrefix(args[i], name)),
			fmt.Sprintf("unknown flag %q; did you mean %q?", shown, near))
	}
	return credential.NewError(credential.Usage, "", helpHint(app, at.command()), fmt.Sprintf("unknown flag %q", shown))
}

// mended returns the command line with word in place of args[i]. If there is another
// mistake, which may be a secret in place of a name, it returns the command that shows
// the help.
func mended(app *kong.Application, args []string, i int, word string) string {
	args = slices.Clone(args)
	args[i] = word
	if checkNames(app, args) != nil {
		return app.Name + " help"
	}
	return app.Name + " " + shell.Join(args)
}

// helpHint returns the command that shows the help of node, which may be nil.
func helpHint(app *kong.Application, node *kong.Node) string {
	if node == nil || node.Type != kong.CommandNode {
		return app.Name + " help"
	}
	return app.Name + " help " + node.Name
}

// unknownTopic is the error of help for a command that does not exist.
func unknownTopic(app *kong.Application, topic string) error {
	word := text.Printable(topic, 100)
	if near := text.Nearest(topic, values(commandsOf(app.Node))); near != "" {
		return credential.NewError(credential.Usage, "", app.Name+" help "+near, fmt.Sprintf("unknown command %q; did you mean %q?", word, near))
	}
	return credential.NewError(credential.Usage, "", app.Name+" help", fmt.Sprintf("unknown command %q", word))
}

func values(list []Candidate) []string {
	var out []string
	for _, c := range list {
		out = append(out, c.Value)
	}
	return out
}
