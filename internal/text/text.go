// Package text makes text from outside printable, lays it out for people, and finds the
// word that was meant. It refuses nothing: Only and Visible say what a text is made of,
// and their callers decide.
package text

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"aliyun-cred-helper/internal/message"
)

// Max is how many characters of a text from outside fit into a message.
const Max = 500

// Printable returns s with every character escaped that a terminal acts on or
// does not show: control, format and bidirectional characters, every white
// space but the plain one, and bytes that are not UTF-8. Newline, tab and
// carriage return become \n, \t and \r. What follows the first limit characters
// of s is replaced by "...". A backslash stays as it is, so the result, if it
// was not cut, is printable already.
func Printable(s string, limit int) string {
	var b strings.Builder
	n := 0
	for i := 0; i < len(s); n++ {
		if n == limit {
			b.WriteString("...")
			break
		}
		c, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case c == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case c == '\r':
			b.WriteString(`\r`)
		case unicode.IsPrint(c):
			b.WriteRune(c)
		case c > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, c)
		default:
			fmt.Fprintf(&b, `\u%04x`, c)
		}
		i += size
	}
	return b.String()
}

// Only reports whether s is from shortest to longest ASCII letters, digits and
// characters of others, which must be ASCII, too.
func Only(s string, shortest, longest int, others string) bool {
	if len(s) < shortest || len(s) > longest {
		return false
	}
	for i := range len(s) {
		c := s[i]
		alphanumeric := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !alphanumeric && strings.IndexByte(others, c) < 0 {
			return false
		}
	}
	return true
}

// Visible reports whether s is not empty and has only ASCII characters that can
// be seen, so that it can stand in a header or in a URL.
func Visible(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return s != ""
}

// List joins names for a sentence: "a, b or c".
func List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return message.Sprintf("%s or %s", strings.Join(names[:last], ", "), names[last])
}

// Some joins the first names for a message, and counts the others.
func Some(names []string, most int) string {
	if len(names) > most {
		names = append(names[:most:most], message.Sprintf("and %d more", len(names)-most))
	}
	return strings.Join(names, ", ")
}

// Plain returns s, which has the text of an error, without Go's own words for the end of a
// time limit. They are of contexts all over the programs and their libraries, and nobody
// translates them.
func Plain(s string) string {
	return strings.ReplaceAll(s, context.DeadlineExceeded.Error(), message.Text("the time limit was reached"))
}

// Tilde returns s with paths below home as a shell abbreviates them: ~/.aliyun. It is for
// sentences, not for what is typed, where quotes would keep the tilde.
func Tilde(s, home string) string {
	home = strings.TrimRight(home, `/\`)
	if home == "" {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, home)
		if i < 0 {
			break
		}
		end := i + len(home)
		isPath := end < len(s) && (s[end] == '/' || s[end] == '\\') && (i == 0 || strings.ContainsRune(" \"'(=:（：，；“", lastRune(s[:i])))
		b.WriteString(s[:i])
		if isPath {
			b.WriteByte('~')
		} else {
			b.WriteString(home)
		}
		s = s[end:]
	}
	return b.String() + s
}

func lastRune(s string) rune {
	c, _ := utf8.DecodeLastRuneInString(s)
	return c
}
