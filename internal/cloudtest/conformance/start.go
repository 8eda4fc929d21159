package conformance

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

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

// fetch sends a request, to the started program or the cloud, and follows no redirect; what
// it answers is checked like stdout.
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
	client := http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
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
