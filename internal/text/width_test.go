package text

import (
	"slices"
	"strings"
	"testing"
)

func TestWidth(t *testing.T) {
	for s, want := range map[string]int{
		"": 0, "abc": 3, "ü": 1, "生产": 4, "ab生": 4, "ＡＢ": 4, "ｱ": 1, "한국": 4, "e\u0301": 1, "…": 1, "😀": 2, "、": 2,
	} {
		if got := Width(s); got != want {
			t.Errorf("%q: got %d, want %d", s, got, want)
		}
	}
	if got, want := Pad("生产", 6)+"|", "生产  |"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Pad("long", 2); got != "long" {
		t.Errorf("got %q", got)
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		name, in string
		columns  int
		want     []string
	}{
		{"fits", "a b c", 5, []string{"a b c"}},
		{"no limit", strings.Repeat("a ", 100) + "b", 0, []string{strings.Repeat("a ", 100) + "b"}},
		{"at a space", "one two three", 8, []string{"one two", "three"}},
		{"the space is beyond", "one two three", 7, []string{"one two", "three"}},
		{"a long word stays whole", "see /a/very/long/path now", 8, []string{"see", "/a/very/long/path", "now"}},
		{"wide", "钥匙串已锁定", 5, []string{"钥匙", "串已", "锁定"}},
		{"wide and narrow", "运行 init 命令", 9, []string{"运行 init", "命令"}},
		{"a comma begins no line", "钥匙串，已锁定。", 6, []string{"钥匙", "串，已", "锁定。"}},
		{"after a comma", "无 AK，STS 无", 6, []string{"无", "AK，", "STS 无"}},
	}
	for _, tt := range tests {
		if got := Wrap(tt.in, tt.columns); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("one two 三四 five", 4)
	f.Fuzz(func(t *testing.T, s string, columns int) {
		s = Printable(s, Max)
		got := strings.ReplaceAll(strings.Join(Wrap(s, columns), ""), " ", "")
		if want := strings.ReplaceAll(s, " ", ""); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
