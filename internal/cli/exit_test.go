package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/osenv"
)

func TestExitCode(t *testing.T) {
	kind := func(k credential.Kind) error {
		return fmt.Errorf("wrapped: %w", credential.NewError(k, "op", "", "text"))
	}
	tests := []struct {
		name string
		err  error
		want int
	}{
		{"none", nil, 0},
		{"unknown", errors.New("x"), 1},
		{"internal", kind(credential.Internal), 1},
		{"usage", kind(credential.Usage), 2},
		{"not found", kind(credential.NotFound), 3},
		{"not configured", fmt.Errorf("x: %w", credential.ErrNotConfigured), 3},
		{"login", kind(credential.Login), 4},
		{"refused", kind(credential.Refused), 5},
		{"network", kind(credential.Network), 6},
		{"deadline", context.DeadlineExceeded, 6},
		{"keychain", kind(credential.Keychain), 7},
		{"SIGINT", fmt.Errorf("x: %w", osenv.Interrupt{Signal: os.Interrupt}), 130},
		{"SIGTERM", fmt.Errorf("x: %w", osenv.Interrupt{Signal: syscall.SIGTERM}), 143},
	}
	for _, tt := range tests {
		if got := ExitCode(t.Context(), tt.err); got != tt.want {
			t.Errorf("%s: got %d, want %d", tt.name, got, tt.want)
		}
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(osenv.Interrupt{Signal: os.Interrupt})
	if got := ExitCode(ctx, kind(credential.Network)); got != 130 {
		t.Errorf("a signal outweighs the error that it led to: got %d", got)
	}
	if end := (Ended{Code: 3}); !isSilent(end) || ExitCode(t.Context(), end) != 3 {
		t.Error("the end of a program is not its code alone")
	}
}

// The tables of exit codes in the documents are those of the program.
func TestExitCodesAreDocumented(t *testing.T) {
	for _, path := range []string{"../../README.md"} {
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range exits {
			row := fmt.Sprintf("| %d | ", x.code)
			if x.kind == 0 && x.code > 1 {
				row = strconv.Itoa(x.code) // several share a row
			} else if x.kind != 0 && x.kind != credential.Internal {
				row += x.meaning + " |"
			}
			if !strings.Contains(string(page), row) {
				t.Errorf("%s lacks %q", path, row)
			}
		}
	}
}
