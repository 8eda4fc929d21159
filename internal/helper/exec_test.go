package helper

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/osenv"
)

func TestCannotRun(t *testing.T) {
	tests := []struct {
		words string
		err   error
		code  int
		hint  string
	}{
		{"x", osenv.ErrNotInPath, 127, ""},
		{"x", &fs.PathError{Err: syscall.ENOTDIR}, 127, ""},
		{"x", syscall.ENOENT, 127, "interpreter"},
		{"x", osenv.ErrIsDirectory, 126, ""},
		{"x", osenv.ErrNotExecutable, 126, ""},
		{"x", syscall.EACCES, 126, ""},
		{"x", syscall.ENOEXEC, 126, "first line"},
		{"x", &fs.PathError{Err: syscall.E2BIG}, 126, "longer than the system allows"},
		{"x", errors.New("other"), 126, ""},
	}
	for _, tt := range tests {
		err := fmt.Errorf("outer: %w", cannotRun(strings.Fields(tt.words), tt.err))
		if got := cli.ExitCode(t.Context(), err); got != tt.code || !errors.Is(err, tt.err) {
			t.Errorf("%v: got code %d, %v, want %d", tt.err, got, err, tt.code)
		}
		if hint := credential.HintOf(err); (hint == "") != (tt.hint == "") || !strings.Contains(hint, tt.hint) {
			t.Errorf("%v: hint %q, want %q", tt.err, hint, tt.hint)
		}
	}
}
