package cli

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

func TestPrintable(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "a b-ü-中文 ~", "a b-ü-中文 ~"},
		{"controls", "a\x1b[31mb\r\nc\td\x00", `a\u001b[31mb\u000d\u000ac\u0009d\u0000`},
		{"delete and C1", "a\x7f\u0085", `a\u007f\u0085`},
		{"bidi marks", "a\u202eb\u2066c\u200fd", `a\u202eb\u2066c\u200fd`},
		{"invisible", "a\u200bb\ufeffc\u00a0d", `a\u200bb\ufeffc\u00a0d`},
		{"invalid UTF-8", "a\xff\xc3b", `a\xff\xc3b`},
		{"backslashes stay", `a\n`, `a\n`},
		{"long", strings.Repeat("中", 600), strings.Repeat("中", 500) + "..."},
	}
	for _, tt := range tests {
		if got := printable(tt.in, maxText); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
		if once := printable(tt.in, maxText); printable(once, 10*maxText) != once {
			t.Errorf("%s: escaping twice is not escaping once", tt.name)
		}
	}
}

func TestFail(t *testing.T) {
	var b bytes.Buffer
	err := &credential.Error{Op: "sts AssumeRole", Hint: "do\nthis", RequestID: "R\x1b1", Err: errors.New(strings.Repeat("x", 10<<10))}
	printer{program: "p", stderr: &b}.fail(err)
	want := "p: error: sts AssumeRole: " + strings.Repeat("x", 484) + `... (request id R\u001b1)` + "\n" + `p: hint: do\u000athis` + "\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}
