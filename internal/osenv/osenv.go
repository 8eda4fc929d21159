// Package osenv is everything outside the process: arguments, streams, variables,
// directories, the clock, signals and other programs. No other package of the
// product touches the process; tests make an Env of their own.
package osenv

import (
	"context"
	"io"
	"net/http"
	"time"
)

// Env is what one run of a program sees of the outside.
type Env struct {
	Name           string   // under which the program was started, perhaps with a path
	Args           []string // without the program's name
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	StdinTerminal  bool
	StdoutTerminal bool
	StderrTerminal bool
	// Columns returns the width of the terminal on stdout, or 0 if it is not known. It
	// may be nil, which means the same.
	Columns func() int

	Getenv func(string) string
	Now    func() time.Time
	Zone   *time.Location // in which people read times, as TZ says

	Environ func() []string // the variables that a program inherits
	// Exec replaces the process by another program, and returns only an error. It is
	// nil on a system that cannot do it.
	Exec func(path string, argv, env []string) error
	// Spawn runs another program with the streams of this one, sends signals on to
	// it, and returns its exit code. An error means that it did not start.
	Spawn func(ctx context.Context, path string, argv, env []string) (int, error)
	// Run runs argv[0] without a shell, with an empty stdin and with environment
	// added to its own, and returns its stdout. More than limit bytes are an error.
	// A program that does not exist is fs.ErrNotExist, one that is not executable
	// fs.ErrPermission. When ctx ends, Run kills the program and all that descends
	// from it.
	Run func(ctx context.Context, argv, environment []string, limit int) ([]byte, error)
	// Ancestors counts the processes above this one that run the same program. It is
	// nil where the system does not tell.
	Ancestors func() int
	// OpenURL shows address in a browser. env is the environment of the opener, which
	// is the first program of $BROWSER there that works, or that of the system. Some
	// openers return only when the browser is closed.
	OpenURL func(address string, env []string) error

	Home string // the user's home directory, or ""
	// HomeGuessed is true if Home is from the user database, because the environment
	// does not have it.
	HomeGuessed bool

	ConfigDir string // for what a person sets up once, or ""
	StateDir  string // for the index and age files, or ""
	LockDir   string // for lock files, or ""
	User      func() string
	Host      func() string
	// Machine lists what tells this machine, since it was booted, and its network from
	// others that may share its files: a container has a network of its own.
	Machine func() []string
	// Process names this process, and no other of any machine or container; "" where the
	// system does not tell.
	Process func() string
	// HasEnded reports whether the process of that name has surely ended: never of one on
	// another machine or in another container.
	HasEnded func(process string) bool

	Self string // the path of the running program, or ""
	PID  int    // the id of this process

	// OpenDebugFile opens a file to append lines to, and makes it, mode 0600, if it is
	// missing. It follows no link, and refuses a file that others own or can open.
	OpenDebugFile func(path string) (io.Writer, error)

	Transport http.RoundTripper                    // nil: the real network
	LookPath  func(program string) (string, error) // as exec.LookPath

	// HideInput has the terminal of stdin show nothing of what is typed, until show is
	// called. read reads one line meanwhile. It returns io.EOF when the input ends before
	// the first character, as by Ctrl-D.
	HideInput func() (read func() (string, error), show func(), err error)
}
