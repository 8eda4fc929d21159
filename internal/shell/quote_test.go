package shell

import (
	"slices"
	"testing"
)

// TestQuote also wants Split to read back what was quoted.
func TestQuote(t *testing.T) {
	tests := []struct{ word, posix, windows string }{
		{"", "''", `""`},
		{"plain-1.2/3@x", "plain-1.2/3@x", "plain-1.2/3@x"},
		{`C:\tools\helper.exe`, `'C:\tools\helper.exe'`, `C:\tools\helper.exe`},
		{`C:\Program Files\helper.exe`, `'C:\Program Files\helper.exe'`, `"C:\Program Files\helper.exe"`},
		{"my ops", "'my ops'", `"my ops"`},
		{"it's", `'it'\''s'`, `"it's"`},
		{`{"a":1}`, `'{"a":1}'`, `'{"a":1}'`},
		{`it's "x" y`, `'it'\''s "x" y'`, `'it'"'"'s "x" y'`},
		{"http://h/?a=b&c=d", "http://h/?a=b&c=d", `"http://h/?a=b&c=d"`},
		{"a$b`c", "'a$b`c'", "a$b`c"},
		{"a\tb\nc", "'a\tb\nc'", "\"a\tb\nc\""},
	}
	for _, tt := range tests {
		for _, windows := range []bool{false, true} {
			want := tt.posix
			if windows {
				want = tt.windows
			}
			got := quoteFor(tt.word, windows)
			if got != want {
				t.Errorf("%q (windows %v): got %s, want %s", tt.word, windows, got, want)
			}
			if words, ok := Split("x "+got+" y", windows); !ok || !slices.Equal(words, []string{"x", tt.word, "y"}) {
				t.Errorf("%q (windows %v): %s is split into %q, %v", tt.word, windows, got, words, ok)
			}
		}
	}
}

func TestQuoteTyped(t *testing.T) {
	tests := []struct{ word, posix, windows string }{
		{"", "''", `""`},
		{"ops", "ops", "ops"},
		{"my ops", "'my ops'", `"my ops"`},
		{"it's", `'it'\''s'`, `"it's"`},
		{`C:\x\y`, `'C:\x\y'`, `C:\x\y`},
		{"a;b", "'a;b'", `"a;b"`},
		{"@file", "@file", `"@file"`},
		{"a,b", "a,b", `"a,b"`},
		{"$HOME", "'$HOME'", "'$HOME'"},
		{`it's "x"`, `'it'\''s "x"'`, `'it''s "x"'`},
	}
	for _, tt := range tests {
		if got := quoteTyped(tt.word, false); got != tt.posix {
			t.Errorf("%q: got %s, want %s", tt.word, got, tt.posix)
		}
		if got := quoteTyped(tt.word, true); got != tt.windows {
			t.Errorf("%q on Windows: got %s, want %s", tt.word, got, tt.windows)
		}
	}
}
