// Package osenv is everything from outside the process: arguments, streams,
// variables, directories, the clock, signals and other programs. It is the only
// package that touches the process itself; tests bring an Env of their own.
package osenv

import (
	"context"
	"io"
	"net/http"
	"path/filepath"
	"time"
)

// Env is the outside of one run.
type Env struct {
	Args           []string // without the program's name
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	StdinTerminal  bool
	StdoutTerminal bool
	StderrTerminal bool

	Getenv func(string) string
	Now    func() time.Time

	Environ func() []string // what a program that is run inherits
	// Exec turns the process into another program, and returns only if that
	// fails. Nil where the system has no such thing.
	Exec func(path string, argv, env []string) error
	// Spawn runs another program with the streams of this one to its end, passes
	// signals on and returns its exit code. An error: it did not start.
	Spawn func(ctx context.Context, path string, argv, env []string) (int, error)
	// Run runs argv[0] without a shell, with an empty stdin and with environment
	// added to its own, and returns at most limit bytes of its stdout; more is an
	// error. A program that is not there is fs.ErrNotExist, one that is not
	// executable fs.ErrPermission. What it has started is killed when ctx ends.
	Run func(ctx context.Context, argv, environment []string, limit int) ([]byte, error)

	Home     string // the user's home directory, or "" where there is none
	StateDir string // for the index and age files
	LockDir  string // for lock files
	User     func() string
	Host     func() string
	Self     string // the path of the running program, or ""

	Transport    http.RoundTripper                    // nil: the real network
	LookPath     func(program string) (string, error) // as exec.LookPath
	ReadPassword func(ctx context.Context) (string, error)
}

// ConfigPath returns where config.json is: flag, else the variable, else the
// place where `aliyun` keeps it. given is false for that last one.
func (e *Env) ConfigPath(flag string) (path string, given bool) {
	if flag != "" {
		return flag, true
	}
	if path := e.Getenv("ALIBABA_CLOUD_CONFIG_FILE"); path != "" {
		return path, true
	}
	return filepath.Join(e.Home, ".aliyun", "config.json"), false
}
