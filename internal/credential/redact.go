package credential

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// redactEncoded replaces every encoded copy of plain in text.
func redactEncoded(text, plain string) string {
	if !strings.ContainsAny(text, `%\+`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		if n := encodedLength(text[i:], plain); n > 0 {
			b.WriteString(redacted)
			i += n
			continue
		}
		b.WriteByte(text[i])
		i++
	}
	return b.String()
}

// encodedLength returns how much of the beginning of text is an encoded plain, or 0.
func encodedLength(text, plain string) int {
	n := 0
	for plain != "" {
		decoded, size := decodeOne(text[n:])
		switch {
		case size > 0 && strings.HasPrefix(plain, decoded):
		case decoded == "+" && plain[0] == ' ': // a form that was encoded once more
			decoded = plain[:1]
		case n == len(text):
			return 0
		case text[n] == plain[0], text[n] == '+' && plain[0] == ' ':
			decoded, size = plain[:1], 1
		default:
			return 0
		}
		plain, n = plain[len(decoded):], n+size
	}
	return n
}

// decodeOne decodes the escape at the beginning of text, and returns its length: 0 if
// there is none. An escape may be escaped again: %252B, \\u002b.
func decodeOne(text string) (decoded string, size int) {
	switch {
	case strings.HasPrefix(text, "%"):
		rest := text[1:]
		for strings.HasPrefix(rest, "25") && len(rest) >= 4 && isHex(rest[2:4]) {
			rest = rest[2:]
		}
		if len(rest) >= 2 && isHex(rest[:2]) {
			c, _ := strconv.ParseUint(rest[:2], 16, 8)
			return string([]byte{byte(c)}), len(text) - len(rest) + 2
		}
	case strings.HasPrefix(text, `\`):
		rest := strings.TrimLeft(text, `\`)
		slashes := len(text) - len(rest)
		switch {
		case len(rest) >= 5 && rest[0] == 'u' && isHex(rest[1:5]):
			c, _ := strconv.ParseUint(rest[1:5], 16, 16)
			return string(rune(c)), slashes + 5
		case rest != "" && (slashes == 1 || strings.ContainsAny(rest[:1], `"/`)):
			_, n := utf8.DecodeRuneInString(rest)
			return rest[:n], slashes + n
		case slashes > 1:
			return `\`, 2
		}
	}
	return "", 0
}

func isHex(s string) bool {
	for i := range len(s) {
		if !strings.ContainsRune("0123456789abcdefABCDEF", rune(s[i])) {
			return false
		}
	}
	return true
}
