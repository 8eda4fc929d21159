package keychain

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
)

// The compact form of a value. It begins with compactPlain, and the value follows, or
// with compactCoded. Then each byte below compactText is a code: compactRun begins a run
// of characters of base64, decoded; compactEscape takes the next byte as it is; the codes
// from compactPhrase on stand for phrases. A session of an ordinary length shrinks by a
// quarter, and reading it costs much less than inflating it.
const (
	compactPlain = 0
	compactCoded = 1

	compactRun    = 1
	compactEscape = 2
	compactPhrase = 3
	compactText   = ' '

	minRun = 16 // characters
)

// phrases are in most sessions. They are part of the format: a phrase may be added at
// the end, but none may change.
var phrases = [...]string{
	headMagic + `{"gen":"`,
	`","size":`,
	`,"sha256":"`,
	"\"}\n" + `{"v":1,"key":["`,
	`"],"id":"`,
	`","secret":"`,
	`","token":"`,
	`","expires":"20`,
	`Z","obtained":"20`,
	`Z","source":"profile:`,
	"acs:ram::",
	"aliyun-cred-helper-",
	"https://sts",
	".aliyuncs.com",
	partMagic + `{"gen":"`,
}

// compact returns the compact form of value.
func compact(value string) []byte {
	out := []byte{compactCoded}
	for i := 0; i < len(value); {
		rest := value[i:]
		if n, size := phraseIn(rest); size > 0 {
			out = append(out, byte(compactPhrase+n))
			i += size
			continue
		}
		if n := runIn(rest); n > 0 {
			out = binary.AppendUvarint(append(out, compactRun), uint64(n/4))
			out, _ = base64.StdEncoding.AppendDecode(out, []byte(rest[:n])) // n is a multiple of 4
			i += n
			continue
		}
		if rest[0] < compactText {
			out = append(out, compactEscape)
		}
		out = append(out, rest[0])
		i++
	}
	if len(out) > len(value) {
		return append([]byte{compactPlain}, value...)
	}
	return out
}

// phraseIn returns the number and the size of the phrase that text begins with, or 0, 0.
func phraseIn(text string) (n, size int) {
	for n, p := range phrases {
		if strings.HasPrefix(text, p) {
			return n, len(p)
		}
	}
	return 0, 0
}

// runIn returns how many characters of base64 text begins with, four at a time, or 0 if
// they are too few.
func runIn(text string) int {
	n := 0
	for n < len(text) && (isAlphanumeric(text[n]) || text[n] == '+' || text[n] == '/') {
		n++
	}
	if n < minRun {
		return 0
	}
	return n &^ 3
}

func isAlphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// expand returns the value of a compact form.
func expand(data []byte) (string, error) {
	if len(data) == 0 || data[0] > compactCoded {
		return "", errCorrupt
	}
	if data[0] == compactPlain {
		return string(data[1:]), nil
	}
	out := make([]byte, 0, 2*len(data))
	for data = data[1:]; len(data) > 0; {
		c := data[0]
		data = data[1:]
		switch {
		case c >= compactText:
			out = append(out, c)
		case c == compactEscape && len(data) > 0:
			out, data = append(out, data[0]), data[1:]
		case c == compactRun:
			quads, size := binary.Uvarint(data)
			if size <= 0 || quads > uint64(len(data)-size)/3 {
				return "", errCorrupt
			}
			run := data[size : size+3*int(quads)]
			out, data = base64.StdEncoding.AppendEncode(out, run), data[size+len(run):]
		case c >= compactPhrase && int(c)-compactPhrase < len(phrases):
			out = append(out, phrases[c-compactPhrase]...)
		default:
			return "", errCorrupt
		}
	}
	return string(out), nil
}
