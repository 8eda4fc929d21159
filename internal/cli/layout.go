package cli

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/text"
)

// helpWriter lays out help for a terminal.
type helpWriter struct {
	bytes.Buffer
	width int // columns
}

// The columns of help: as wide as a page that is easy to read, and as narrow as a
// terminal beside an editor.
const (
	widest, usual, narrowest = 100, 80, 30
	textWidth                = 24 // a column of text that is narrower begins in the next line
)

// widthOf returns the width of the terminal, or 0.
func widthOf(env *osenv.Env) int {
	if env.Columns == nil {
		return 0
	}
	return env.Columns()
}

// newHelpWriter returns a writer for a terminal with that many columns, 0 if that is
// not known.
func newHelpWriter(columns int) *helpWriter {
	if columns <= 0 {
		columns = usual
	}
	return &helpWriter{width: min(max(columns, narrowest), widest)}
}

// heading begins a section.
func (w *helpWriter) heading(title string) { fmt.Fprintf(w, "\n%s\n", message.Text(title)) }

// paragraph writes a text in lines.
func (w *helpWriter) paragraph(s string) {
	for _, line := range wrapped(s, w.width) {
		fmt.Fprintln(w, line)
	}
}

// commandLine writes how a command is called.
func (w *helpWriter) commandLine(usage string) {
	indent := 2
	for _, line := range wrapped(usage, w.width-2*indent) {
		fmt.Fprintf(w, "%*s%s\n", indent, "", line)
		indent = 4
	}
}

// entry writes name, and its help in a column beside it, or below it where there is no room.
func (w *helpWriter) entry(name string, column int, help string) {
	below := w.width-column < textWidth
	if below {
		column = 10
	}
	lines := wrapped(help, w.width-column)
	if below || text.Width(name)+2 > column {
		fmt.Fprintln(w, name)
	} else if len(lines) > 0 {
		fmt.Fprintf(w, "%s%s\n", text.Pad(name, column), lines[0])
		lines = lines[1:]
	} else {
		fmt.Fprintln(w, name)
	}
	for _, line := range lines {
		fmt.Fprintf(w, "%*s%s\n", column, "", line)
	}
}

// columnFor returns the column of the texts beside names. A few long names do not move it.
func columnFor(names []string) int {
	const most = 30
	column := 0
	for _, name := range names {
		if n := text.Width(name) + 2; n <= most {
			column = max(column, n)
		}
	}
	return column
}

// examples writes the section of the examples. Comments stand in a column, or above
// their command line where there is no room.
func (w *helpWriter) examples(lines []string) {
	if len(lines) == 0 {
		return
	}
	w.heading("EXAMPLES")
	lines = slices.Clone(lines)
	for i, line := range lines {
		lines[i] = message.Text(line)
	}
	column := 0
	for _, line := range lines {
		if command, _, found := strings.Cut(line, " # "); found {
			column = max(column, text.Width(strings.TrimSpace(command)))
		}
	}
	for _, line := range lines {
		command, comment, found := strings.Cut(line, " # ")
		command = strings.TrimSpace(command)
		beside := fmt.Sprintf("  $ %s  # %s", text.Pad(command, column), comment)
		switch {
		case !found:
			fmt.Fprintf(w, "  $ %s\n", command)
		case text.Width(beside) <= w.width:
			fmt.Fprintln(w, beside)
		default:
			for _, part := range wrapped(comment, w.width-4) {
				fmt.Fprintf(w, "  # %s\n", part)
			}
			fmt.Fprintf(w, "  $ %s\n", command)
		}
	}
}

// wrapped returns s in lines of at most width columns; a longer word has a line of its
// own. An empty text has no line.
func wrapped(s string, width int) []string {
	if s == "" {
		return nil
	}
	return text.Wrap(s, width)
}
