package cli

import (
	"context"
	"errors"
	"strconv"
	"syscall"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/osenv"
)

// The exit codes that have no kind of error.
const (
	exitOK         = 0
	ExitFailed     = 1   // an internal error, or a check of doctor
	ExitCannotRun  = 126 // a program that is there, as shells report it
	ExitNoProgram  = 127 // a program that is not there
	exitInterrupt  = 130 // SIGINT, as shells report it
	exitTerminated = 143 // SIGTERM
)

// exit is a row of the table of exit codes in help and in the documents.
type exit struct {
	code    int
	kind    credential.Kind // of the errors that end with it; zero: none
	meaning string
}

// exits are the exit codes of both programs, but for those of a program that was
// run.
var exits = []exit{
	{exitOK, 0, "done"},
	{ExitFailed, credential.Internal, "internal error, or a check of doctor failed"},
	{2, credential.Usage, "usage or configuration"},
	{3, credential.NotFound, "no credential found"},
	{4, credential.Login, "login required"},
	{5, credential.Refused, "refused by the service"},
	{6, credential.Network, "network, or time limit"},
	{7, credential.Keychain, "keychain"},
	{exitInterrupt, 0, "ended by SIGINT"},
	{exitTerminated, 0, "ended by SIGTERM"},
}

// Ended is the end of a command whose exit code is not that of a kind of error:
// that of a program that it ran, say. Without an Err nothing is printed.
type Ended struct {
	Code  int
	Err   error
	Print bool // the document goes to stdout all the same
}

func (e Ended) Error() string {
	if e.Err == nil {
		return "exit code " + strconv.Itoa(e.Code)
	}
	return e.Err.Error()
}

// Unwrap returns why it ended, or nil.
func (e Ended) Unwrap() error { return e.Err }

// isSilent reports whether err has nothing to tell a person.
func isSilent(err error) bool {
	var e Ended
	return errors.As(err, &e) && e.Err == nil
}

// ExitCode picks the exit code for err. ctx is the call's: a signal that ended it
// outweighs the error that this led to.
func ExitCode(ctx context.Context, err error) int {
	if err == nil {
		return exitOK
	}
	var e Ended
	if errors.As(err, &e) {
		return e.Code
	}
	var sig osenv.Interrupt
	if errors.As(context.Cause(ctx), &sig) || errors.As(err, &sig) {
		if sig.Signal == syscall.SIGTERM {
			return exitTerminated
		}
		return exitInterrupt
	}
	kind := credential.KindOf(err)
	for _, x := range exits {
		if x.kind == kind {
			return x.code
		}
	}
	return ExitFailed
}
