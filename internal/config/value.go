package config

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
)

var errNotUTF8 = message.New("it is not valid UTF-8")

// encode returns value as JSON. It accepts few types, because a Secret inside
// another value would be written as its placeholder.
func encode(value any) ([]byte, error) {
	switch v := value.(type) {
	case credential.Secret:
		return encode(v.Reveal())
	case string:
		if !utf8.ValidString(v) {
			return nil, errNotUTF8
		}
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false) // a policy or a URL stays readable
		err := e.Encode(v)
		return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
	case bool:
		return strconv.AppendBool(nil, v), nil
	case int:
		return strconv.AppendInt(nil, int64(v), 10), nil
	case int64:
		return strconv.AppendInt(nil, v, 10), nil
	case json.RawMessage:
		if !json.Valid(v) {
			return nil, message.New("it is not valid JSON")
		}
		return bytes.TrimSpace(v), nil
	}
	return nil, message.Errorf("a value of type %T cannot be written", value)
}

// same reports whether two values are equal for a reader. Numbers must be
// spelled alike: a reader that expects an integer refuses 1e3.
func same(a, b []byte) bool {
	if a[0] == '"' && b[0] == '"' {
		var x, y credential.Secret // they may hold secrets
		return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && x.Equal(y)
	}
	var x, y bytes.Buffer
	return json.Compact(&x, a) == nil && json.Compact(&y, b) == nil && bytes.Equal(x.Bytes(), y.Bytes())
}
