package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"text/tabwriter"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/text"
)

// Printer writes messages to stderr, one in each line. It is safe for concurrent use.
type Printer struct {
	program string
	stderr  io.Writer
	debug   bool
	file    *debugFile // nil: none
	quiet   bool       // see QuietNotices
}

// NewPrinter returns a printer for a program of that name.
func NewPrinter(program string, stderr io.Writer) *Printer {
	return &Printer{program: program, stderr: &lockedWriter{w: stderr}}
}

func (p *Printer) line(kind, message string) {
	p.toStderr(kind, message)
	p.record(kind, message)
}

func (p *Printer) toStderr(kind, message string) {
	fmt.Fprintf(p.stderr, "%s: %s: %s\n", p.program, kind, message)
}

// shown formats a message, which may have text from outside.
func shown(format string, args ...any) string {
	return text.Printable(fmt.Sprintf(format, args...), text.Max)
}

// Fail prints err with its request id, and its hint in a second line.
func (p *Printer) Fail(err error) {
	message := text.Printable(err.Error(), text.Max)
	if id := credential.RequestIDOf(err); id != "" {
		message += " (request id " + text.Printable(id, 100) + ")"
	}
	p.line("error", message)
	if hint := credential.HintOf(err); hint != "" {
		p.line("hint", text.Printable(hint, text.Max))
	}
}

// Warnf prints that something works, but not well.
func (p *Printer) Warnf(format string, args ...any) {
	p.line("warning", shown(format, args...))
}

// Noticef prints a warning of what is so on every call, until a person changes it.
// After QuietNotices it is a debug line.
func (p *Printer) Noticef(format string, args ...any) {
	if p.quiet {
		p.Debugf(format, args...)
		return
	}
	p.Warnf(format, args...)
}

// QuietNotices is for a command that programs run again and again. It must be called
// before the printer is shared.
func (p *Printer) QuietNotices() { p.quiet = true }

// Debugf prints a step if --debug is given, and writes it to the debug file.
func (p *Printer) Debugf(format string, args ...any) {
	if !p.debug && p.file == nil {
		return
	}
	message := shown(format, args...)
	if p.debug {
		p.toStderr("debug", message)
	}
	p.record("debug", message)
}

// Notef prints what was done.
func (p *Printer) Notef(format string, args ...any) {
	fmt.Fprintf(p.stderr, "%s: %s\n", p.program, shown(format, args...))
}

// Text prints lines unchanged. They must be printable.
func (p *Printer) Text(lines string) { _, _ = io.WriteString(p.stderr, lines) }

// lockedWriter keeps lines of several goroutines apart.
type lockedWriter struct {
	mu sync.Mutex // guards w
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// Columns returns rows as aligned columns; the first row is the heading.
func Columns(rows [][]string) []byte {
	var b bytes.Buffer
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = text.Printable(cell, text.Max)
		}
		fmt.Fprintln(t, strings.Join(cells, "\t"))
	}
	_ = t.Flush() // a buffer takes everything
	return b.Bytes()
}

// JSON returns v in one line, or indented, without escaping < and &. Every character
// that is not printable is escaped, since a terminal may act on it.
func JSON(v any, indent bool) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if indent {
		e.SetIndent("", "  ")
	}
	err := e.Encode(v)
	return text.EscapeJSON(b.Bytes()), err
}
