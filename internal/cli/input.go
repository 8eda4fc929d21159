package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"aliyun-cred-helper/internal/credential"
)

// maxInput is the most that is read from stdin, in bytes.
const maxInput = 64 << 10

// ReadInput reads stdin to its end, at most 64 KiB. Where ctx ends first, the
// reading goroutine is left behind until the process ends.
func ReadInput(ctx context.Context, stdin io.Reader) (string, error) {
	return awaitRead(ctx, func() (string, error) {
		input, err := io.ReadAll(io.LimitReader(stdin, maxInput+1))
		if len(input) > maxInput {
			err = credential.NewError(credential.Usage, "standard input", "", "it is larger than 64 KiB")
		}
		return string(bytes.TrimPrefix(input, []byte("\ufeff"))), err
	})
}

// ReadLine reads one line of a terminal, which hands them out line by line.
func ReadLine(ctx context.Context, stdin io.Reader) (string, error) {
	return awaitRead(ctx, func() (string, error) {
		line, err := bufio.NewReader(io.LimitReader(stdin, maxInput)).ReadString('\n')
		if errors.Is(err, io.EOF) && line != "" {
			err = nil
		}
		return strings.TrimSpace(line), err
	})
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
			a.err = credential.NewError(credential.Usage, "standard input", "", "it ended before a value was given")
		}
		return a.text, a.err
	case <-ctx.Done():
		if errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
			return "", credential.NewError(credential.Usage, "standard input", "", "nothing came within the time limit")
		}
		return "", context.Cause(ctx)
	}
}
