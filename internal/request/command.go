package request

import (
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

// Command is a process_command that runs the helper.
type Command struct {
	Args []string // without the program
	// Request and CommonFlags are what Parse returns for Args. They count only with Plain.
	Request
	CommonFlags
	Plain bool // Parse accepts Args
}

// ReadCommand reads a process_command. own is true if that runs the helper: a program
// with its name in any directory, or self, the path of this program.
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
	c.Request, c.CommonFlags, c.Plain = Parse(c.Args)
	return c, true
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
