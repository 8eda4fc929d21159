package text

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestPrintable(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"empty", "", ""},
		{"plain", "a b-ü-中文 ~", "a b-ü-中文 ~"},
		{"white space", "a\r\n\tb", `a\r\n\tb`},
		{"controls", "a\x1b[31mb\x00\v\f", `a\u001b[31mb\u0000\u000b\u000c`},
		{"delete and C1", "a\x7f\u0085\u009b", `a\u007f\u0085\u009b`},
		{"bidi", "a\u202eb\u2066c\u2069\u200fd\u061c", `a\u202eb\u2066c\u2069\u200fd\u061c`},
		{"format", "a\u200bb\ufeffc\u00add", `a\u200bb\ufeffc\u00add`},
		{"separators", "a\u2028b\u2029c\u00a0d\u3000", `a\u2028b\u2029c\u00a0d\u3000`},
		{"beyond 16 bits", "a\U000e0041b\U0010ffff\U0001f600", `a\U000e0041b\U0010ffff` + "\U0001f600"},
		{"private use", "a\ue000", `a\ue000`},
		{"invalid UTF-8", "a\xff\xc3b\xed\xa0\x80", `a\xff\xc3b\xed\xa0\x80`},
		{"replacement character", "a\ufffd", "a\ufffd"},
		{"backslashes stay", `a\n\\`, `a\n\\`},
		{"as long as may be", strings.Repeat("中", Max), strings.Repeat("中", Max)},
		{"long", strings.Repeat("中", Max+100), strings.Repeat("中", Max) + "..."},
		{"long and escaped", strings.Repeat("\n", Max+1), strings.Repeat(`\n`, Max) + "..."},
	}
	for _, tt := range tests {
		got := Printable(tt.in, Max)
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
		if again := Printable(got, 10*Max); again != got {
			t.Errorf("%s: a second time gives %q, want %q", tt.name, again, got)
		}
	}
}

func FuzzPrintable(f *testing.F) {
	for _, s := range []string{"", "a\x1b[0m\u202e\xff", strings.Repeat("中\n", 9), `\u001b`, "\U000e0041"} {
		f.Add(s, 10)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		if limit < 0 {
			t.Skip()
		}
		got := Printable(s, limit)
		if !utf8.ValidString(got) {
			t.Fatalf("%q: got %q, which is not UTF-8", s, got)
		}
		for _, c := range got {
			if !unicode.IsPrint(c) {
				t.Fatalf("%q: got %q, which has %U", s, got, c)
			}
		}
		if again := Printable(got, len(got)); again != got {
			t.Errorf("%q: a second time gives %q, want %q", s, again, got)
		}
		const longest = len(`\U0010ffff`)
		if n := utf8.RuneCountInString(got); n > longest*min(limit, len(s))+len("...") {
			t.Errorf("%q: %d characters with the limit %d", s, n, limit)
		}
	})
}

func TestOnly(t *testing.T) {
	tests := []struct {
		name     string
		s        string
		from, to int
		others   string
		want     bool
	}{
		{"letters and digits", "azAZ09", 1, 10, "", true},
		{"others", "a.b-c", 1, 10, ".-", true},
		{"another", "a.b_c", 1, 10, ".-", false},
		{"shortest", "ab", 2, 3, "", true},
		{"too short", "a", 2, 3, "", false},
		{"longest", "abc", 2, 3, "", true},
		{"too long", "abcd", 2, 3, "", false},
		{"empty", "", 1, 3, "", false},
		{"may be empty", "", 0, 3, "", true},
		{"neighbours of the letters", "@", 1, 1, "", false},
		{"letter of another alphabet", "é", 1, 9, "", false},
		{"digit of another alphabet", "٣", 1, 9, "", false},
		{"letter that folds to ASCII", "\u212a", 1, 9, "", false},
		{"invalid UTF-8", "a\xff", 1, 9, "", false},
		{"NUL", "a\x00", 1, 9, "._-", false},
		{"space, allowed", "a b", 1, 9, " ", true},
	}
	for _, tt := range tests {
		if got := Only(tt.s, tt.from, tt.to, tt.others); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
	for c := range rune(128) {
		want := unicode.IsLetter(c) || unicode.IsDigit(c) || c == '_'
		if got := Only(string(c), 1, 1, "_"); got != want {
			t.Errorf("%q: got %v, want %v", c, got, want)
		}
	}
}

func TestVisible(t *testing.T) {
	for c := range rune(256) {
		want := c > ' ' && c < 0x7f
		if got := Visible("a" + string(c) + "b"); got != want {
			t.Errorf("%q: got %v, want %v", c, got, want)
		}
	}
	if Visible("") {
		t.Error("an empty text is visible")
	}
	if Visible("a\xff") {
		t.Error("invalid UTF-8 is visible")
	}
}

func TestPlain(t *testing.T) {
	got := Plain(fmt.Errorf("it did not end in time: %w (time limit 1s)", context.DeadlineExceeded).Error())
	if want := "it did not end in time: the time limit was reached (time limit 1s)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTilde(t *testing.T) {
	for _, tt := range []struct{ in, home, want string }{
		{"/home/u/.aliyun/config.json:6:3: wrong", "/home/u", "~/.aliyun/config.json:6:3: wrong"},
		{`no profile "a" in /home/u/x, or "/home/u/y"`, "/home/u/", `no profile "a" in ~/x, or "~/y"`},
		{"/mnt/home/u/x /home/user/x /home/u", "/home/u", "/mnt/home/u/x /home/user/x /home/u"},
		{`C:\Users\u\.aliyun\config.json`, `C:\Users\u`, `~\.aliyun\config.json`},
		{"错误：/home/u/x 中（/home/u/y）", "/home/u", "错误：~/x 中（~/y）"},
		{"/数据/home/u/x", "/home/u", "/数据/home/u/x"},
		{"/etc/x", "/", "/etc/x"},
		{"/etc/x", "", "/etc/x"},
	} {
		if got := Tilde(tt.in, tt.home); got != tt.want {
			t.Errorf("%q, home %q: got %q, want %q", tt.in, tt.home, got, tt.want)
		}
	}
}
