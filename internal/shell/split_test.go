package shell

import (
	"slices"
	"strings"
	"testing"
)

// The vectors are words as a POSIX shell splits them (Shell Command Language,
// section 2.2) and, for Windows, with backslashes that stand for themselves.
func TestSplit(t *testing.T) {
	tests := []struct {
		command string
		windows bool
		want    []string // nil: an error
	}{
		{"/usr/bin/prog get --profile x", false, []string{"/usr/bin/prog", "get", "--profile", "x"}},
		{"  a \t b\n", false, []string{"a", "b"}},
		{`a 'b c' "d e"`, false, []string{"a", "b c", "d e"}},
		{`a\ b c\\d`, false, []string{"a b", `c\d`}},
		{`a "b\"c" 'd\e'`, false, []string{"a", `b"c`, `d\e`}},
		{`a "" ''`, false, []string{"a", "", ""}},
		{`a$HOME;b|c & d>e`, false, []string{"a$HOME;b|c", "&", "d>e"}},
		{`a#b #c`, false, []string{"a#b", "#c"}},
		{`a "b`, false, nil},
		{`a 'b`, false, nil},
		{`C:\tools\prog.exe get`, true, []string{`C:\tools\prog.exe`, "get"}},
		{`"C:\Program Files\prog.exe" get`, true, []string{`C:\Program Files\prog.exe`, "get"}},
		{`'C:\Program Files\prog.exe' "x 'y"`, true, []string{`C:\Program Files\prog.exe`, `x 'y`}},
		{`\\server\share\prog a\`, true, []string{`\\server\share\prog`, `a\`}},
	}
	for _, tt := range tests {
		got, ok := Split(tt.command, tt.windows)
		if ok != (tt.want != nil) || ok && !slices.Equal(got, tt.want) {
			t.Errorf("%q (windows %v): got %q, %v; want %q", tt.command, tt.windows, got, ok, tt.want)
		}
	}
}

func TestSplitLine(t *testing.T) {
	tests := []struct {
		line   string
		want   string // joined by |
		closed bool
	}{
		{"", "", true},
		{"a", "a", true},
		{"a ", "a|", true},
		{"a  b", "a|b", true},
		{" a 'b c'd", "a|b cd", true},
		{`a "b \" \x c" '\'`, `a|b " \x c|\`, true},
		{`a b\ c ''`, "a|b c|", true},
		{`a '' b`, "a||b", true},
		{"a 'b", "a|b", false},
		{`a "b`, "a|b", false},
		{`a b\`, "a|b", false},
	}
	for _, tt := range tests {
		_, closed := Split(tt.line, false)
		if got := strings.Join(SplitLine(tt.line), "|"); got != tt.want || closed != tt.closed {
			t.Errorf("%q: got %q, %v; want %q, %v", tt.line, got, closed, tt.want, tt.closed)
		}
	}
}
