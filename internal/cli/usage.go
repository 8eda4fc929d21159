package cli

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
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
		case at.rest >= 0 && isRunner(at.node):
			return nil // the command line of another program
		case at.flag != nil:
		case at.rest < 0 && word == "--":
			if !at.isNamed && i+1 < len(args) {
				return credential.NewError(credential.Usage, "", helpHint(app, nil), "there is no command before --")
			}
		case at.rest < 0 && isFlag(word):
			if !at.knows(name) {
				return unknownFlag(app, at, args, i, name)
			}
		case !at.isNamed && commandOf(app.Node, word) == nil:
			return unknownCommand(app, args, i)
		case !at.isNamed && at.node != app.Node:
			return nil // kong says that the flags before the command are not its own
		case !at.isNamed:
		case at.isFull() && isRunner(at.node):
			return nil // the "--" before the program is missing, which kong says
		case at.isFull():
			return credential.NewError(credential.Usage, "", helpHint(app, at.node), message.Sprintf("too many arguments for %q", at.node.Name))
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
	if !a.isNamed || a.flag != nil || a.given["help"] || a.given["version"] || a.given["help-man"] {
		return nil
	}
	for _, p := range a.node.Positional {
		if p.Required && p.Position >= a.arguments {
			return credential.NewError(credential.Usage, "", helpHint(app, a.node), message.Sprintf("%q needs %s", a.node.Name, argumentName(p)))
		}
	}
	return nil
}

// isFull reports whether the command takes no further argument.
func (a *position) isFull() bool {
	n := len(a.node.Positional)
	return a.arguments >= n && (n == 0 || !a.node.Positional[n-1].IsCumulative())
}

// unknownCommand is the error for a word where a command should be. It may be the name of
// a profile, which needs a command, even if that is the default one.
func unknownCommand(app *kong.Application, args []string, i int) error {
	word := text.Printable(args[i], 100)
	if near := nearest(args[i], commandNames(app)); near != "" {
		return credential.NewError(credential.Usage, "", corrected(app, args, i, near),
			message.Sprintf("unknown command %q; did you mean %q?", word, near))
	}
	if d := app.DefaultCmd; d != nil {
		// Flags of the default command may stand before the word, but not before the command.
		line := slices.Concat([]string{d.Name, args[i]}, args[:i], args[i+1:])
		if checkNames(app, line) == nil {
			return credential.NewError(credential.Usage, "", app.Name+" "+shell.CommandLine(line), message.Sprintf("unknown command %q; a profile needs a command", word))
		}
	}
	return credential.NewError(credential.Usage, "", helpHint(app, nil), message.Sprintf("unknown command %q", word))
}

func unknownFlag(app *kong.Application, at *position, args []string, i int, name string) error {
	var names []string
	for _, f := range at.flags() {
		names = append(names, "--"+f.Name)
	}
	shown := text.Printable(name, 100)
	if near := nearest("--"+strings.TrimLeft(name, "-"), names); near != "" {
		return credential.NewError(credential.Usage, "", corrected(app, args, i, near+strings.TrimPrefix(args[i], name)),
			message.Sprintf("unknown flag %q; did you mean %q?", shown, near))
	}
	if !strings.HasPrefix(name, "--") {
		shown = text.Printable(string([]rune(name)[:2]), 100) // the rest could be its value
	}
	return credential.NewError(credential.Usage, "", helpHint(app, at.command()), message.Sprintf("unknown flag %q", shown))
}

// corrected returns the command line with word in place of args[i]. If there is another
// mistake, which may be a secret in place of a name, it returns the command that shows
// the help.
func corrected(app *kong.Application, args []string, i int, word string) string {
	args = slices.Clone(args)
	args[i] = word
	if checkNames(app, args) != nil {
		return helpHint(app, nil)
	}
	return app.Name + " " + shell.CommandLine(args)
}

// helpHint returns the command that shows the help of node, or of the program.
func helpHint(app *kong.Application, node *kong.Node) string {
	if node == nil || node.Type != kong.CommandNode {
		return app.Name + " --help"
	}
	return app.Name + " help " + node.Name
}

// unknownTopic is the error of help for a command that does not exist.
func unknownTopic(app *kong.Application, topic string) error {
	word := text.Printable(topic, 100)
	if near := nearest(topic, commandNames(app)); near != "" {
		return credential.NewError(credential.Usage, "", app.Name+" help "+near, message.Sprintf("unknown command %q; did you mean %q?", word, near))
	}
	return credential.NewError(credential.Usage, "", helpHint(app, nil), message.Sprintf("unknown command %q", word))
}

func commandNames(app *kong.Application) []string {
	var names []string
	for _, c := range commandsOf(app.Node) {
		names = append(names, c.Value)
	}
	return names
}

// nearest returns the one of names that word was probably meant to be, or "": one with
// few typing mistakes, or the only one that begins with it.
func nearest(word string, names []string) string {
	if near := text.Nearest(word, names); near != "" || len(strings.Trim(word, "-")) < 3 {
		return near
	}
	begun := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !strings.HasPrefix(name, word) })
	if len(begun) != 1 {
		return ""
	}
	return begun[0]
}
