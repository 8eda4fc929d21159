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

	Home     string // the user's home directory, or "" where there is none
	StateDir string // for the index and age files
	LockDir  string // for lock files
	User     func() string
	Host     func() string
	Self     string // the path of the running program, or ""

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
