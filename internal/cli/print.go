package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"sync"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

// Printer writes messages to stderr, one in each line. It is safe for concurrent use.
type Printer struct {
	program string
	stderr  *lockedWriter
	debug   bool
	file    *debugFile // nil: none
	quiet   bool       // see QuietNotices
	home    string
	args    []string // of the program
}

// NewPrinter returns a printer for a program of that name.
func NewPrinter(program string, stderr io.Writer) *Printer {
	return &Printer{program: program, stderr: &lockedWriter{w: stderr}}
}

// The kinds of lines.
const (
	kindError   = "error: %s"
	kindHint    = "hint: %s"
	kindWarning = "warning: %s"
	kindDebug   = "debug: %s"
)

func (p *Printer) line(kind, what string) {
	p.toStderr(kind, what)
	p.record(kind, what)
}

func (p *Printer) toStderr(kind, what string) {
	fmt.Fprintf(p.stderr, "%s: %s\n", p.program, message.Sprintf(kind, what))
}

// shown makes a message, which may have text from outside, printable and short.
func (p *Printer) shown(what string) string {
	return text.Printable(text.Tilde(what, p.home), text.Max)
}

// Fail prints err with its request id, and its hint in a second line.
func (p *Printer) Fail(err error) {
	what := p.shown(text.Plain(err.Error()))
	if id := credential.RequestIDOf(err); id != "" {
		what = message.Sprintf("%s (request id %s)", what, text.Printable(id, 100))
	}
	p.line(kindError, what)
	if hint := p.hintOf(err); hint != "" {
		p.line(kindHint, text.Printable(message.Text(hint), text.Max))
	}
}

// hintOf returns the hint of err: the command that was typed, mended, if that is known.
func (p *Printer) hintOf(err error) string {
	if m := credential.MendOf(err); m != (credential.Mend{}) {
		if line := mended(p.program, p.args, m); line != "" {
			return line
		}
	}
	return credential.HintOf(err)
}

// cancelled tells a person who pressed Ctrl-C that the program heard it, on a line of its
// own.
func (p *Printer) cancelled() {
	p.stderr.endLine()
	fmt.Fprintf(p.stderr, "%s: %s\n", p.program, message.Text("cancelled"))
}

// Warnf prints that something works, but not well.
func (p *Printer) Warnf(format string, args ...any) {
	p.line(kindWarning, p.shown(text.Plain(message.Sprintf(format, args...))))
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

// Debugf prints a step, in English, if --debug is given, and writes it to the debug file.
func (p *Printer) Debugf(format string, args ...any) {
	if !p.debug && p.file == nil {
		return
	}
	what := p.shown(fmt.Sprintf(format, args...))
	if p.debug {
		p.toStderr(kindDebug, what)
	}
	p.record(kindDebug, what)
}

// Notef prints what was done.
func (p *Printer) Notef(format string, args ...any) {
	fmt.Fprintf(p.stderr, "%s: %s\n", p.program, p.shown(message.Sprintf(format, args...)))
}

// Text prints lines unchanged. They must be printable.
func (p *Printer) Text(lines string) { _, _ = io.WriteString(p.stderr, lines) }

// lockedWriter keeps lines of several goroutines apart.
type lockedWriter struct {
	mu     sync.Mutex // guards w and inLine
	w      io.Writer
	inLine bool // something stands in the last line, such as a prompt
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(p) > 0 {
		l.inLine = p[len(p)-1] != '\n'
	}
	return l.w.Write(p)
}

// endLine begins a new line, unless the last one is empty.
func (l *lockedWriter) endLine() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.inLine {
		_, _ = l.w.Write([]byte("\n")) // as for every message, there is nobody to tell
		l.inLine = false
	}
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
