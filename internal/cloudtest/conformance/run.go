package conformance

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"regexp"
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
	}
	cmd := exec.CommandContext(ctx, path, words[1:]...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = w.work, w.environ(), patience
	cmd.Stdin = strings.NewReader(w.stdin)
	return cmd, nil
}

// errNotHere means that a case cannot run on this system.
var errNotHere = errors.New("this system has no such terminal")

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
		next, err := split(s.text, w.lookup)
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

// started is a program that goes on.
type started struct {
	cmd  *exec.Cmd
	stop context.CancelFunc
	out  io.ReadCloser
	err  bytes.Buffer
}

var servedURL = regexp.MustCompile(`http://127\.0\.0\.1:(\d+)/\w+`)

// start starts a program and waits for its first line, which sets $URL and $PORT.
func (w *world) start(words []string) error {
	ctx, stop := context.WithCancel(context.Background())
	s := &started{stop: stop}
	w.started = s
	var err error
	if s.cmd, err = w.command(ctx, words); err != nil {
		return err
	}
	s.cmd.Stderr = &s.err
	if s.out, err = s.cmd.StdoutPipe(); err != nil {
		return err
	}
	if err := s.cmd.Start(); err != nil {
		return err
	}
	line, err := bufio.NewReader(s.out).ReadString('\n')
	if err != nil {
		return fmt.Errorf("it printed no line: %w", err)
	}
	w.last = result{program: words[0], stdout: line}
	if m := servedURL.FindStringSubmatch(line); m != nil {
		w.vars["URL"], w.vars["PORT"] = m[0], m[1]
	}
	return nil
}

// stop ends the started program by a signal, and wants its exit code.
func (w *world) stop(name, code string) error {
	if err := w.started.cmd.Process.Signal(signals[name]); err != nil {
		return err
	}
	_ = w.started.cmd.Wait()
	got := exitCode(w.started.cmd)
	w.last.stderr, w.last.stdout = w.started.err.String(), ""
	if strconv.Itoa(got) != code {
		return fmt.Errorf("exit code %d, want %s: %s", got, code, w.last.stderr)
	}
	return nil
}

// end ends what still runs.
func (w *world) end() {
	if w.started != nil && w.started.cmd != nil && w.started.cmd.Process != nil && w.started.cmd.ProcessState == nil {
		w.started.stop()
		_ = w.started.cmd.Wait()
	}
}

// fetch sends a request to the started program; what it answers is checked like stdout.
func (w *world) fetch(words []string) error {
	method, host := http.MethodGet, ""
	for _, word := range words[2:] {
		if name, value, _ := strings.Cut(word, ":"); name == "host" {
			host = value
		} else {
			method = value
		}
	}
	req, err := http.NewRequestWithContext(context.Background(), method, words[1], http.NoBody)
	if err != nil {
		return err
	}
	req.Host = host
	client := http.Client{Timeout: patience}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	w.last = result{program: "fetch", stdout: string(body)}
	if got := strconv.Itoa(resp.StatusCode); got != words[0] {
		return fmt.Errorf("status %s, want %s", got, words[0])
	}
	return err
}
