package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

func TestFail(t *testing.T) {
	var b bytes.Buffer
	err := &credential.Error{Op: "sts AssumeRole", Hint: "do\nthis", RequestID: "R\x1b1", Err: errors.New(strings.Repeat("x", 10<<10))}
	(&Printer{program: "p", stderr: &lockedWriter{w: &b}}).Fail(err)
	want := "p: error: sts AssumeRole: " + strings.Repeat("x", 484) + `... (request id R\u001b1)` + "\n" + `p: hint: do\nthis` + "\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestJSONEscapes(t *testing.T) {
	tests := []struct{ value, want string }{
		{"plain <&> é 中", `"plain <&> é 中"`},
		{"\x1b[31m\x00\n", `"\u001b[31m\u0000\n"`},
		{"a\x7fb", `"a\u007fb"`},
		{"a\u009b31mb\u0085", `"a\u009b31mb\u0085"`},
		{"a\u202eb\u2066c\u200f\ufeff", `"a\u202eb\u2066c\u200f\ufeff"`},
		{"\u2028\u00a0\u00ad", `"\u2028\u00a0\u00ad"`},
		{"\U000e0041x", `"\udb40\udc41x"`},
		{`a\u202e`, `"a\\u202e"`}, // a backslash that is not an escape
	}
	for _, tt := range tests {
		for _, indent := range []bool{false, true} {
			got, err := JSON(map[string]string{"k": tt.value}, indent)
			var back map[string]string
			if err != nil || !strings.Contains(string(got), tt.want) {
				t.Errorf("%q: got %s, %v, want %s", tt.value, got, err, tt.want)
			}
			if err := json.Unmarshal(got, &back); err != nil || back["k"] != tt.value {
				t.Errorf("%q: read back %q, %v", tt.value, back["k"], err)
			}
		}
	}
}
