package conformance

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// patience is how long a program may run, and how long a case waits for a request.
const patience = time.Minute

// result is what a program has done.
type result struct {
	program, stdout, stderr string
	code                    int
	took                    time.Duration
}

func (w *world) command(ctx context.Context, words []string) (*exec.Cmd, error) {
	if len(words) == 0 {
		return nil, errors.New("there is no program")
	}
	path := words[0]
	switch words[0] {
	case "aliyun-cred-helper":
		path = w.programs.Helper
	case "aliyun-sso-login":
		path = w.programs.SignIn
	case dockerName:
		path = w.programs.Docker
	}
	cmd := exec.CommandContext(ctx, path, words[1:]...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = w.work, w.environ(), patience
	cmd.Stdin = strings.NewReader(w.stdin)
	return cmd, nil
}

// errNotHere means that a case cannot run on this system, or not for this user.
var errNotHere = errors.New("it cannot run here")

// terminal runs a program whose standard input and error are a terminal that nobody types
// on; stderr is what that shows.
func (w *world) terminal(words []string) error {
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	cmd, err := w.command(ctx, words)
	if err != nil {
		return err
	}
	var stdout bytes.Buffer
	cmd.Stdout = &stdout
	shown, err := onTerminal(cmd)
	if err != nil {
		return err
	}
	began := time.Now()
	runErr := cmd.Run()
	stderr, err := shown()
	var exit *exec.ExitError
	if runErr != nil && !errors.As(runErr, &exit) {
		return runErr
	}
	if err != nil {
		return err
	}
	return w.judge(result{words[0], stdout.String(), stderr, exitCode(cmd), time.Since(began)}, words)
}

// execute runs a program to its end. meanwhile is called once it runs.
func (w *world) execute(words []string, meanwhile func(*exec.Cmd) error) (result, error) {
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	cmd, err := w.command(ctx, words)
	if err != nil {
		return result{}, err
	}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return result{}, err
	}
	var met error
	if meanwhile != nil {
		met = meanwhile(cmd)
	}
	err = cmd.Wait()
	r := result{words[0], stdout.String(), stderr.String(), exitCode(cmd), time.Since(began)}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return r, err
	}
	if ctx.Err() != nil {
		return r, fmt.Errorf("it did not end in a minute: %s", r.stderr)
	}
	return r, met
}

// exitCode is that of a shell: 128 and its number for a signal.
func exitCode(cmd *exec.Cmd) int {
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return cmd.ProcessState.ExitCode()
}

// judge holds what is true of every run: the exit code is the one of the next line exit,
// else 0; a failure leaves stdout empty unless the case says otherwise, and says on stderr
// in one line what is wrong; nothing secret is on stderr, nor a stack.
func (w *world) judge(r result, words []string) error {
	want, reports := 0, false
	for _, s := range w.steps {
		next, err := split(s.text, func(string) (string, bool) { return "", true }) // it may use what is kept later
		if err != nil {
			return err
		}
		if slices.Contains(running, next[0]) {
			break
		}
		switch next[0] {
		case "exit":
			if want, err = strconv.Atoi(next[1]); err != nil {
				return err
			}
		case "stdout":
			reports = true
		}
	}
	w.last, w.stdin = r, ""
	show := fmt.Sprintf("\nexit code %d\nstdout: %s\nstderr: %s", r.code, r.stdout, r.stderr)
	switch errors := strings.Count("\n"+r.stderr, "\n"+r.program+": error: ") + strings.Count(r.stderr, r.program+": 错误："); {
	case r.code != want:
		return fmt.Errorf("exit code %d, want %d%s", r.code, want, show)
	case r.code != 0 && r.stdout != "" && !reports:
		return fmt.Errorf("it failed, and stdout is not empty%s", show)
	case r.code >= 2 && r.code <= 7 && errors != 1 && !slices.Contains(words, "--"):
		return fmt.Errorf("it failed with %d lines of errors%s", errors, show)
	case leak.MatchString(r.stderr):
		return fmt.Errorf("a secret is on stderr%s", show)
	case strings.Contains(r.stderr, "goroutine "):
		return fmt.Errorf("a stack is on stderr%s", show)
	}
	return nil
}

func (w *world) run(words []string) error {
	r, err := w.execute(words, nil)
	if err != nil {
		return err
	}
	return w.judge(r, words)
}

// instance runs a program where the metadata service is at its real address, and nothing
// else but loopback can be reached.
func (w *world) instance(words []string) error {
	address, err := url.Parse(w.cloud.IMDSURL())
	if err != nil {
		return err
	}
	return onInstance(httputil.NewSingleHostReverseProxy(address), func() error { return w.run(words) })
}

// parallel runs N at once; all must end alike, and print the same.
func (w *world) parallel(count string, words []string) error {
	n, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	results, failures := make([]result, n), make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { results[i], failures[i] = w.execute(words, nil) })
	}
	all.Wait()
	if err := errors.Join(failures...); err != nil {
		return err
	}
	for _, r := range results {
		if r.stdout != results[0].stdout {
			return errors.New("two of them print different documents")
		}
		if err := w.judge(r, words); err != nil {
			return err
		}
	}
	return nil
}

var signals = map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "QUIT": syscall.SIGQUIT, "KILL": syscall.SIGKILL}

// signal runs a program, and sends it a signal once the cloud has a request of it.
func (w *world) signal(words []string) error {
	if len(words) < 4 {
		return errors.New("use: signal NAME SERVICE ACTION|- PROGRAM [ARG]")
	}
	before := w.cloud.Count(words[1], strings.Trim(words[2], "-"))
	r, err := w.execute(words[3:], func(cmd *exec.Cmd) error {
		for end := time.Now().Add(patience / 2); w.cloud.Count(words[1], strings.Trim(words[2], "-")) == before; time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				return errors.Join(errors.New("it sent no request"), cmd.Process.Kill())
			}
		}
		return cmd.Process.Signal(signals[words[0]])
	})
	if err != nil {
		return err
	}
	return w.judge(r, words)
}
