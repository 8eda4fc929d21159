package cli

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"
	"unicode/utf8"

	"aliyun-cred-helper/internal/credential"
)

// maxText is how many characters of a string that is not ours are printed.
const maxText = 500

// printer writes messages for people to stderr. It is not safe for concurrent
// use; the programs print from one goroutine.
type printer struct {
	program string
	stderr  io.Writer
	debug   bool
}

func (p printer) line(kind, text string) {
	// Nothing can be done about a stderr that is closed.
	_, _ = fmt.Fprintf(p.stderr, "%s: %s: %s\n", p.program, kind, text)
}

// fail prints err with its request id, and its hint on a line of its own.
func (p printer) fail(err error) {
	text := printable(err.Error(), maxText)
	if id := credential.RequestIDOf(err); id != "" {
		text += " (request id " + printable(id, 100) + ")"
	}
	p.line("error", text)
	if hint := credential.HintOf(err); hint != "" {
		p.line("hint", printable(hint, maxText))
	}
}

func (p printer) warnf(format string, args ...any) {
	p.line("warning", printable(fmt.Sprintf(format, args...), maxText))
}

func (p printer) debugf(format string, args ...any) {
	if p.debug {
		p.line("debug", printable(fmt.Sprintf(format, args...), maxText))
	}
}

// printable returns text with every character escaped that a terminal would
// act on or not show (control, format and bidirectional characters, invalid
// UTF-8), cut to limit characters.
func printable(text string, limit int) string {
	var b strings.Builder
	n := 0
	for i := 0; i < len(text); n++ {
		if n == limit {
			b.WriteString("...")
			break
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case r != ' ' && !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
		i += size
	}
	return b.String()
}

// notef tells a person what was done.
func (p printer) notef(format string, args ...any) {
	_, _ = fmt.Fprintf(p.stderr, "%s: %s\n", p.program, printable(fmt.Sprintf(format, args...), maxText))
}

// columns lays out rows for people, the first of them as the heading.
func columns(rows [][]string) []byte {
	var b bytes.Buffer
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = printable(cell, maxText)
		}
		fmt.Fprintln(t, strings.Join(cells, "\t"))
	}
	_ = t.Flush() // a buffer takes everything
	return b.Bytes()
}
