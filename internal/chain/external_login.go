package chain

import (
	"errors"
	"slices"

	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// exitLogin is the exit code of the login program if it needs a terminal.
const exitLogin = 4

// needsSignIn reports whether the program is the login program, and err is that somebody
// has to sign in.
func (p program) needsSignIn(err error) bool {
	var exit interface{ ExitCode() int }
	return errors.As(err, &exit) && exit.ExitCode() == exitLogin && request.RunsLogin(p.profile.ProcessCommand)
}

// signInHint says how to sign in for the profile. It does not repeat the command, except
// where that only names the profile.
func (p program) signInHint() string {
	name := p.profile.Name
	if slices.Contains(p.argv, name) || slices.Contains(p.argv, "--profile="+name) {
		return shell.CommandLine([]string{request.LoginName, "login", name})
	}
	return "run its process_command in a terminal"
}
