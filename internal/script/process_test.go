package script

import (
	"bufio"
	"errors"
	"io"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"aliyun-cred-helper/internal/cloudtest"
)

// exitsCmd runs a program and wants one of the exit codes; a program that fails must
// leave stdout empty.
func exitsCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE[,CODE] PROGRAM [ARG...]")
	}
	began := time.Now()
	err := ts.Exec(args[1], args[2:]...)
	took := time.Since(began)
	worldOf(ts).late.add(took, took)
	if got := strconv.Itoa(codeOf(err)); !strings.Contains(","+args[0]+",", ","+got+",") {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
	if err != nil && ts.ReadFile("stdout") != "" {
		ts.Fatalf("it failed and wrote to stdout")
	}
}

func codeOf(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	return -1
}

// crowds lets one script at a time start a crowd of processes.
var crowds sync.Mutex

// atOnceInCrowd is how many processes of a crowd run at the same time. With more of
// them, two processors are busy with nothing but switching.
const atOnceInCrowd = 200

// parallelCmd runs N processes at once. All must end with one of the codes;
// those that succeed must print the same document, which is written to OUT,
// unless OUT is "-". {} in an argument is the last digit of the number
// of the process, and there is a document for each digit.
func parallelCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 {
		ts.Fatalf("usage: parallel N CODE[,CODE] OUT PROGRAM [ARG...]")
	}
	n := often(ts, args[0])
	if underRace && n > 30 {
		n /= 4 // the detector looks into processes, not between them
	}
	crowds.Lock()
	defer crowds.Unlock()
	results := make([]result, n)
	one := parallelProgram(ts, args)
	var group sync.WaitGroup
	running := make(chan struct{}, atOnceInCrowd)
	for i := range n {
		group.Go(func() {
			running <- struct{}{}
			defer func() { <-running }()
			results[i] = one(i)
		})
	}
	group.Wait()
	digits := 1
	if strings.Contains(strings.Join(args, " "), "{}") {
		digits = 10
	}
	var all strings.Builder
	for digit := range digits {
		c := crowd{}
		for i := digit; i < n; i += digits {
			c.add(ts, results[i], args)
		}
		all.WriteString(c.document(ts, func() string { return one(digit).stdout }))
	}
	if all.Len() > 0 {
		worldOf(ts).write(ts, args[2], all.String())
	}
}

// numbered replaces {} in arguments by the last digit of i.
func numbered(args []string, i int) []string {
	out := make([]string, len(args))
	for k, arg := range args {
		out[k] = strings.ReplaceAll(arg, "{}", strconv.Itoa(i%10))
	}
	return out
}

// promptly is less than any time limit that an interrupted program could wait
// for, and enough on a machine that has much else to do.
const promptly = 15 * time.Second

// interruptCmd starts a program, sends it a signal once the service has got its
// request, and wants the exit code without delay.
func interruptCmd(ts *testscript.TestScript, neg bool, args []string) {
	signals := map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "QUIT": syscall.SIGQUIT}
	if neg || len(args) < 4 {
		ts.Fatalf("usage: interrupt INT|TERM|QUIT CODE SERVICE PROGRAM [ARG...]")
	}
	path, err := exec.LookPath(args[3])
	ts.Check(err)
	var stdout, stderr strings.Builder
	cmd := exec.Command(path, args[4:]...)
	cmd.Env, cmd.Stdout, cmd.Stderr = scriptEnv(ts), &stdout, &stderr
	before := worldOf(ts).cloud.Count(args[2], "")
	ts.Check(cmd.Start())
	ts.Defer(func() { _ = cmd.Process.Kill() }) // which does nothing once it has ended
	await(ts, func() bool { return worldOf(ts).cloud.Count(args[2], "") > before }, "a request of %s", args[2])
	sent := time.Now()
	ts.Check(cmd.Process.Signal(signals[args[0]]))
	if got := strconv.Itoa(codeOf(cmd.Wait())); got != args[1] {
		ts.Fatalf("exit code %s, want %s", got, args[1])
	}
	if took := time.Since(sent); took > promptly {
		ts.Fatalf("it took %v to end", took)
	}
	if stdout.Len() > 0 {
		ts.Fatalf("it was interrupted and wrote to stdout")
	}
	if strings.Contains(stderr.String(), "goroutine ") {
		ts.Fatalf("it printed a stack trace")
	}
}

// started is the program that a script runs in the background.
type started struct {
	cmd    *exec.Cmd
	stdout io.Closer
	rest   chan string // all of stdout after its first line
}

var uriPattern = regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+/[A-Z2-7]{26}`)

// startCmd starts a program and returns once it has printed a line, which goes
// to $LINE; the URL in it goes to $URL and its port to $PORT.
func startCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: start PROGRAM [ARG...]")
	}
	path, err := exec.LookPath(args[0])
	ts.Check(err)
	cmd := exec.Command(path, args[1:]...)
	w := worldOf(ts)
	cmd.Env, cmd.Dir = scriptEnv(ts), w.work
	cmd.WaitDelay = time.Second
	w.write(ts, "started.stderr", "")
	log, err := cloudtest.AppendBelow(w.work, ts.MkAbs("started.stderr"))
	ts.Check(err)
	cmd.Stderr = log
	stdout, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	log.Close()
	ts.Defer(func() { _ = cmd.Process.Kill() })
	s := &started{cmd: cmd, stdout: stdout, rest: make(chan string, 1)}
	lines := make(chan string, 1)
	go func() { // ends with the program
		reader := bufio.NewReader(stdout)
		line, _ := reader.ReadString('\n')
		lines <- line
		rest, _ := io.ReadAll(reader)
		s.rest <- string(rest)
	}()
	select {
	case line := <-lines:
		ts.Setenv("LINE", strings.TrimSuffix(line, "\n"))
		uri := uriPattern.FindString(line)
		ts.Setenv("URL", uri)
		_, port, _ := strings.Cut(strings.TrimPrefix(uri, "http://"), ":")
		port, _, _ = strings.Cut(port, "/")
		ts.Setenv("PORT", port)
		if line == "" {
			ts.Fatalf("it ended at once: %s", ts.ReadFile("started.stderr"))
		}
	case <-time.After(patience):
		ts.Fatalf("it prints nothing")
	}
	w.started = s
}

// finishCmd sends the started program a signal, or "-" for none, and wants its
// exit code. What it printed after the first line is written to rest.
func finishCmd(ts *testscript.TestScript, neg bool, args []string) {
	signals := map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "HUP": syscall.SIGHUP, "QUIT": syscall.SIGQUIT}
	if neg || len(args) != 2 {
		ts.Fatalf("usage: finish INT|TERM|HUP|QUIT|- CODE")
	}
	w := worldOf(ts)
	s := w.started
	if s == nil {
		ts.Fatalf("nothing was started")
	}
	w.started = nil
	if args[0] != "-" {
		ts.Check(s.cmd.Process.Signal(signals[args[0]]))
	}
	timer := time.AfterFunc(patience, func() {
		_ = s.cmd.Process.Kill()
		_ = s.stdout.Close() // which a program of the program may still hold
	})
	defer timer.Stop()
	rest := <-s.rest
	if got := strconv.Itoa(codeOf(s.cmd.Wait())); got != args[1] {
		ts.Fatalf("exit code %s, want %s; stderr: %s", got, args[1], ts.ReadFile("started.stderr"))
	}
	w.write(ts, "rest", rest)
}

// scriptEnv returns the variables of the script for processes that testscript
// does not start itself.
func scriptEnv(ts *testscript.TestScript) []string {
	var env []string
	for _, name := range scriptVariables {
		if v := ts.Getenv(name); v != "" {
			env = append(env, name+"="+v)
		}
	}
	return env
}

var scriptVariables = []string{
	"PATH", "HOME", "SHELL", "USERPROFILE", "LOCALAPPDATA", "SystemRoot", "XDG_RUNTIME_DIR", "XDG_STATE_HOME", "DBUS_SESSION_BUS_ADDRESS", "SSL_CERT_FILE",
	"ALIBABA_CLOUD_STS_ENDPOINT", "ALIYUN_CRED_HELPER_IMDS_ENDPOINT", "ALIYUN_CRED_HELPER_BACKEND",
	"ALIYUN_CRED_HELPER_OAUTH_ENDPOINT", "ALIYUN_CRED_HELPER_SIGNIN_ENDPOINT",
	"ALIYUN_CRED_HELPER_IMS_ENDPOINT", "ALIYUN_CRED_HELPER_CR_ENDPOINT", "ALIYUN_CRED_HELPER_CS_ENDPOINT",
	"ALIYUN_CRED_HELPER_AGE_IDENTITY", "ALIYUN_CRED_HELPER_TIMEOUT", "TEST_USER", "TEST_STDERR",
	"GORACE", "GOCOVERDIR", "TMPDIR", "DISPLAY", "BROWSER", "TERM", "ACCESSIBLE", "TZ", "LC_ALL", "SSH_CONNECTION", "WORK", "CONTROL", "OPENED", "TEST_AHEAD",
}
