package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/osenv"
)

// noted notes every call of Done.
type noted struct {
	context.Context
	steps *[]string
}

func (n noted) Done() <-chan struct{} {
	*n.steps = append(*n.steps, "listens")
	return n.Context.Done()
}

// notedWriter notes what is written.
type notedWriter struct{ steps *[]string }

func (n notedWriter) Write(p []byte) (int, error) {
	*n.steps = append(*n.steps, string(p))
	return len(p), nil
}

// TestAskListensFirst wants a signal to be handled before a question is there to be
// answered by Ctrl-C, and the terminal to be as it was after a secret.
func TestAskListensFirst(t *testing.T) {
	tests := []struct {
		name   string
		ask    func(context.Context, *osenv.Env, string) (string, error)
		before string // the steps before the question
		last   string
	}{
		{"a line", Ask, "listens|", "listens"},
		{"a secret", AskSecret, "listens|hides|", "shows|\n"},
	}
	for _, tt := range tests {
		var steps []string
		env := &osenv.Env{
			Stdin: strings.NewReader("typed\n"), Stderr: notedWriter{&steps},
			HideInput: func() (read func() (string, error), show func(), err error) {
				steps = append(steps, "hides")
				return func() (string, error) { return "typed", nil }, func() { steps = append(steps, "shows") }, nil
			},
		}
		got, err := tt.ask(noted{t.Context(), &steps}, env, "name: ")
		if got != "typed" || err != nil {
			t.Errorf("%s: got %q, %v", tt.name, got, err)
		}
		if all := strings.Join(steps, "|"); !strings.HasPrefix(all, tt.before+"name: |") || !strings.HasSuffix(all, tt.last) {
			t.Errorf("%s: steps %q", tt.name, steps)
		}
	}
}

// TestAskEnded has prompts whose input ends: all of them say so in the same way.
func TestAskEnded(t *testing.T) {
	tests := []struct {
		name, stdin, want string
		ended             bool
	}{
		{"at once", "", "", true},
		{"after a line", "typed\n", "typed", false},
		{"in a line", "typed", "typed", false},
	}
	for _, tt := range tests {
		env := &osenv.Env{Stdin: strings.NewReader(tt.stdin), Stderr: io.Discard}
		got, err := Ask(t.Context(), env, "?")
		if got != tt.want || errors.Is(err, errInputEnded) != tt.ended {
			t.Errorf("%s: got %q, %v", tt.name, got, err)
		}
	}

	var stderr bytes.Buffer
	shown := false
	hidden := func(err error) *osenv.Env {
		return &osenv.Env{Stderr: &stderr, HideInput: func() (read func() (string, error), show func(), failed error) {
			return func() (string, error) { return "", err }, func() { shown = true }, nil
		}}
	}
	_, err := AskSecret(t.Context(), hidden(io.EOF), "secret: ")
	if !errors.Is(err, errInputEnded) || credential.KindOf(err) != credential.Usage || !shown || stderr.String() != "secret: \n" {
		t.Errorf("a secret: %v, shown again: %t, stderr %q", err, shown, stderr.String())
	}
	broken := errors.New("broken")
	if _, err := AskSecret(t.Context(), hidden(broken), "secret: "); !errors.Is(err, broken) {
		t.Errorf("a secret from a broken terminal: %v", err)
	}
	stderr.Reset()
	env := &osenv.Env{Stderr: &stderr, HideInput: func() (read func() (string, error), show func(), err error) { return nil, nil, broken }}
	if _, err := AskSecret(t.Context(), env, "secret: "); !errors.Is(err, broken) || stderr.Len() > 0 {
		t.Errorf("where nothing can be hidden: %v, stderr %q", err, stderr.String())
	}
}
