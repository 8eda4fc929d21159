package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/osenv"
)

const maxInput = 64 << 10 // bytes

// errInputEnded is why there is no answer. A person may have pressed Ctrl-D, which does not
// end the line of the prompt.
var errInputEnded = message.New("it ended before a value was entered")

// InputEnded returns the error of a prompt that Ctrl-D ended.
func InputEnded() error {
	return &credential.Error{Kind: credential.Usage, Op: message.Text("standard input"), Err: errInputEnded}
}

// ReadInput reads stdin to its end, at most 64 KiB. If ctx ends first, the goroutine
// that reads ends with the process.
func ReadInput(ctx context.Context, stdin io.Reader) (string, error) {
	return awaitRead(ctx, func() (string, error) {
		input, err := io.ReadAll(io.LimitReader(stdin, maxInput+1))
		if len(input) > maxInput {
			err = credential.NewError(credential.Usage, message.Text("standard input"), "", "it is longer than 64 KiB")
		}
		return string(bytes.TrimPrefix(input, []byte("\ufeff"))), err
	})
}

// Ask asks a person, and returns the line that is typed, without spaces around it. It is
// like ReadInput in the rest.
func Ask(ctx context.Context, env *osenv.Env, question string) (string, error) {
	ctx.Done() // so that Ctrl-C is heard as soon as the question is there
	fmt.Fprint(env.Stderr, question)
	return awaitRead(ctx, func() (string, error) {
		// A terminal never returns more than one line.
		line, err := bufio.NewReader(io.LimitReader(env.Stdin, maxInput)).ReadString('\n')
		if errors.Is(err, io.EOF) && line != "" {
			err = nil
		}
		return strings.TrimSpace(line), err
	})
}

// AskSecret is Ask for a line that the terminal does not show, and of which spaces are a
// part.
func AskSecret(ctx context.Context, env *osenv.Env, question string) (string, error) {
	ctx.Done()
	read, show, err := env.HideInput()
	if err != nil {
		return "", err
	}
	defer fmt.Fprintln(env.Stderr)
	defer show()
	fmt.Fprint(env.Stderr, question)
	return awaitRead(ctx, read)
}

// IsYes reports whether the answer to a question that ends with "[y/N]" is yes.
func IsYes(answer string) bool {
	return slices.Contains([]string{"y", "yes", "是"}, strings.ToLower(answer))
}

func awaitRead(ctx context.Context, read func() (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		text, err := read()
		got <- answer{text, err}
	}()
	select {
	case a := <-got:
		if errors.Is(a.err, io.EOF) {
			a.err = InputEnded()
		}
		return a.text, a.err
	case <-ctx.Done():
		if errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
			return "", credential.NewError(credential.Usage, message.Text("standard input"), "", "no input within the time limit")
		}
		return "", context.Cause(ctx)
	}
}
