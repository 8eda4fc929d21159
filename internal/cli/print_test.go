package cli

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

func TestFail(t *testing.T) {
	var b bytes.Buffer
	err := &credential.Error{Op: "sts AssumeRole", Hint: "do\nthis", RequestID: "R\x1b1", Err: errors.New(strings.Repeat("x", 10<<10))}
	(&Printer{program: "p", stderr: &b}).Fail(err)
	want := "p: error: sts AssumeRole: " + strings.Repeat("x", 484) + `... (request id R\u001b1)` + "\n" + `p: hint: do\nthis` + "\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}
