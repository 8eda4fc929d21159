// Package cli is the two programs but for their main functions: flags, output
// dialects, prompts and exit codes. It wires the other packages together and
// is the only one that prints.
//
// stdout carries one complete document or nothing: the programs that read it
// print what they cannot parse, secrets included.
package cli

import (
	"context"
	"io"
	"net/http"
	"time"

	"aliyun-cred-helper/internal/chain"
)

// Env is everything from outside the program. Tests bring their own.
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
	// Exec makes the process into another program, and returns only if that
	// fails. Nil where the system has no such thing.
	Exec func(path string, argv, env []string) error
	// Spawn runs another program with the streams of this one to its end, passes
	// signals on and returns its exit code. An error: it did not start.
	Spawn func(ctx context.Context, path string, argv, env []string) (int, error)

	Home     string // the user's home directory, or "" where there is none
	StateDir string // for the index and age files
	LockDir  string // for lock files
	User     func() string
	Host     func() string
	Self     string // the path of the running program, or ""

	RunProgram   chain.Exec
	Transport    http.RoundTripper                    // nil: the real network
	LookPath     func(program string) (string, error) // as exec.LookPath
	ReadPassword func(ctx context.Context) (string, error)
	OpenBrowser  func(url string) error // must not write to Stdout
}

// getenvOr returns the variable, or fallback where it is empty.
func (e Env) getenvOr(name, fallback string) string {
	if v := e.Getenv(name); v != "" {
		return v
	}
	return fallback
}
