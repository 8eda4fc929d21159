// Package interop runs the vendor's own clients against the built programs:
// credentials-go and the npm package @alicloud/credentials as callers of the
// helper, as readers of config.json beside it and as clients of a credentials
// URI, and the core of the official SDK as the judge of signatures. kubectl and
// client-go run the helper as their plugin. It is a module of its own, so that the
// product's has none of their dependencies.
//
// The cloud is the one of bin/cloudtest. Neither credentials-go nor config.json
// can name an endpoint on loopback, so requests to the vendor's names go to a
// proxy of the test, which leads them there and refuses everything else:
// nothing leaves the machine.
package interop

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// What the fake cloud has.
const (
	accountID = "1234567890123456"
	roleARN   = "acs:ram::" + accountID + ":role/"
)

// world is what all tests share. TestMain fills it.
var world struct {
	helper string            // path of aliyun-cred-helper
	cloud  map[string]string // the variables CLOUDTEST_*
	proxy  *proxy
}

func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == countedRun {
		os.Exit(runCounted(os.Args[2], os.Args[3:]))
	}
	if len(os.Args) > 1 && os.Args[1] == sdkClient {
		os.Exit(runSDKClient())
	}
	if len(os.Args) == 3 && os.Args[1] == printFile {
		os.Exit(runPrintFile(os.Args[2]))
	}
	code, err := runTests(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "interop:", err)
		code = 1
	}
	os.Exit(code)
}

// runTests runs the tests in an environment that has nothing of the user's.
func runTests(m *testing.M) (code int, err error) {
	var cloudtest string
	for name, path := range map[string]*string{"aliyun-cred-helper": &world.helper, "cloudtest": &cloudtest} {
		if *path, err = program(name); err != nil {
			return 1, err
		}
	}
	dir, err := os.MkdirTemp("", "interop")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	ca, identity := filepath.Join(dir, "ca.pem"), filepath.Join(dir, "age.key")
	if err := exec.Command(cloudtest, "-age-identity", identity).Run(); err != nil {
		return 1, fmt.Errorf("cloudtest -age-identity: %w", err)
	}
	stop, err := startCloud(cloudtest, ca)
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	world.proxy = startProxy(world.cloud["CLOUDTEST_STS_TLS"], world.cloud["CLOUDTEST_OAUTH_TLS"])
	defer world.proxy.close()

	clearEnvironment()
	// Both net/http and crypto/x509 read these once, before the first request.
	for name, value := range map[string]string{
		"HTTPS_PROXY": world.proxy.url(), "HTTP_PROXY": world.proxy.url(), "SSL_CERT_FILE": ca, "NODE_EXTRA_CA_CERTS": ca,
		"HOME": dir, "ALIYUN_CRED_HELPER_BACKEND": "file", "ALIYUN_CRED_HELPER_AGE_IDENTITY": identity,
		// The metadata address is real on some machines, and neither
		// credentials-go nor config.json can name another one.
		"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true",
	} {
		if err := os.Setenv(name, value); err != nil {
			return 1, err
		}
	}
	code = m.Run()
	if refused := world.proxy.refused(); len(refused) > 0 {
		return 1, fmt.Errorf("requests that would have left the machine: %s", strings.Join(refused, ", "))
	}
	return code, nil
}

// program returns the path of a program that the project's Makefile builds.
func program(name string) (string, error) {
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	path, err := filepath.Abs(filepath.Join("..", "..", "bin", name))
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("bin/%s is missing: run `make interop` in the project's root directory, which builds it", name)
	}
	return path, nil
}

// clearEnvironment leaves what programs need to run at all. Whatever else the
// user has set could be a credential or a proxy.
func clearEnvironment() {
	keep := []string{"PATH", "TMPDIR", "TEMP", "TMP", "SystemRoot", "REQUIRE_REAL", "SEED", "CASES"}
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if !slices.Contains(keep, name) {
			_ = os.Unsetenv(name)
		}
	}
}

// startCloud starts the fake cloud. It ends with its stdin, so also with this
// process.
func startCloud(cloudtest, ca string) (stop func() error, err error) {
	cmd := exec.Command(cloudtest, "-until-eof", "-ca", ca)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	stop = func() error { return errors.Join(stdin.Close(), cmd.Wait()) }
	world.cloud = map[string]string{}
	for lines := bufio.NewScanner(stdout); !cloudIsKnown() && lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), "=")
		world.cloud[name] = value
	}
	if !cloudIsKnown() {
		return nil, errors.Join(errors.New("cloudtest did not say where it is"), stop())
	}
	return stop, nil
}

func cloudIsKnown() bool {
	for _, name := range []string{"STS", "STS_TLS", "CONTROL", "ACCESS_KEY_ID", "ACCESS_KEY_SECRET", "PORTAL", "OAUTH", "OAUTH_TLS", "SIGNIN", "IMS", "CR", "CS"} {
		if world.cloud["CLOUDTEST_"+name] == "" {
			return false
		}
	}
	return true
}

// control calls the control service of the cloud and returns its answer.
func control(t *testing.T, method, call string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, world.cloud["CLOUDTEST_CONTROL"]+"/"+call, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode >= 300 {
		t.Fatalf("%s %s: status %d, %v", method, call, response.StatusCode, err)
	}
	return strings.TrimSpace(string(body))
}

// assumeRoleCount returns how many AssumeRole requests the cloud has received
// since the start of the test, or the last call of reset.
func assumeRoleCount(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(control(t, http.MethodGet, "count?service=sts&action=AssumeRole"))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// reset empties the log of the cloud.
func reset(t *testing.T) {
	t.Helper()
	control(t, http.MethodPost, "reset")
}

// newHome gives the test a home directory, with nothing cached and a cloud
// without a past.
func newHome(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	t.Setenv("XDG_STATE_HOME", filepath.Join(home, "state"))
	reset(t)
	return home
}

// profile is a profile of config.json.
type profile map[string]any

// writeConfig writes profiles to a config.json and selects the first of them.
func writeConfig(t *testing.T, path string, profiles ...profile) {
	t.Helper()
	text, err := json.Marshal(map[string]any{
		"current": profiles[0]["name"], "profiles": profiles, "meta_path": "/nowhere",
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// result is a run of the helper.
type result struct {
	code           int
	stdout, stderr string
}

// runHelper runs the helper. Input comes from stdin.
func runHelper(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	return runHelperWith(t, nil, stdin, args...)
}

// runHelperWith runs the helper with more variables than this process has.
func runHelperWith(t *testing.T, env []string, stdin string, args ...string) result {
	t.Helper()
	var stdout, stderr strings.Builder
	cmd := exec.CommandContext(t.Context(), world.helper, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &stdout, &stderr
	cmd.WaitDelay, cmd.Env = 10*time.Second, append(os.Environ(), env...)
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// helperJSON runs the helper, which must succeed, and returns its document.
func helperJSON(t *testing.T, args ...string) map[string]string {
	t.Helper()
	got := runHelper(t, "", args...)
	if got.code != 0 {
		t.Fatalf("aliyun-cred-helper %s: exit code %d: %s", strings.Join(args, " "), got.code, got.stderr)
	}
	var document map[string]string
	if err := json.Unmarshal([]byte(got.stdout), &document); err != nil {
		t.Fatal(err)
	}
	return document
}

// needsCertFile is for tests that trust the cloud's authority through
// SSL_CERT_FILE, which Go does not read on every system.
func needsCertFile(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "windows" && runtime.GOOS != "darwin" {
		return
	}
	if os.Getenv("REQUIRE_REAL") == "1" {
		t.Fatal("REQUIRE_REAL is set, and this system does not read SSL_CERT_FILE")
	}
	t.Skip("this system does not read SSL_CERT_FILE")
}
