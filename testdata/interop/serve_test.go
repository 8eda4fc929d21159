package interop

import (
	"bufio"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aliyun/credentials-go/credentials"
)

// patience bounds the wait for a session to end; those of the tests live a few
// seconds.
const patience = 20 * time.Second

// sdkClient as the first argument makes the test program a program that asks
// the default chain of credentials-go until the key has changed once, and
// prints each key id and where it came from, a line each. With ONCE set it asks
// once.
const sdkClient = "sdk-client"

func runSDKClient() int {
	chain, err := credentials.NewCredential(nil)
	first := ""
	for end := time.Now().Add(patience); err == nil && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		var got *credentials.CredentialModel
		if got, err = chain.GetCredential(); err != nil || text(got.AccessKeyId) == first {
			continue
		}
		fmt.Println(text(got.AccessKeyId), text(got.ProviderName))
		if first != "" || os.Getenv("ONCE") != "" {
			return 0
		}
		first = text(got.AccessKeyId)
	}
	fmt.Fprintln(os.Stderr, "the key did not change:", err)
	return 1
}

// shortSessions makes STS give sessions of that life until the end of the test.
func shortSessions(t *testing.T, life string) {
	t.Helper()
	control(t, http.MethodPost, "faults?"+url.Values{"service": {"sts"}, "action": {"AssumeRole"}, "fault": {"life:" + life}}.Encode())
	t.Cleanup(func() {
		request, err := http.NewRequest(http.MethodDelete, world.cloud["CLOUDTEST_CONTROL"]+"/faults", nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
	})
}

// serveHome gives the test a home whose config.json and file of credentials
// name another identity, and returns the flags of the profile that is served.
func serveHome(t *testing.T) []string {
	t.Helper()
	home := newHome(t)
	t.Setenv("ALIBABA_CLOUD_STS_ENDPOINT", world.cloud["CLOUDTEST_STS"])
	other := filepath.Join(home, "helper.json")
	writeConfig(t, other, ramRoleArn("app", "dev"))
	writeConfig(t, configPath(home), profile{"name": "decoy", "mode": "AK", "access_key_id": "decoy", "access_key_secret": "decoy"})
	file := filepath.Join(home, ".alibabacloud", "credentials")
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("[default]\ntype = access_key\naccess_key_id = decoy\naccess_key_secret = decoy\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"--profile", "app", "--config-path", other}
}

// startServe starts `serve` and returns the URL that it prints.
func startServe(t *testing.T, flags ...string) string {
	t.Helper()
	cmd := exec.Command(world.helper, append([]string{"serve"}, flags...)...)
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		var exit *exec.ExitError
		if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 143 {
			t.Errorf("serve ended with %v, want exit status 143", err)
		}
	})
	line, _ := bufio.NewReader(stdout).ReadString('\n')
	statement := regexp.MustCompile(`^export ALIBABA_CLOUD_CREDENTIALS_URI=(http://127\.0\.0\.1:[0-9]+/[A-Z2-7]+)\n$`).FindStringSubmatch(line)
	if statement == nil {
		t.Fatalf("serve prints %q", line)
	}
	return statement[1]
}

// changed checks what a client prints: two key ids of sessions, both from where
// they should be.
func changed(t *testing.T, output, provider string) {
	t.Helper()
	lines := regexp.MustCompile(`(?m)^STS\.\S+ `+regexp.QuoteMeta(provider)+`$`).FindAllString(output, -1)
	if len(lines) != 2 || lines[0] == lines[1] {
		t.Errorf("got %q, want two sessions from %s", output, provider)
	}
}

// A client that was given the URI by its configuration, across an expiry.
func TestServeCredentialsURI(t *testing.T) {
	flags := serveHome(t)
	shortSessions(t, "3s")
	uri := startServe(t, flags...)
	client, err := credentials.NewCredential(new(credentials.Config).SetType("credentials_uri").SetURLCredential(uri))
	if err != nil {
		t.Fatal(err)
	}
	first := sdkCredential(t, client)
	if !strings.HasPrefix(text(first.AccessKeyId), "STS.") || text(first.SecurityToken) == "" {
		t.Fatalf("got the key %s", text(first.AccessKeyId))
	}
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		if text(sdkCredential(t, client).AccessKeyId) != text(first.AccessKeyId) {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the key did not change")
		}
	}
	if n := assumeRoleCount(t); n < 2 || n > 4 {
		t.Errorf("%d AssumeRole requests for two sessions", n)
	}
}

// What exec gives wins over everything else that the default chain would find.
func TestExecReachesTheDefaultChain(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	flags := serveHome(t)
	t.Setenv("ALIBABA_CLOUD_PROFILE", "decoy")
	t.Setenv("ALIBABA_CLOUD_ROLE_ARN", roleARN+"decoy")
	t.Setenv("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "decoy")
	t.Setenv("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "decoy")
	t.Run("keys", func(t *testing.T) {
		t.Setenv("ONCE", "1")
		got := runHelper(t, "", append(append([]string{"exec"}, flags...), "--", self, sdkClient)...)
		if want := " default/env\n"; got.code != 0 || !strings.HasPrefix(got.stdout, "STS.") || !strings.HasSuffix(got.stdout, want) {
			t.Errorf("exit code %d, %q, %s; want a session from%s", got.code, got.stdout, got.stderr, want)
		}
	})
	t.Run("URI", func(t *testing.T) {
		shortSessions(t, "3s")
		got := runHelper(t, "", append(append([]string{"exec", "--serve", "--refresh"}, flags...), "--", self, sdkClient)...)
		if got.code != 0 {
			t.Fatalf("exit code %d: %s", got.code, got.stderr)
		}
		changed(t, got.stdout, "default/credential_uri")
	})
}

// What goes wrong behind the URI is what a user of the SDK reads.
func TestServeFailure(t *testing.T) {
	flags := serveHome(t)
	shortSessions(t, "2s")
	uri := startServe(t, flags...)
	control(t, http.MethodPost, "faults?"+url.Values{
		"service": {"sts"}, "action": {"AssumeRole"}, "fault": {`status:403:{"Code":"NoPermission"}`},
	}.Encode())
	client, err := credentials.NewCredential(new(credentials.Config).SetType("credentials_uri").SetURLCredential(uri))
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		// At the very end of its life the session may end on its way.
		if _, err = client.GetCredential(); err != nil && strings.Contains(err.Error(), "Refused") {
			break
		}
		if time.Now().After(end) {
			t.Fatal("an expired session is served")
		}
	}
	for _, want := range []string{`"Code":"Refused"`, "NoPermission", "hint: "} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error has no %s: %v", want, err)
		}
	}
}

// The npm package, given the URI and by its default chain, across an expiry.
func TestServeNode(t *testing.T) {
	needsNode(t)
	script, err := filepath.Abs(filepath.Join("node", "fetch.js"))
	if err != nil {
		t.Fatal(err)
	}
	flags := serveHome(t)
	t.Setenv("ALIBABA_CLOUD_PROFILE", "decoy")
	for kind, provider := range map[string]string{"uri": "credential_uri", "default": "default/credential_uri"} {
		t.Run(kind, func(t *testing.T) {
			shortSessions(t, "3s")
			args := append(append([]string{"exec", "--serve", "--refresh"}, flags...), "--", "node", script, kind)
			got := runHelper(t, "", args...)
			if got.code != 0 {
				t.Fatalf("exit code %d: %s", got.code, got.stderr)
			}
			changed(t, got.stdout, provider)
		})
	}
}
