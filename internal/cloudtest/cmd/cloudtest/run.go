package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"aliyun-cred-helper/internal/cloudtest"
)

// Exit codes of our own. Those for a command that does not start are a shell's.
const (
	exitFailed        = 1
	exitUsage         = 2
	exitNotExecutable = 126
	exitNotFound      = 127
	exitSignal        = 128 // plus the number of the signal
)

// settings are the flags.
type settings struct {
	caFile, envFile string
	untilEOF        bool
	identityFile    string
	count           bool
	command         []string
}

// run is the whole command; it returns the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var s settings
	flags := flag.NewFlagSet("cloudtest", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.caFile, "ca", "", "write the certificate authority to `FILE` (default: a temporary one)")
	flags.StringVar(&s.envFile, "env", "", "write the variables to `FILE` as well, in one step")
	flags.StringVar(&s.envFile, "port-file", "", "the same as -env `FILE`")
	flags.BoolVar(&s.untilEOF, "until-eof", false, "end at the end of stdin")
	flags.StringVar(&s.identityFile, "age-identity", "", "write a new age identity to `FILE`, and do nothing else")
	flags.BoolVar(&s.count, "count", false, "print how many requests the running cloud has received [SERVICE [ACTION]], and do nothing else")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return exitUsage
	}
	s.command = flags.Args()
	if s.untilEOF && len(s.command) > 0 {
		_, _ = fmt.Fprintln(stderr, "cloudtest: stdin belongs to the command: -until-eof cannot be used with one")
		return exitUsage
	}
	if s.identityFile != "" || s.count {
		return runOnce(s, stdout, stderr)
	}
	// From here on a signal does not end the process before it has cleaned up.
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)

	code, err := serve(s, signals, stdin, stdout, stderr)
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "cloudtest: %v\n", err)
	}
	return code
}

// serve runs the cloud for as long as the settings want it.
func serve(s settings, signals <-chan os.Signal, stdin io.Reader, stdout, stderr io.Writer) (code int, err error) {
	cloud, err := cloudtest.New(cloudtest.Options{})
	if err != nil {
		return exitFailed, err
	}
	defer func() {
		if e := cloud.Close(); e != nil && err == nil {
			code, err = exitFailed, e
		}
	}()
	if s.caFile == "" {
		dir, err := os.MkdirTemp("", "cloudtest")
		if err != nil {
			return exitFailed, err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		s.caFile = filepath.Join(dir, "ca.pem")
	}
	if s.caFile, err = filepath.Abs(s.caFile); err != nil {
		return exitFailed, err
	}
	if err := writeFile(s.caFile, cloud.CACertPEM()); err != nil {
		return exitFailed, err
	}
	env := cloud.Env(s.caFile)
	if s.envFile != "" {
		if err := writeFile(s.envFile, []byte(shellLines(env))); err != nil {
			return exitFailed, err
		}
	}
	if len(s.command) > 0 {
		return runCommand(s.command, env, signals, stdin, stdout, stderr)
	}
	if _, err := io.WriteString(stdout, shellLines(env)); err != nil {
		return exitFailed, err
	}
	var eof chan struct{} // nil: never ready
	if s.untilEOF {
		eof = make(chan struct{})
		go func() { // ends with stdin, or with the process
			_, _ = io.Copy(io.Discard, stdin)
			close(eof)
		}()
	}
	select {
	case <-signals:
	case <-eof:
	}
	return 0, nil
}

// runCommand runs argv with the variables set, passes signals on and returns
// its exit code.
func runCommand(argv, env []string, signals <-chan os.Signal, stdin io.Reader, stdout, stderr io.Writer) (int, error) {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, stdout, stderr
	if err := cmd.Start(); err != nil {
		if errors.Is(err, exec.ErrNotFound) || errors.Is(err, os.ErrNotExist) {
			return exitNotFound, err
		}
		return exitNotExecutable, err
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	for {
		select {
		case sig := <-signals:
			if cmd.Process.Signal(sig) != nil { // not on every system
				_ = cmd.Process.Kill()
			}
		case err := <-done:
			if cmd.ProcessState == nil {
				return exitFailed, err
			}
			if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
				return exitSignal + int(status.Signal()), nil
			}
			return cmd.ProcessState.ExitCode(), nil
		}
	}
}

// shellLines returns the variables one a line, for a POSIX shell. Only a file
// name can need quotes; the other values are left bare, for simple readers.
func shellLines(env []string) string {
	const bare = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:"
	var b strings.Builder
	for _, variable := range env {
		name, value, _ := strings.Cut(variable, "=")
		if strings.Trim(value, bare) != "" {
			value = "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
		}
		b.WriteString(name + "=" + value + "\n")
	}
	return b.String()
}

// writeFile writes a file below the current or the temporary directory, and no
// other. The variables hold a key: only the user may read them.
func writeFile(name string, content []byte) error {
	name, err := filepath.Abs(name)
	if err != nil {
		return err
	}
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	if inside, err := filepath.Rel(here, name); err == nil && filepath.IsLocal(inside) {
		return cloudtest.WriteBelow(here, name, content)
	}
	return cloudtest.WriteBelow(os.TempDir(), name, content)
}
