// Package picker lets a person choose one of many options on a terminal, with a filter
// while one types, arrow keys and pages. It draws on the terminal of the messages alone,
// and leaves it as it was. It refuses a terminal that cannot do that; its caller asks
// with plain lines there.
package picker

import (
	"context"
	"io"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/term"

	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

// ErrCancelled means that the person pressed Ctrl-C.
var ErrCancelled = message.New("cancelled")

// ErrTerminal means that the terminal cannot show a picker.
var ErrTerminal = message.New("the terminal cannot show a list")

// Option is one of the options. Both texts may hold anything.
type Option struct{ ID, Name string }

// String returns the option as one printable text.
func (o Option) String() string {
	return text.Printable(o.Name, 100) + " (" + text.Printable(o.ID, 100) + ")"
}

// Matches reports whether name or id have every word of filter in them, whatever the
// case.
func (o Option) Matches(filter string) bool {
	return matches(strings.ToLower(o.Name+"\n"+o.ID), strings.Fields(strings.ToLower(filter)))
}

func matches(lower string, words []string) bool {
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(lower, word) })
}

// Sorted returns options by name, whatever the case, and before all others the one with
// the id last.
func Sorted(options []Option, last string) []Option {
	type sortable struct {
		Option
		lower string
	}
	list := make([]sortable, len(options))
	for i, o := range options {
		list[i] = sortable{o, strings.ToLower(o.Name)}
	}
	slices.SortStableFunc(list, func(a, b sortable) int {
		if isLast := a.ID == last; isLast != (b.ID == last) {
			if isLast {
				return -1
			}
			return 1
		}
		if c := strings.Compare(a.lower, b.lower); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	out := make([]Option, len(list))
	for i, o := range list {
		out[i] = o.Option
	}
	return out
}

// Terminal is where a person chooses.
type Terminal struct {
	In      io.Reader // keys
	Out     io.Writer // what is shown
	Environ []string
}

// file is what is known of In if that is a terminal.
type file interface {
	io.ReadWriteCloser
	Fd() uintptr
}

// screen shows on one stream, and has the size of the terminal of another.
type screen struct {
	file
	out io.Writer
}

// Write implements io.Writer.
func (s screen) Write(p []byte) (int, error) { return s.out.Write(p) }

// smallest is the size of the smallest terminal that shows a list.
const smallestWidth, smallestHeight = 20, 5

// Choose shows options under title, such as "Account", until the person has chosen one.
// Errors are ErrCancelled, io.EOF after Ctrl-D without a filter, ErrTerminal before anything
// was shown, or, when ctx was cancelled, context.Cause(ctx).
func Choose(ctx context.Context, t Terminal, title string, options []Option) (Option, error) {
	in, ok := t.In.(file)
	if !ok || isPlain(t.Environ) {
		return Option{}, ErrTerminal
	}
	fd := int(in.Fd()) //nolint:gosec // a file descriptor is a small number
	width, height, err := term.GetSize(fd)
	if err != nil || width < smallestWidth || height < smallestHeight {
		return Option{}, ErrTerminal
	}
	before, err := term.GetState(fd)
	if err != nil {
		return Option{}, ErrTerminal
	}
	defer func() { _ = term.Restore(fd, before) }() // also after a panic
	end, err := tea.NewProgram(
		newModel(title, options, width, height),
		tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(screen{in, t.Out}), tea.WithEnvironment(t.Environ),
		tea.WithWindowSize(width, height),
		tea.WithoutSignalHandler(), // ctx ends at a signal
		tea.WithoutCatchPanics(),   // it would print a stack trace
	).Run()
	m, _ := end.(*model)
	switch {
	case ctx.Err() != nil:
		return Option{}, context.Cause(ctx)
	case err != nil:
		return Option{}, err
	case m != nil && m.isEOF:
		return Option{}, io.EOF
	case m == nil || m.chosen < 0:
		return Option{}, ErrCancelled
	}
	return m.options[m.chosen], nil
}

// isPlain reports whether the person or the terminal wants plain lines.
func isPlain(environ []string) bool {
	return slices.ContainsFunc(environ, func(entry string) bool {
		name, value, _ := strings.Cut(entry, "=")
		return name == "TERM" && value == "dumb" || name == "ACCESSIBLE" && value != ""
	})
}
