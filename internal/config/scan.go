package config

import (
	"encoding/json"
	"strings"
)

// container is an object or an array in raw JSON, by offsets.
type container struct {
	open  int // just after the opening bracket
	close int // of the closing bracket
	items []item
}

// item is a member of an object or an element of an array. For an element,
// start, nameEnd and value are equal.
type item struct {
	name    string // decoded
	start   int    // of the name, with its quotes
	nameEnd int    // just after the name
	value   int    // of the value
	end     int    // just after the value
}

// find returns the index of the member that readers use, or -1. For
// encoding/json, which `aliyun` and the Go SDK use, that is the last one of that
// name, in any case.
func (c container) find(name string) int {
	for i := len(c.items) - 1; i >= 0; i-- {
		if strings.EqualFold(c.items[i].name, name) {
			return i
		}
	}
	return -1
}

// scan reads the object or array that begins at offset at of raw, which is
// valid JSON.
func scan(raw []byte, at int) container {
	c := container{open: at + 1}
	isObject := raw[at] == '{'
	i := skipSpace(raw, c.open)
	for raw[i] != '}' && raw[i] != ']' {
		it := item{start: i, nameEnd: i, value: i}
		if isObject {
			it.nameEnd = skipValue(raw, i)
			var plain bool
			if it.name, plain = plainText(raw[i:it.nameEnd]); !plain {
				_ = json.Unmarshal(raw[i:it.nameEnd], &it.name)
			}
			it.value = skipSpace(raw, skipSpace(raw, it.nameEnd)+1) // over the colon
		}
		it.end = skipValue(raw, it.value)
		c.items = append(c.items, it)
		if i = skipSpace(raw, it.end); raw[i] == ',' {
			i = skipSpace(raw, i+1)
		}
	}
	c.close = i
	return c
}

// skipSpace returns the offset of the first byte from i on that is no space.
func skipSpace(raw []byte, i int) int {
	for i < len(raw) && (raw[i] == ' ' || raw[i] == '\t' || raw[i] == '\n' || raw[i] == '\r') {
		i++
	}
	return i
}

// skipValue returns the offset just after the value that begins at i.
func skipValue(raw []byte, i int) int {
	depth := 0
	for i < len(raw) {
		switch raw[i] {
		case '"':
			i = skipString(raw, i)
		case '{', '[':
			depth++
			i++
			continue
		case '}', ']':
			depth--
			i++
		case ' ', '\t', '\r', '\n', ',', ':':
			i++
			continue
		default: // a number, true, false or null
			i = skipWord(raw, i)
		}
		if depth == 0 {
			break
		}
	}
	return i
}

// skipWord returns the offset just after the number, true, false or null at i.
func skipWord(raw []byte, i int) int {
	for i < len(raw) && strings.IndexByte(" \t\r\n,:]}", raw[i]) < 0 {
		i++
	}
	return i
}

// skipString returns the offset just after the string that begins at i.
func skipString(raw []byte, i int) int {
	for i++; i < len(raw) && raw[i] != '"'; i++ {
		if raw[i] == '\\' {
			i++
		}
	}
	return i + 1
}
