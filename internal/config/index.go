package config

import (
	"encoding/binary"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
)

// index is where the profiles are in a file, found in one pass over it: to decode ten
// thousand of them, or only to have encoding/json check the file, takes longer than
// everything else about a call.
type index struct {
	current  string
	profiles []span
}

// span is a profile in a file that is not decoded.
type span struct {
	name       string
	start, end int
}

// indexer makes an index. It gives up at everything that is unusual; what is wrong with
// the file, if anything is, encoding/json then says.
type indexer struct {
	raw    []byte
	depth  int
	fields profileFields
	index
}

// indexOf returns the index of raw. ok is false if raw may be no valid JSON, or a value
// that Load uses may have a wrong type.
func indexOf(raw []byte) (_ index, ok bool) {
	x := indexer{raw: raw, fields: fieldsOfProfile()}
	i := skipSpace(raw, 0)
	if i == len(raw) || raw[i] != '{' {
		return index{}, false
	}
	end := x.object(i, x.topMember)
	return x.index, end >= 0 && skipSpace(raw, end) == len(raw)
}

// topMember reads the value at i of a member of the file.
func (x *indexer) topMember(key []byte, i int) (end int) {
	switch {
	case strings.EqualFold(string(key), "current") && x.raw[i] == '"':
		end = x.value(i)
		x.current = x.text(i, end)
	case strings.EqualFold(string(key), "profiles") && x.raw[i] == '[':
		x.profiles = nil
		end = x.array(i, x.profile)
	case strings.EqualFold(string(key), "current"), strings.EqualFold(string(key), "profiles"):
		end = -1
	default:
		end = x.value(i)
	}
	return end
}

// profile reads the profile at i.
func (x *indexer) profile(i int) (end int) {
	p := span{start: i}
	if x.raw[i] != '{' {
		return -1
	}
	p.end = x.object(i, func(key []byte, i int) int {
		end := x.value(i)
		switch {
		case end < 0 || hasUpper(key):
			return -1
		case string(key) == "name":
			p.name = x.text(i, end)
			fallthrough
		case x.raw[i] != '"' || x.fields.noTexts>>len(key)&1 == 1:
			if n := x.fields.index(string(key)); n >= 0 && !isOfKind(x.fields.kinds[n], x.raw[i:end]) {
				return -1
			}
		}
		return end
	})
	x.profiles = append(x.profiles, p)
	return p.end
}

// text decodes the string, or null, from i to end.
func (x *indexer) text(i, end int) (s string) {
	if end < 0 {
		return ""
	}
	if s, ok := plainText(x.raw[i:end]); ok {
		return s
	}
	_ = json.Unmarshal(x.raw[i:end], &s)
	return s
}

// plainText returns the text of a JSON string that has no escapes and is ASCII.
func plainText(raw []byte) (string, bool) {
	if len(raw) < 2 || raw[0] != '"' {
		return "", false
	}
	raw = raw[1 : len(raw)-1]
	for _, c := range raw {
		if c == '\\' || c >= 0x80 {
			return "", false
		}
	}
	return string(raw), true
}

// isOfKind reports whether raw, a JSON value, surely has that kind; see profileFields.
func isOfKind(kind reflect.Kind, raw []byte) bool {
	if string(raw) == "null" {
		return true
	}
	switch kind {
	case reflect.Invalid:
		return true
	case reflect.Int, reflect.Int64:
		return len(raw) <= 9 && !slices.ContainsFunc(raw, func(c byte) bool { return c < '0' || c > '9' })
	case reflect.Bool:
		return raw[0] == 't' || raw[0] == 'f'
	default:
		return raw[0] == '"'
	}
}

// hasUpper reports whether key may be that of a field in another case.
func hasUpper(key []byte) bool {
	return slices.ContainsFunc(key, func(c byte) bool { return c >= 'A' && c <= 'Z' || c >= 0x80 || c == '\\' })
}

// object reads the object at i, and calls member with each key and the offset of its
// value. All these functions return the offset after what they read, or -1.
func (x *indexer) object(i int, member func(key []byte, i int) int) int {
	return x.items(i, '}', func(i int) int {
		nameEnd := x.str(i)
		if nameEnd < 0 {
			return -1
		}
		colon := skipSpace(x.raw, nameEnd)
		if colon == len(x.raw) || x.raw[colon] != ':' {
			return -1
		}
		at := skipSpace(x.raw, colon+1)
		if at == len(x.raw) {
			return -1
		}
		return member(x.raw[i+1:nameEnd-1], at)
	})
}

func (x *indexer) array(i int, element func(i int) int) int { return x.items(i, ']', element) }

// items reads what is between the brackets at i and closing.
func (x *indexer) items(i int, closing byte, item func(i int) int) int {
	if x.depth++; x.depth > maxDepth {
		return -1
	}
	defer func() { x.depth-- }()
	i = skipSpace(x.raw, i+1)
	if i < len(x.raw) && x.raw[i] == closing {
		return i + 1
	}
	for i >= 0 && i < len(x.raw) {
		if i = item(i); i < 0 {
			return -1
		}
		if i = skipSpace(x.raw, i); i == len(x.raw) {
			return -1
		}
		switch x.raw[i] {
		case closing:
			return i + 1
		case ',':
			i = skipSpace(x.raw, i+1)
		default:
			return -1
		}
	}
	return -1
}

func (x *indexer) value(i int) int {
	switch x.raw[i] {
	case '"':
		return x.str(i)
	case '{':
		return x.object(i, func(_ []byte, i int) int { return x.value(i) })
	case '[':
		return x.array(i, x.value)
	}
	end := skipWord(x.raw, i) // a number, true, false or null
	if !json.Valid(x.raw[i:end]) {
		return -1
	}
	return end
}

// str reads the string at i.
func (x *indexer) str(i int) int {
	if x.raw[i] != '"' {
		return -1
	}
	for j := skipPlain(x.raw, i+1); j < len(x.raw); j++ {
		switch c := x.raw[j]; {
		case c == '"':
			return j + 1
		case c < ' ':
			return -1
		case c == '\\':
			return x.escaped(i)
		}
	}
	return -1
}

// skipPlain returns an offset from i on, before which no byte ends a string or is special
// in one. It looks at eight bytes at once.
func skipPlain(raw []byte, i int) int {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	hasZero := func(v uint64) uint64 { return (v - ones) &^ v & tops }
	for ; i+8 <= len(raw); i += 8 {
		v := binary.LittleEndian.Uint64(raw[i:])
		isControl := (v - ones*' ') &^ v & tops
		if isControl|hasZero(v^ones*'"')|hasZero(v^ones*'\\') != 0 {
			break
		}
	}
	return i
}

// escaped reads the string at i, which has escapes.
func (x *indexer) escaped(i int) int {
	end := skipString(x.raw, i)
	if end > len(x.raw) || !json.Valid(x.raw[i:end]) {
		return -1
	}
	return end
}
