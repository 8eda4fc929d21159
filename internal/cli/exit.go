package cli

import (
	"context"
	"errors"
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
	exitInterrupt  = 130 // SIGINT, as shells report it
	exitTerminated = 143 // SIGTERM
)

// exitCode picks the exit code for err. ctx is the call's: a signal that ended
// it outweighs the error that this led to.
func exitCode(ctx context.Context, err error) int {
	if err == nil {
		return exitOK
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
