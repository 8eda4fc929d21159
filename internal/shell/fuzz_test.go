package shell

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzSplit wants the words back that were quoted for a command line, on every system,
// and the same words where the cursor stands at its end.
func FuzzSplit(f *testing.F) {
	for _, line := range []string{"", "a 'b c' \"d\\\"e\"", `C:\x.exe "y z" \`, "a '", "\r\n\t", `'"'"'`, "ü 🔑\u202e", `a""''b`} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if !utf8.ValidString(line) {
			t.Skip("no command line: config.json and arguments of a shell are UTF-8")
		}
		for _, windows := range []bool{false, true} {
			words, ok := Split(line, windows)
			if !windows {
				if at := SplitLine(line); len(at) < len(words) || !slices.Equal(at[:len(words)], words) {
					t.Errorf("%q: the words are %q, at the cursor %q", line, words, at)
				}
			}
			if !ok {
				continue
			}
			for _, list := range [][]string{words, strings.Split(line, " ")} {
				quoted := join(list, func(word string) string { return quoteFor(word, windows) })
				if again, ok := Split(quoted, windows); !ok || !slices.Equal(again, list) {
					t.Errorf("windows %v: %q becomes %s, and that %q, %v", windows, list, quoted, again, ok)
				}
			}
		}
	})
}
