package doctor

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"

	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/text"
)

// order is the order of the table: what is wrong comes first.
var order = []Status{Fail, Warn, OK, Skip}

// shown are the words for a status, which are no longer than statusWidth, and the SGR
// codes (ECMA-48) of their colours.
var shown = map[Status]struct{ word, colour string }{
	OK: {"ok", "32"}, Warn: {"WARN", "33"}, Fail: {"FAIL", "1;31"}, Skip: {"skip", "2"},
}

const (
	statusWidth = 4
	gap         = 2
	// minimum is the least number of columns for a summary beside the name of its check.
	// With less, it stands below it.
	minimum = 40
)

// Table returns the report for people: failures first, then warnings, then the rest, each
// with its hint, and a count. Lines have at most columns columns, unless a word is longer;
// 0 means that they are not broken.
func Table(findings []Finding, coloured bool, columns int) []byte {
	name := 0
	for _, f := range findings {
		name = max(name, len(f.ID))
	}
	indent := statusWidth + gap + name + gap
	beside := columns == 0 || columns-indent >= minimum
	if !beside {
		indent = statusWidth + gap
	}
	wrap := func(s string) []string {
		if columns == 0 {
			return []string{s}
		}
		return text.Wrap(s, columns-indent)
	}
	sorted := slices.Clone(findings)
	slices.SortStableFunc(sorted, func(a, b Finding) int {
		return slices.Index(order, a.Status) - slices.Index(order, b.Status)
	})
	var b bytes.Buffer
	for _, f := range sorted {
		status := shown[f.Status]
		word := text.Pad(message.Text(status.word), statusWidth)
		if coloured {
			word = "\x1b[" + status.colour + "m" + word + "\x1b[0m"
		}
		lines := wrap(f.Summary)
		if f.Hint != "" {
			lines = append(lines, wrap(message.Sprintf("hint: %s", f.Hint))...)
		}
		if beside {
			fmt.Fprintf(&b, "%s  %s  %s\n", word, text.Pad(f.ID, name), lines[0])
			lines = lines[1:]
		} else {
			fmt.Fprintf(&b, "%s  %s\n", word, f.ID)
		}
		for _, line := range lines {
			fmt.Fprintf(&b, "%*s%s\n", indent, "", line)
		}
	}
	b.WriteString(count(findings))
	return b.Bytes()
}

// count returns the last line of the table. What was skipped is not in it.
func count(findings []Finding) string {
	n := map[Status]int{}
	for _, f := range findings {
		n[f.Status]++
	}
	if n[Warn] == 1 {
		return message.Sprintf("%d failed, 1 warning, %d ok\n", n[Fail], n[OK])
	}
	return message.Sprintf("%d failed, %d warnings, %d ok\n", n[Fail], n[Warn], n[OK])
}

// Coloured reports whether a stream may get colours, after no-color.org. terminal says
// that it is a terminal. On Windows, only Windows Terminal is known to support them.
func Coloured(e *osenv.Env, terminal bool) bool {
	return terminal && e.Getenv("NO_COLOR") == "" && e.Getenv("TERM") != "dumb" &&
		(runtime.GOOS != "windows" || e.Getenv("WT_SESSION") != "")
}
