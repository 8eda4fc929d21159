package cli

import (
	"context"
	"errors"
	"strconv"
	"syscall"

	"aliyun-cred-helper/internal/credential"
)

// The exit codes of both programs.
const (
	exitOK         = 0
	exitInternal   = 1
	exitUsage      = 2
	exitNotFound   = 3
	exitLogin      = 4
	exitRefused    = 5
	exitNetwork    = 6
	exitKeychain   = 7
	exitCannotRun  = 126 // a program that is there, as shells report it
	exitNoProgram  = 127 // a program that is not there
	exitInterrupt  = 130 // SIGINT, as shells report it
	exitTerminated = 143 // SIGTERM
)

// ended is the end of a command whose exit code is not ours to choose: that of
// a program that it ran, say. Without an err nothing is printed.
type ended struct {
	code int
	err  error
}

func (e ended) Error() string {
	if e.err == nil {
		return "exit code " + strconv.Itoa(e.code)
	}
	return e.err.Error()
}

// Unwrap returns why it ended, or nil.
func (e ended) Unwrap() error { return e.err }

// isSilent reports whether err has nothing to tell a person.
func isSilent(err error) bool {
	var e ended
	return errors.As(err, &e) && e.err == nil
}

// exitCode picks the exit code for err. ctx is the call's: a signal that ended
// it outweighs the error that this led to.
func exitCode(ctx context.Context, err error) int {
	if err == nil {
		return exitOK
	}
	var e ended
	if errors.As(err, &e) {
		return e.code
	}
	var sig Interrupt
	if errors.As(context.Cause(ctx), &sig) || errors.As(err, &sig) {
		if sig.Signal == syscall.SIGTERM {
			return exitTerminated
		}
		return exitInterrupt
	}
	switch credential.KindOf(err) {
	case credential.Usage:
		return exitUsage
	case credential.NotFound:
		return exitNotFound
	case credential.Login:
		return exitLogin
	case credential.Refused:
		return exitRefused
	case credential.Network:
		return exitNetwork
	case credential.Keychain:
		return exitKeychain
	default:
		return exitInternal
	}
}
