package cli

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/shell"
)

// line is a command line before kong parses it.
type line struct {
	args    []string
	own     []string // args without the program that a Runner runs
	program []string // of a Runner: what follows "--"
	runner  bool     // the command is a Runner

	strayAt int // the index of a word where a command should be; -1: none
	extraAt int // the index of the first argument that the command does not take; -1: none
}

// readLine finds the command in args, for what kong does not know: a NAME needs its
// command, even if that is the default one, and a program follows "--".
func readLine(app *kong.Node, args []string) line {
	l := line{args: args, own: args, strayAt: -1, extraAt: -1}
	at := position{node: app, given: map[string]bool{}, rest: -1}
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
		switch {
		case at.arguments == before:
		case !at.isNamed && l.strayAt < 0:
			l.strayAt = i
		case at.arguments > takes && l.extraAt < 0:
			l.extraAt = i
		}
	}
	if !at.node.Target.CanAddr() {
		return l
	}
	if _, l.runner = at.node.Target.Addr().Interface().(Runner); l.runner {
		if i := slices.Index(args, "--"); i >= 0 {
			l.own, l.program = args[:i], args[i+1:]
		}
	}
	return l
}

// unknownCommand is the error for a word where a command should be. Its hint is the
// command line with the nearest command, or with the default command before the word.
func (l line) unknownCommand(app *kong.Application) error {
	word := l.args[l.strayAt]
	var names []string
	for _, n := range app.Children {
		if !n.Hidden {
			names = append(names, n.Name)
		}
	}
	if near := nearest(word, names); near != "" {
		return credential.NewError(credential.Usage, "", l.with(app, l.strayAt, l.strayAt+1, near),
			"unknown command \""+word+"\"; did you mean \""+near+"\"?")
	}
	if l.extraAt >= 0 { // no profile has two words
		return credential.NewError(credential.Usage, "", app.Name+" --help", "unknown command \""+word+"\"")
	}
	// Flags of the default command may stand before the word, but not before the command.
	mended := slices.Concat([]string{app.Name, app.DefaultCmd.Name, word}, l.args[:l.strayAt], l.args[l.strayAt+1:])
	return credential.NewError(credential.Usage, "", shell.Join(mended), "unknown command \""+word+"\"; a profile needs a command")
}

// wrong is err, which kong has found, with a hint.
func (l line) wrong(app *kong.Application, err error) error {
	hint := app.Name + " --help"
	if l.runner && l.extraAt >= 0 && len(l.program) == 0 {
		hint = l.with(app, l.extraAt, l.extraAt, "--")
	}
	return credential.NewError(credential.Usage, "", hint, err.Error())
}

// with returns the command line with words in place of its arguments from start to end.
func (l line) with(app *kong.Application, start, end int, words ...string) string {
	return shell.Join(slices.Concat([]string{app.Name}, l.args[:start], words, l.args[end:]))
}

// nearest returns the one of names that word was probably meant to be, or "": a name that
// it begins, or one that differs by a letter or two.
func nearest(word string, names []string) string {
	best, least := "", 1+min(2, len(word)/3)
	for _, name := range names {
		if len(word) > 1 && strings.HasPrefix(name, word) {
			return name
		}
		if d := distance(strings.ToLower(word), name); d < least {
			best, least = name, d
		}
	}
	return best
}

// distance counts the letters to insert, delete, replace or swap with the next one that
// make a into b.
func distance(a, b string) int {
	var before, last []int
	for i := range len(a) + 1 {
		row := make([]int, len(b)+1)
		for j := range row {
			switch {
			case i == 0 || j == 0:
				row[j] = i + j
			case a[i-1] == b[j-1]:
				row[j] = last[j-1]
			default:
				row[j] = 1 + min(last[j-1], last[j], row[j-1])
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					row[j] = min(row[j], 1+before[j-2])
				}
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
