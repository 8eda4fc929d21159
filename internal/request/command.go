package request

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"aliyun-cred-helper/internal/shell"
)

// The names of the two programs.
const (
	HelperName = "aliyun-cred-helper"
	LoginName  = "aliyun-sso-login"
)

// Command is a process_command that runs `get` of the helper.
type Command struct {
	Request
	CommonFlags
	// Err says why the arguments cannot be followed; nil: they can. It quotes no value.
	// Without it, Request and CommonFlags are what Parse returns.
	Err error
}

// IsUnknown reports whether the command has a flag that this version does not know.
func (c Command) IsUnknown() bool {
	var unknown unknownFlagError
	return errors.As(c.Err, &unknown)
}

// ReadCommand reads a process_command. own is true if that runs `get`, the default
// command, of the helper: of a program with its name in any directory, or of the file at
// self, the path of this program. What runs another command of the helper is a program
// like others.
func ReadCommand(command, self string) (c Command, own bool) {
	argv, ok := shell.Split(command, runtime.GOOS == "windows")
	if !ok || len(argv) == 0 {
		return Command{}, false
	}
	if base := baseName(argv[0]); base != HelperName && (base == LoginName || !isFile(argv[0], self)) {
		return Command{}, false
	}
	c.Request, c.CommonFlags, c.Err = parse(argv[1:])
	return c, !errors.Is(c.Err, errCommand)
}

// RunsLogin reports whether a process_command runs the login program, in any directory.
func RunsLogin(command string) bool {
	argv, ok := shell.Split(command, runtime.GOOS == "windows")
	return ok && len(argv) > 0 && baseName(argv[0]) == LoginName
}

// baseName returns the name of a program as it is declared here.
func baseName(program string) string {
	return strings.TrimSuffix(strings.ToLower(filepath.Base(filepath.ToSlash(program))), ".exe")
}

// isFile reports whether path, which is absolute, is the file at self.
func isFile(path, self string) bool {
	if path == self || self == "" || !filepath.IsAbs(path) {
		return path == self && self != ""
	}
	file, err := os.Stat(path)
	own, ownErr := os.Stat(self)
	return err == nil && ownErr == nil && os.SameFile(file, own)
}

// GetCommand returns the process_command that runs `get` of the helper with args. The
// helper is in the directory of self, the path of this program.
func GetCommand(self string, args ...string) string {
	helper := filepath.Join(filepath.Dir(self), HelperName)
	if strings.HasSuffix(strings.ToLower(self), ".exe") {
		helper += ".exe"
	}
	return shell.Join(append([]string{helper, "get"}, args...))
}
