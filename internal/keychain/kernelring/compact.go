package kernelring

import (
	"encoding/base64"
	"strings"

	"aliyun-cred-helper/internal/keychain/store"
)

// The compact form of a value. It begins with compactPlain, and the value follows, or
// with compactCoded. Then each byte below compactText is a code: compactRun begins a run
// of characters of base64, decoded, after a byte with its length in groups of 4; compactEscape
// takes the next byte as it is; the codes from compactPhrase on stand for phrases. A session of an ordinary length shrinks by a
// quarter, and reading it costs much less than inflating it.
const (
	compactPlain = 0
	compactCoded = 1

	compactRun    = 1
	compactEscape = 2
	compactPhrase = 3
	compactText   = ' '

	minRun = 4 // groups of 4 characters
)

// phrases are in most sessions. They are part of the format: a phrase may be added at
// the end, but none may change.
var phrases = [...]string{
	`aliyun-cred-helper/1 head {"gen":"`,
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
	`aliyun-cred-helper/1 part {"gen":"`,
}

// compact returns the compact form of value.
func compact(value string) []byte {
	out := append(make([]byte, 0, 1+len(value)), compactCoded)
	for i := 0; i < len(value); {
		rest := value[i:]
		if code, size := phraseIn(rest); size > 0 {
			out = append(out, code)
			i += size
			continue
		}
		if groups := runIn(rest); groups > 0 {
			run := rest[:4*int(groups)]
			out = append(out, compactRun, groups)
			out, _ = base64.StdEncoding.AppendDecode(out, []byte(run)) // cannot fail
			i += len(run)
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

// phraseIn returns the code and the size of the phrase that text begins with, or 0, 0.
func phraseIn(text string) (code byte, size int) {
	code = compactPhrase
	for _, p := range phrases {
		if text[0] == p[0] && strings.HasPrefix(text, p) {
			return code, len(p)
		}
		code++
	}
	return 0, 0
}

// runIn returns how many groups of 4 characters of base64 text begins with, at most 255,
// or 0 if they are too few.
func runIn(text string) (groups byte) {
	n := 0
	for n < min(len(text), 255*4) && isBase64(text[n]) {
		n++
	}
	if n < minRun*4 {
		return 0
	}
	return byte(n / 4)
}

// isBase64 reports whether c is one of the characters of base64 that are not padding.
func isBase64(c byte) bool {
	return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '+' || c == '/'
}

// expand returns the value of a compact form.
func expand(data []byte) (string, error) {
	if len(data) == 0 || data[0] > compactCoded {
		return "", store.ErrCorrupt
	}
	if data[0] == compactPlain {
		return string(data[1:]), nil
	}
	out := make([]byte, 0, 4<<10) // of a usual session; it stays on the stack
	for data = data[1:]; len(data) > 0; {
		c := data[0]
		data = data[1:]
		switch {
		case c >= compactText:
			out = append(out, c)
		case c == compactEscape && len(data) > 0:
			out, data = append(out, data[0]), data[1:]
		case c == compactRun && len(data) > 0 && len(data) > 3*int(data[0]):
			run := data[1 : 1+3*int(data[0])]
			out, data = base64.StdEncoding.AppendEncode(out, run), data[1+len(run):]
		case c >= compactPhrase && int(c)-compactPhrase < len(phrases):
			out = append(out, phrases[c-compactPhrase]...)
		default:
			return "", store.ErrCorrupt
		}
	}
	return string(out), nil
}
