package cli

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/rogpeppe/go-internal/testscript"

	"aliyun-cred-helper/internal/bustest"
	"aliyun-cred-helper/internal/cloudtest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		helperName: func() { program(Helper) },
		loginName:  func() { program(Login) },
		"visit":    visit,
		"fetch":    fetch,
	})
}

// TestScripts runs testdata/script against a cloud on loopback, each script
// with a home, a keychain and a user name of its own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               setupScript,
		Condition:           scriptCondition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"await":         awaitCmd,
			"config":        configCmd,
			"count":         countCmd,
			"crowd":         crowdCmd,
			"deafbus":       deafBusCmd,
			"exits":         exitsCmd,
			"fault":         faultCmd,
			"finish":        finishCmd,
			"httpget":       httpGetCmd,
			"imds":          imdsCmd,
			"interrupt":     interruptCmd,
			"keychain":      keychainCmd,
			"nosecrets":     noSecretsCmd,
			"oauth":         oauthCmd,
			"oidctoken":     oidcTokenCmd,
			"parallel":      parallelCmd,
			"portal":        portalCmd,
			"ports":         portsCmd,
			"reset":         resetCmd,
			"secretservice": secretServiceCmd,
			"silent":        silentCmd,
			"start":         startCmd,
			"terminal":      terminalCmd,
			"terminals":     terminalsCmd,
			"tlsconns":      tlsConnectionsCmd,
		},
	})
}

type cloudKey struct{}

func cloudOf(ts *testscript.TestScript) *cloudtest.Cloud {
	return ts.Value(cloudKey{}).(*cloudtest.Cloud)
}

func setupScript(env *testscript.Env) error {
	cloud, err := cloudtest.New(cloudtest.Options{})
	if err != nil {
		return err
	}
	env.Values[cloudKey{}] = cloud
	env.Defer(func() { _ = cloud.Close() })
	home := filepath.Join(env.WorkDir, "home")
	run := filepath.Join(env.WorkDir, "run")
	for _, dir := range []string{home, run} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	ca := filepath.Join(env.WorkDir, "ca.pem")
	if err := os.WriteFile(ca, cloud.CACertPEM(), 0o600); err != nil {
		return err
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return err
	}
	keyFile := filepath.Join(env.WorkDir, "age.key")
	if err := os.WriteFile(keyFile, []byte(identity.String()+"\n"), 0o600); err != nil {
		return err
	}
	env.Vars = append(env.Vars,
		"HOME="+home, "USERPROFILE="+home, "LOCALAPPDATA="+filepath.Join(home, "AppData"), // the latter two of Windows
		"XDG_RUNTIME_DIR="+run, "XDG_STATE_HOME=", "DBUS_SESSION_BUS_ADDRESS=",
		"SSL_CERT_FILE="+ca,
		"GORACE=atexit_sleep_ms=0", // a second for every process otherwise
		"CONTROL="+cloud.ControlURL(), "STS="+cloud.STSURL(), "STS_TLS="+cloud.STSTLSURL(), "PORTAL="+cloud.PortalURL(),
		"URI="+cloud.CredentialsURL("dev"), "PROVIDER="+cloudtest.OIDCProviderARN,
		"ALIBABA_CLOUD_STS_ENDPOINT="+cloud.STSURL(),
		"ALIYUN_CRED_HELPER_IMDS_ENDPOINT="+cloud.IMDSURL(),
		"OAUTH="+cloud.OAuthURL(), "ALIYUN_CRED_HELPER_OAUTH_ENDPOINT="+cloud.OAuthURL(),
		"ALIYUN_CRED_HELPER_BACKEND=file", "ALIYUN_CRED_HELPER_AGE_IDENTITY="+keyFile,
		"ID="+cloudtest.AccessKeyID, "SECRET="+cloudtest.AccessKeySecret,
		"ROLE="+cloudtest.RoleARN(""),
		"TEST_USER="+rand.Text(), "TEST_STDERR="+filepath.Join(env.WorkDir, ".stderr"),
	)
	return nil
}

// program is what a script runs: the real program, with all that it ever
// prints to stderr kept for nosecrets.
func program(main func(context.Context, Env) int) {
	ctx := SignalContext()
	env := OSEnv()
	if log, err := os.OpenFile(os.Getenv("TEST_STDERR"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err == nil {
		env.Stderr = io.MultiWriter(os.Stderr, log)
	}
	// Sessions in the kernel keyring outlive the test; a name that is used once
	// keeps them apart.
	env.User = func() string { return os.Getenv("TEST_USER") }
	env.Now = scriptClock(env.Getenv)
	os.Exit(main(ctx, env))
}

// scriptCondition knows real:PROGRAM, which must not be missing where
// everything is to be tested.
func scriptCondition(cond string) (bool, error) {
	name, ok := strings.CutPrefix(cond, "real:")
	if !ok {
		return false, fmt.Errorf("unknown condition %s", cond)
	}
	_, err := exec.LookPath(name)
	if err != nil && cloudtest.Require() {
		return false, fmt.Errorf("REQUIRE_REAL is set: %w", err)
	}
	return err == nil, nil
}

// configCmd writes its file argument to ~/.aliyun/config.json with variables
// expanded.
func configCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: config FILE")
	}
	dir := filepath.Join(ts.Getenv("HOME"), ".aliyun")
	ts.Check(os.MkdirAll(dir, 0o700))
	text := os.Expand(ts.ReadFile(args[0]), func(name string) string {
		if name == "dollar" {
			return "$"
		}
		return ts.Getenv(name)
	})
	ts.Check(os.WriteFile(filepath.Join(dir, "config.json"), []byte(text), 0o600))
}

// exitsCmd runs a program and wants one of the exit codes; a program that fails must
// leave stdout empty.
func exitsCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE[,CODE] PROGRAM [ARG...]")
	}
	err := ts.Exec(args[1], args[2:]...)
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

func faultCmd(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 1 && args[0] == "none" {
		cloudOf(ts).ClearFaults()
		return
	}
	if neg || len(args) < 3 {
		ts.Fatalf("usage: fault SERVICE ACTION|- NAME [TIMES]")
	}
	times := 0
	if len(args) == 4 {
		n, err := strconv.Atoi(args[3])
		ts.Check(err)
		times = n
	}
	ts.Check(cloudOf(ts).SetFault(args[0], strings.Trim(args[1], "-"), args[2], times))
}

// countCmd wants exactly, or with "at-most" no more than, N requests.
func countCmd(ts *testscript.TestScript, neg bool, args []string) {
	atMost := len(args) == 4 && args[3] == "at-most"
	if neg || len(args) != 3 && !atMost {
		ts.Fatalf("usage: count SERVICE ACTION|- N [at-most]")
	}
	want, err := strconv.Atoi(args[2])
	ts.Check(err)
	got := cloudOf(ts).Count(args[0], strings.Trim(args[1], "-"))
	if atMost && got <= want {
		return
	}
	if got != want {
		ts.Fatalf("%d requests of %s %s, want %d: %+v", got, args[0], args[1], want, cloudOf(ts).Requests())
	}
}

func tlsConnectionsCmd(ts *testscript.TestScript, neg bool, args []string) {
	if got := strconv.Itoa(cloudOf(ts).TLSConnections()); neg || len(args) != 1 || got != args[0] {
		ts.Fatalf("%s TLS connections, want %v", got, args)
	}
}

func imdsCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: imds MODE ROLE|-")
	}
	ts.Check(cloudOf(ts).SetIMDS(cloudtest.IMDSMode(args[0]), strings.TrimPrefix(args[1], "-")))
}

// oidcTokenCmd writes a fresh token for a subject to a file, as a cluster does.
func oidcTokenCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: oidctoken FILE SUBJECT")
	}
	token := cloudOf(ts).IssueOIDCToken(args[1])
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(token+"\n"), 0o600))
}

// portalCmd changes the CloudSSO portal.
func portalCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: portal end-tokens | accounts FILE | SETTING N")
	}
	cloud := cloudOf(ts)
	if args[0] == "end-tokens" {
		cloud.EndTokens()
		return
	}
	if args[0] == "accounts" {
		var accounts []cloudtest.PortalAccount
		ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[1])), &accounts))
		cloud.SetPortalAccounts(accounts)
		return
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	cloud.SetPortal(func(s *cloudtest.PortalSettings) {
		switch args[0] {
		case "approve":
			s.AutoApprove = n == 1
		case "pending":
			s.PendingPolls = n
		case "code-seconds":
			s.CodeSeconds = n
		case "token-seconds":
			s.TokenSeconds = n
		default:
			ts.Fatalf("unknown setting %s", args[0])
		}
	})
}

func resetCmd(ts *testscript.TestScript, _ bool, _ []string) { cloudOf(ts).Reset() }

// keychainCmd selects the backend.
func keychainCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: keychain BACKEND")
	}
	ts.Setenv("ALIYUN_CRED_HELPER_BACKEND", args[0])
}

// deafBusCmd sets the session bus to one that accepts and never answers.
func deafBusCmd(ts *testscript.TestScript, _ bool, _ []string) {
	path := filepath.Join(ts.Getenv("WORK"), "bus")
	listener, err := net.Listen("unix", path)
	ts.Check(err)
	ts.Defer(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			defer conn.Close()
		}
	}()
	ts.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+path)
}

// secretServiceCmd starts a Secret Service of the script's own.
func secretServiceCmd(ts *testscript.TestScript, neg bool, args []string) {
	dir := filepath.Join(ts.Getenv("WORK"), "secrets")
	ts.Check(os.MkdirAll(dir, 0o700))
	session, err := bustest.Start(dir)
	ts.Check(err)
	ts.Defer(func() { _ = session.Close() })
	for _, v := range session.Env() {
		name, value, _ := strings.Cut(v, "=")
		// The script keeps its own home.
		if name == "DBUS_SESSION_BUS_ADDRESS" {
			ts.Setenv(name, value)
		}
	}
	if len(args) == 1 && args[0] == "locked" {
		ts.Check(session.Lock())
	}
}

// leak matches the secrets that the cloud knows and issues, and the pages that
// must not be repeated; ids of keys are not secret.
var leak = regexp.MustCompile(cloudtest.Canary + `(secret|token|imds|signature|-)[^ ]{0,8}`)

// noSecretsCmd wants no secret in anything that was printed to stderr and in
// no file but the encrypted ones.
func noSecretsCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: nosecrets")
	}
	if log, err := os.ReadFile(ts.Getenv("TEST_STDERR")); err == nil {
		if found := leak.Find(log); found != nil {
			ts.Fatalf("stderr holds %s", found)
		}
	}
	for _, root := range []string{
		filepath.Join(ts.Getenv("HOME"), ".local"), ts.Getenv("LOCALAPPDATA"), ts.Getenv("XDG_RUNTIME_DIR"), ts.Getenv("XDG_STATE_HOME"),
	} {
		ts.Check(filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return nil
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if found := leak.Find(text); found != nil {
				return fmt.Errorf("%s holds %s", path, found)
			}
			if info, err := d.Info(); err == nil && info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
				return fmt.Errorf("%s has mode %v", path, info.Mode())
			}
			return nil
		}))
	}
}

// parallelCmd runs N processes at once. All must end with one of the codes;
// those that succeed must print the same document, which is written to OUT,
// unless OUT is "-".
func parallelCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 {
		ts.Fatalf("usage: parallel N CODE[,CODE] OUT PROGRAM [ARG...]")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	if underRace && n > 30 {
		n /= 4 // the detector looks into processes, not between them
	}
	path := args[3]
	if p, err := exec.LookPath(path); err == nil {
		path = p
	}
	env := scriptEnv(ts)
	type result struct {
		code           int
		stdout, stderr string
	}
	results := make([]result, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			var stdout, stderr strings.Builder
			cmd := exec.Command(path, args[4:]...)
			cmd.Env, cmd.Stdout, cmd.Stderr = env, &stdout, &stderr
			results[i] = result{codeOf(cmd.Run()), stdout.String(), stderr.String()}
		})
	}
	group.Wait()
	documents := map[string]int{}
	for _, r := range results {
		if !strings.Contains(","+args[1]+",", ","+strconv.Itoa(r.code)+",") {
			ts.Fatalf("exit code %d, want one of %s: %s", r.code, args[1], r.stderr)
		}
		if r.code != 0 && r.stdout != "" {
			ts.Fatalf("it failed and wrote to stdout")
		}
		if r.code == 0 {
			documents[r.stdout]++
		}
	}
	if args[2] == "-" {
		return
	}
	if len(documents) > 1 {
		ts.Fatalf("%d different documents", len(documents))
	}
	for document := range documents {
		ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(document), 0o600))
	}
}

// interruptCmd starts a program, sends it a signal once the service has got its
// request, and wants the exit code without delay.
func interruptCmd(ts *testscript.TestScript, neg bool, args []string) {
	signals := map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM}
	if neg || len(args) < 4 {
		ts.Fatalf("usage: interrupt INT|TERM CODE SERVICE PROGRAM [ARG...]")
	}
	path, err := exec.LookPath(args[3])
	ts.Check(err)
	var stdout strings.Builder
	cmd := exec.Command(path, args[4:]...)
	cmd.Env, cmd.Stdout = scriptEnv(ts), &stdout
	before := cloudOf(ts).Count(args[2], "")
	ts.Check(cmd.Start())
	for end := time.Now().Add(20 * time.Second); cloudOf(ts).Count(args[2], "") == before; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			_ = cmd.Process.Kill()
			ts.Fatalf("no request came")
		}
	}
	sent := time.Now()
	ts.Check(cmd.Process.Signal(signals[args[0]]))
	if got := strconv.Itoa(codeOf(cmd.Wait())); got != args[1] {
		ts.Fatalf("exit code %s, want %s", got, args[1])
	}
	if took := time.Since(sent); took > 2*time.Second {
		ts.Fatalf("it took %v to end", took)
	}
	if stdout.Len() > 0 {
		ts.Fatalf("it was interrupted and wrote to stdout")
	}
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
	"PATH", "HOME", "USERPROFILE", "LOCALAPPDATA", "SystemRoot", "XDG_RUNTIME_DIR", "XDG_STATE_HOME", "DBUS_SESSION_BUS_ADDRESS", "SSL_CERT_FILE",
	"ALIBABA_CLOUD_STS_ENDPOINT", "ALIYUN_CRED_HELPER_IMDS_ENDPOINT", "ALIYUN_CRED_HELPER_BACKEND",
	"ALIYUN_CRED_HELPER_OAUTH_ENDPOINT",
	"ALIYUN_CRED_HELPER_AGE_IDENTITY", "ALIYUN_CRED_HELPER_TIMEOUT", "TEST_USER", "TEST_STDERR",
	"GORACE", "DISPLAY", "SSH_CONNECTION", "WORK", "OPENED", "TEST_AHEAD",
}
