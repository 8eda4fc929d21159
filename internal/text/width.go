package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Width returns how many columns s takes on a terminal: characters of East Asia take
// two (Unicode annex 11), combining ones none. s must be printable.
func Width(s string) int {
	n := 0
	for _, c := range s {
		switch {
		case c < 0x300: // no wide and no combining ones, and most of all texts
			n++
		case unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf):
		default:
			n++
			if k := width.LookupRune(c).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
				n++
			}
		}
	}
	return n
}

// Pad returns s with spaces after it, up to columns.
func Pad(s string, columns int) string {
	return s + strings.Repeat(" ", max(0, columns-Width(s)))
}

// Wrap breaks s into lines of at most columns columns, at its spaces and between
// characters of East Asia. A longer word, such as a path, stays whole, so that it can
// be copied. Without columns there is one line.
func Wrap(s string, columns int) []string {
	if columns <= 0 || Width(s) <= columns {
		return []string{s}
	}
	var lines []string
	line, used := "", 0
	for _, word := range pieces(s) {
		bare := strings.TrimRight(word, " ")
		if used > 0 && used+Width(bare) > columns {
			lines = append(lines, strings.TrimRight(line, " "))
			line, used = "", 0
		}
		line += word
		used += Width(word)
	}
	return append(lines, strings.TrimRight(line, " "))
}

// pieces splits s where a line may end: after spaces, and after a wide character.
func pieces(s string) []string {
	var list []string
	begin, after := 0, false
	for i, c := range s {
		closing := strings.ContainsRune("，。、；：！？）”》", c) // begins no line
		if after && c != ' ' && !closing {
			list = append(list, s[begin:i])
			begin, after = i, false
		}
		if c == ' ' || closing || unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana) {
			after = true
		}
	}
	return append(list, s[begin:])
}
