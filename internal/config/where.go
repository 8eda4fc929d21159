package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
)

// placed is an error about one place of the file. Its text does not have the place,
// which stands behind the path, as compilers write it.
type placed struct {
	line, column int // from 1; a column is a character
	error
}

func (p placed) Unwrap() error { return p.error }

// at returns err with the place of the offset of raw.
func at(raw []byte, offset int, err error) error {
	before := raw[:min(offset, len(raw))]
	begin := bytes.LastIndexByte(before, '\n') + 1
	return placed{bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[begin:]) + 1, err}
}

// usage is the error of Kind Usage for the file at path. It names the place if err does.
func usage(path string, err error) *credential.Error {
	var p placed
	if errors.As(err, &p) {
		path = fmt.Sprintf("%s:%d:%d", path, p.line, p.column)
	}
	out := &credential.Error{Kind: credential.Usage, Op: path, Err: err}
	if errors.Is(err, fs.ErrPermission) {
		out.Hint = "check who owns the file and its directory, and their permissions"
	}
	return out
}

// syntaxError says where and why raw, which is not valid JSON, is not. It names no more
// of raw than a bracket or a comma, since a secret may stand there.
func syntaxError(raw []byte) error {
	var first json.RawMessage
	d := json.NewDecoder(bytes.NewReader(raw))
	if d.Decode(&first) == nil {
		return at(raw, skipSpace(raw, int(d.InputOffset())), message.New("there is something after the end of the object"))
	}
	// The byte at the end tells a file that ends too early from one whose last byte is
	// wrong.
	var wrong *json.SyntaxError
	if !errors.As(json.Unmarshal(append(bytes.Clone(raw), 0), &first), &wrong) {
		return message.New("it is not valid JSON")
	}
	offset := int(wrong.Offset) - 1
	return at(raw, offset, message.New(explain(raw, offset)))
}

// explain says what is wrong with the byte of raw at offset, at which no reader of JSON
// goes on.
func explain(raw []byte, offset int) string {
	head := bytes.TrimRight(raw[:offset], " \t\r\n")
	before := byte(0) // what stands before it
	if len(head) > 0 {
		before = head[len(head)-1]
	}
	switch {
	case len(bytes.TrimSpace(raw)) == 0:
		return "the file is empty"
	case before == 0:
		return "it is not a JSON object"
	case offset >= len(raw):
		return "the file ends before its last bracket"
	}
	c := raw[offset]
	switch {
	case raw[offset-1] == '\\':
		return "a backslash in a text must be written twice"
	case c < ' ':
		return "a text must end on its line, and has no tab or control character"
	case c == '/' || c == '#':
		return "JSON has no comments"
	case c == '\'':
		return "a text must be in double quotes"
	case before == ',' && strings.IndexByte("}],", c) >= 0:
		return message.Sprintf(`unexpected "%c" after a comma`, c)
	case strings.IndexByte("}],:", c) >= 0:
		return message.Sprintf(`unexpected "%c"`, c)
	case strings.IndexByte(":,[{", before) < 0 && strings.IndexByte(`"{[`, c) >= 0:
		return "a comma or a colon is missing before this"
	case strings.IndexByte(":,[{", before) >= 0:
		return "a text must be in double quotes"
	}
	return "unexpected character"
}

// memberAt returns the offset of the value of a key of the whole object in raw, which is
// valid JSON, or that of the object.
func memberAt(raw []byte, key string) int {
	top := skipSpace(raw, 0)
	c := scan(raw, top)
	if i := c.find(key); i >= 0 {
		return c.items[i].value
	}
	return top
}

// profileAt returns the offset of the profile with that index in raw, which is valid JSON.
func profileAt(raw []byte, index int) int {
	list := memberAt(raw, "profiles")
	if raw[list] == '[' {
		if items := scan(raw, list).items; index < len(items) {
			return items[index].value
		}
	}
	return list
}
