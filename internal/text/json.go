package text

import (
	"bytes"
	"fmt"
	"slices"
	"unicode"
	"unicode/utf16"
)

// EscapeJSON returns document, which is valid JSON, with the characters escaped
// that encoding/json leaves: DEL, C1, bidirectional and other invisible ones. They can
// only be in a string.
func EscapeJSON(document []byte) []byte {
	hidden := func(c rune) bool { return c >= 0x7f && !unicode.IsPrint(c) }
	if len(document) == 0 || slices.Max(document) < 0x7f || bytes.IndexFunc(document, hidden) < 0 {
		return document
	}
	var b bytes.Buffer
	for _, c := range string(document) {
		switch {
		case !hidden(c):
			b.WriteRune(c)
		case c > 0xffff:
			high, low := utf16.EncodeRune(c)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, c)
		}
	}
	return b.Bytes()
}
