package helper

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/envtest"
)

func TestIsDocker(t *testing.T) {
	for name, want := range map[string]bool{
		"docker-credential-aliyun": true, "/usr/bin/docker-credential-aliyun": true, `Docker-Credential-Aliyun.EXE`: true, "./docker-credential-aliyun": true,
		"": false, "aliyun-cred-helper": false, "docker-credential-aliyun/x": false, "docker-credential-aliyun2": false,
	} {
		if got := isDocker(name); got != want {
			t.Errorf("%q: got %v", name, got)
		}
	}
}

// dockerCall is a call of docker-credential-aliyun get while the registry's API has one
// fault.
type dockerCall struct {
	fault, codes, host string
	limit              time.Duration
	endpoint           string
}

// inTime makes the call. Too late is what other tests of a busy machine may cause.
func (d dockerCall) inTime(t *testing.T) bool {
	var stdout, stderr bytes.Buffer
	env := envtest.New(t, "", map[string]string{
		"ALIYUN_CRED_HELPER_CR_ENDPOINT": d.endpoint, "ALIYUN_CRED_HELPER_TIMEOUT": d.limit.String(), "ALIYUN_CRED_HELPER_DEBUG": "1",
		"ALIBABA_CLOUD_ACCESS_KEY_ID": cloudtest.AccessKeyID, "ALIBABA_CLOUD_ACCESS_KEY_SECRET": cloudtest.AccessKeySecret,
	})
	env.Now, env.Transport, env.Stdout, env.Stderr = time.Now, nil, &stdout, &stderr
	env.Name, env.Args, env.Stdin = "/usr/bin/"+dockerName, []string{"get"}, strings.NewReader(d.host)
	start := time.Now()
	code := strconv.Itoa(Run(t.Context(), *env))
	took, said := time.Since(start), stderr.String()
	late := took > d.limit+time.Second || code == "6" && !strings.Contains(d.codes, code)
	unsafe := strings.ContainsAny(said, "\x00\x07\x1b\r\u202e") || strings.Contains(said, cloudtest.Canary)
	if !late && !strings.Contains(d.codes, code) || stdout.Len() > 0 || unsafe || !strings.Contains(said, "error: ") {
		t.Errorf("%s for %s: exit code %s, want %s; %d bytes on stdout; stderr:\n%q", d.fault, d.host, code, d.codes, stdout.Len(), said)
	}
	return !late
}

// TestDockerFaults has the registry's API go wrong in every way. No call prints anything
// to stdout: what stands there might be taken for "not found", after which a client goes
// on without a password.
func TestDockerFaults(t *testing.T) {
	var calls []dockerCall
	for _, row := range faultTable {
		for _, name := range strings.Fields(row.names) {
			if strings.HasPrefix(name, "field:") || strings.HasPrefix(name, "missing:") || name == "twice" {
				continue // of a session
			}
			calls = append(calls, dockerCalls(t, name, row.codes, row.limit)...)
		}
	}
	for _, field := range []string{"IsSuccess", "TempUsername", "AuthorizationToken", "ExpireTime"} {
		calls = append(calls, dockerCalls(t, "missing:"+field, "5", 10*time.Second)[0])
	}
	for _, atOnce := range []int{20, 1, 1} {
		calls = allOf(t, calls, atOnce)
	}
	for _, call := range calls {
		t.Errorf("%s for %s does not end in time, or not as %s", call.fault, call.host, call.codes)
	}
}

// dockerCalls starts an API with a fault, and returns the calls for an instance and for
// the personal registry.
func dockerCalls(t *testing.T, fault, codes string, limit time.Duration) []dockerCall {
	t.Helper()
	cloud, err := cloudtest.New(cloudtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cloud.Close() })
	endpoint := cloud.CRURL()
	if name, isPort := strings.CutPrefix(fault, "port:"); isPort {
		endpoint, err = cloud.FaultyURL(name)
	} else {
		err = cloud.SetFault("cr", "", fault, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	call := dockerCall{fault: fault, codes: codes, limit: limit, endpoint: endpoint}
	shop, personal := call, call
	shop.host, personal.host = "shop-registry.cn-hangzhou.cr.aliyuncs.com", "registry.cn-hangzhou.aliyuncs.com"
	return []dockerCall{shop, personal}
}

// A docker.json that cannot be read is never an answer, either.
func TestDockerUnreadable(t *testing.T) {
	var stdout, stderr bytes.Buffer
	env := envtest.New(t, "", nil)
	env.ConfigDir = t.TempDir()
	if err := os.Mkdir(filepath.Join(env.ConfigDir, "docker.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"get", "store", "list"} {
		stdout.Reset()
		env.Stdout, env.Stderr, env.Name, env.Args = &stdout, &stderr, dockerName, []string{command}
		env.Stdin = strings.NewReader(`{"ServerURL":"registry.cn-hangzhou.aliyuncs.com"}`)
		if command == "get" {
			env.Stdin = strings.NewReader("registry.cn-hangzhou.aliyuncs.com")
		}
		if code := Run(t.Context(), *env); code != 2 || stdout.Len() > 0 {
			t.Errorf("%s: exit code %d, stdout %q", command, code, stdout.String())
		}
	}
}
