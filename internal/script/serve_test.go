package script

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// scriptPatience is how long scripts wait for what has to come.
const scriptPatience = 20 * time.Second

// started is the program that a script runs in the background.
type started struct {
	cmd  *exec.Cmd
	rest chan string // all of stdout after its first line
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
	cmd.Env, cmd.Dir = scriptEnv(ts), ts.Getenv("WORK")
	cmd.WaitDelay = time.Second
	log, err := os.Create(ts.MkAbs("started.stderr"))
	ts.Check(err)
	cmd.Stderr = log
	stdout, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	log.Close()
	ts.Defer(func() { _ = cmd.Process.Kill() })
	s := &started{cmd: cmd, rest: make(chan string, 1)}
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
	case <-time.After(scriptPatience):
		ts.Fatalf("it prints nothing")
	}
	running.Store(ts, s)
}

// running holds the started program of every script: a script has one at a
// time, and its values cannot be set once it runs.
var running sync.Map

// finishCmd sends the started program a signal, or "-" for none, and wants its
// exit code. What it printed after the first line is written to rest.
func finishCmd(ts *testscript.TestScript, neg bool, args []string) {
	signals := map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "HUP": syscall.SIGHUP, "QUIT": syscall.SIGQUIT}
	if neg || len(args) != 2 {
		ts.Fatalf("usage: finish INT|TERM|HUP|QUIT|- CODE")
	}
	value, ok := running.LoadAndDelete(ts)
	if !ok {
		ts.Fatalf("nothing was started")
	}
	s := value.(*started)
	if args[0] != "-" {
		ts.Check(s.cmd.Process.Signal(signals[args[0]]))
	}
	timer := time.AfterFunc(scriptPatience, func() { _ = s.cmd.Process.Kill() })
	defer timer.Stop()
	rest := <-s.rest
	if got := strconv.Itoa(codeOf(s.cmd.Wait())); got != args[1] {
		ts.Fatalf("exit code %s, want %s; stderr: %s", got, args[1], ts.ReadFile("started.stderr"))
	}
	ts.Check(os.WriteFile(ts.MkAbs("rest"), []byte(rest), 0o600))
}

// httpGetCmd wants a status from a URL and writes the body to body. With
// "until" it asks again until it gets it.
func httpGetCmd(ts *testscript.TestScript, neg bool, args []string) {
	until := len(args) > 0 && args[0] == "until"
	if until {
		args = args[1:]
	}
	if neg || len(args) < 2 {
		ts.Fatalf("usage: httpget [until] STATUS URL [method:METHOD] [host:HOST]")
	}
	method, host := http.MethodGet, ""
	for _, option := range args[2:] {
		if value, ok := strings.CutPrefix(option, "method:"); ok {
			method = value
		}
		if value, ok := strings.CutPrefix(option, "host:"); ok {
			host = value
		}
	}
	for end := time.Now().Add(scriptPatience); ; time.Sleep(50 * time.Millisecond) {
		status, body, err := fetchURL(method, args[1], host)
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs("body"), []byte(body), 0o600))
		if strconv.Itoa(status) == args[0] {
			return
		}
		if !until || time.Now().After(end) {
			ts.Fatalf("status %d, want %s", status, args[0])
		}
	}
}

func fetchURL(method, url, host string) (status int, body string, err error) {
	request, err := http.NewRequest(method, url, nil)
	if err != nil {
		return 0, "", err
	}
	request.Host = host
	client := http.Client{Transport: &http.Transport{Proxy: nil, DisableKeepAlives: true}, Timeout: scriptPatience}
	response, err := client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	if response.Header.Get("Cache-Control") != "no-store" {
		return 0, "", fmt.Errorf("Cache-Control: %q", response.Header.Get("Cache-Control"))
	}
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, string(text), err
}

// crowdCmd sends N requests at once and wants one document from all of them.
func crowdCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: crowd N URL")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	var group sync.WaitGroup
	errs, bodies := make([]error, n), make([]string, n)
	for i := range n {
		group.Go(func() {
			var status int
			status, bodies[i], errs[i] = fetchURL(http.MethodGet, args[1], "")
			if errs[i] == nil && status != http.StatusOK {
				errs[i] = fmt.Errorf("status %d", status)
			}
		})
	}
	group.Wait()
	for i := range n {
		ts.Check(errs[i])
		if bodies[i] != bodies[0] {
			ts.Fatalf("two answers differ")
		}
	}
}

// silentCmd opens N connections that never send anything.
func silentCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: silent N PORT")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	for range n {
		conn, err := net.Dial("tcp", "127.0.0.1:"+args[1])
		ts.Check(err)
		ts.Defer(func() { _ = conn.Close() })
	}
}

// fetch is a program for scripts: it prints what $ALIBABA_CLOUD_CREDENTIALS_URI
// gives or, with the argument "change", waits for another key than the first.
func fetch() {
	first := ""
	for end := time.Now().Add(scriptPatience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		status, body, err := fetchURL(http.MethodGet, os.Getenv("ALIBABA_CLOUD_CREDENTIALS_URI"), "")
		var document struct{ AccessKeyID, Expiration string }
		if err == nil {
			err = json.Unmarshal([]byte(body), &document)
		}
		expires, parseErr := time.Parse("2006-01-02T15:04:05Z", document.Expiration)
		switch {
		case err != nil || status != http.StatusOK || parseErr != nil:
			fmt.Fprintln(os.Stderr, "fetch:", status, err, parseErr)
			os.Exit(1)
		case !expires.After(time.Now()):
			fmt.Fprintln(os.Stderr, "fetch: a session that has ended")
			os.Exit(1)
		case len(os.Args) == 1:
			fmt.Print(body)
			os.Exit(0)
		case first == "":
			first = document.AccessKeyID
		case first != document.AccessKeyID:
			fmt.Println("changed")
			os.Exit(0)
		}
	}
	os.Exit(1)
}
