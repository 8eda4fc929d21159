package cli

import (
	"context"
	"errors"
	"syscall"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/osenv"
)

// Exit codes that have no kind of error. The last four are those of shells.
const (
	ExitFailed     = 1   // an internal error, or a check of doctor
	ExitCannotRun  = 126 // a program exists, but cannot be run
	ExitNoProgram  = 127 // a program does not exist
	exitInterrupt  = 130 // SIGINT
	exitTerminated = 143 // SIGTERM
)

// exits are the exit codes of both programs, without those of a program that exec
// runs.
var exits = []struct {
	code    int
	kind    credential.Kind // of an error with that code; zero: none
	meaning string
}{
	{0, 0, "success"},
	{ExitFailed, credential.Internal, "internal error, or a check of doctor failed"},
	{2, credential.Usage, "error in the command line or the configuration"},
	{3, credential.NotFound, "no credential found"},
	{4, credential.Login, "sign-in required"},
	{5, credential.Refused, "refused by the service"},
	{6, credential.Network, "network error or time limit"},
	{7, credential.Keychain, "keychain error"},
	{exitInterrupt, 0, "ended by SIGINT"},
	{exitTerminated, 0, "ended by SIGTERM"},
}

// Ended is an error with an exit code of its own, such as that of a program that the
// command ran.
type Ended struct {
	Code  int
	Err   error // nil: print nothing
	Print bool  // print the document to stdout in spite of the error
}

func (e Ended) Error() string {
	if e.Err == nil {
		return message.Sprintf("exit code %d", e.Code)
	}
	return e.Err.Error()
}

// Unwrap returns Err.
func (e Ended) Unwrap() error { return e.Err }

// isSilent reports whether err is only an exit code.
func isSilent(err error) bool {
	var e Ended
	return errors.As(err, &e) && e.Err == nil
}

// ExitCode returns the exit code for err. If a signal ended ctx, which is that of the
// call, the signal determines the code.
func ExitCode(ctx context.Context, err error) int {
	if err == nil {
		return 0
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
