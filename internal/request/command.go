package request

import (
	"path/filepath"
	"runtime"
	"strings"

	"aliyun-cred-helper/internal/shell"
)

// The two programs: one resolves credentials, the other signs people in.
const (
	HelperName = "aliyun-cred-helper"
	LoginName  = "aliyun-sso-login"
)

// Command is a process_command that runs the helper.
type Command struct {
	Args []string // behind the program
	Request
	Call
	// Plain reports whether Args are those of a get that this version knows. Else
	// Request and Call say nothing.
	Plain bool
}

// ReadCommand reads a process_command. own is false for another program: the helper
// is one of that base name, at whatever path, and self, the path of this program.
func ReadCommand(command, self string) (c Command, own bool) {
	argv, ok := shell.Split(command, runtime.GOOS == "windows")
	if !ok || len(argv) == 0 {
		return Command{}, false
	}
	base := strings.TrimSuffix(strings.ToLower(filepath.Base(filepath.ToSlash(argv[0]))), ".exe")
	if base != HelperName && argv[0] != self {
		return Command{}, false
	}
	c.Args = argv[1:]
	c.Request, c.Call, c.Plain = Parse(c.Args)
	return c, true
}

// GetCommand returns the process_command that runs `get` of the helper with args.
// The helper is expected beside this program, whose path is self.
func GetCommand(self string, args ...string) string {
	helper := filepath.Join(filepath.Dir(self), HelperName)
	if strings.HasSuffix(strings.ToLower(self), ".exe") {
		helper += ".exe"
	}
	return shell.Join(append([]string{helper, "get"}, args...))
}

// OnlyNames reports whether r says no more than which profile, in which mode and
// which file.
func (r Request) OnlyNames() bool {
	r.Profile, r.Mode, r.ConfigPath = "", "", ""
	return len(r.Settings()) == 0
}
