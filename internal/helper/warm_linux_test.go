package helper

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/envtest"
	"aliyun-cred-helper/internal/processtest"
)

// TestWarmCallsLeaveNothing makes 2,000 calls that the cache answers, from files.
func TestWarmCallsLeaveNothing(t *testing.T) { warmCalls(t, "file") }

// TestWarmCallsLeaveNoKeys makes them from the kernel keyring, as a user whose keys nobody
// else makes.
func TestWarmCallsLeaveNoKeys(t *testing.T) {
	const variable = "WARM_CALLS_AS_NOBODY"
	if os.Getenv(variable) != "" {
		if _, err := unix.KeyctlGetKeyringID(unix.KEY_SPEC_USER_KEYRING, true); err != nil {
			cloudtest.Missing(t, "no kernel keyring: %v", err)
		}
		warmCalls(t, "kernel")
		return
	}
	cloudtest.NeedsRoot(t)
	cmd := exec.CommandContext(t.Context(), processtest.Reachable(t), "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = []string{variable + "=1", "REQUIRE_REAL=" + os.Getenv("REQUIRE_REAL"), "GOCOVERDIR=" + t.TempDir()}
	cmd.Dir = "/"
	processtest.AsNobody(cmd)
	out, err := cmd.CombinedOutput()
	switch {
	case err != nil:
		t.Errorf("%v\n%s", err, out)
	case bytes.Contains(out, []byte("--- SKIP")):
		t.Skipf("%s", out)
	}
}

// warmCalls makes 2,000 calls that the cache answers: one request in all, the same
// document, no file that is new or changed, no key of the kernel, no descriptor and no
// goroutine.
func warmCalls(t *testing.T, backend string) {
	cloud, err := cloudtest.New(cloudtest.Options{Clock: func() time.Time { return envtest.Now }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cloud.Close() }()
	config := fmt.Sprintf(`{"profiles":[{"name":"role","mode":"RamRoleArn","access_key_id":"%s","access_key_secret":"%s","ram_role_arn":"%s"}]}`,
		cloudtest.AccessKeyID, cloudtest.AccessKeySecret, cloudtest.RoleARN("dev"))
	env := envtest.New(t, config, map[string]string{"ALIBABA_CLOUD_STS_ENDPOINT": cloud.STSURL(), "ALIYUN_CRED_HELPER_BACKEND": backend})
	env.Transport = nil
	env.Args = []string{"get", "--profile", "role"}
	call := func() string {
		var stdout, stderr bytes.Buffer
		env.Stdout, env.Stderr = &stdout, &stderr
		if code := Run(t.Context(), *env); code != 0 || stderr.Len() > 0 {
			t.Fatalf("exit code %d: %s", code, stderr.String())
		}
		return stdout.String()
	}
	want := call()
	_ = call() // what a first warm call writes, it may write
	before, files, keys := opened(t), filesIn(t, env.Home), ""
	if backend == "kernel" {
		if keys = ownKeys(t); !strings.Contains(keys, "aliyun-cred-helper:") {
			t.Errorf("no key has the session:\n%s", keys)
		}
	}
	for range 2000 {
		if got := call(); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	}
	if got := cloud.Count("sts", "AssumeRole"); got != 1 {
		t.Errorf("%d requests", got)
	}
	if now := filesIn(t, env.Home); !maps.Equal(now, files) {
		t.Errorf("the files are %v, before they were %v", now, files)
	}
	if backend == "kernel" {
		if now := ownKeys(t); now != keys {
			t.Errorf("the keys are:\n%s\nbefore they were:\n%s", now, keys)
		}
	}
	// What belongs to the last call may be about to end. A leak is one of 2,000.
	if now := opened(t); now.goroutines > before.goroutines+20 || now.descriptors > before.descriptors+20 {
		t.Errorf("%+v are open, before there were %+v", now, before)
	}
}

// ownKeys lists the kernel's keys of this user: serial number, type and name of each. The
// keyring of a thread, which may be a new one, is left out: it ends with its thread.
func ownKeys(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("/proc/keys")
	if err != nil {
		cloudtest.Missing(t, "no list of keys: %v", err)
	}
	var list []string
	for line := range strings.Lines(string(data)) {
		// 2c8f1a04 I--Q--- 1 perm 3f3f0000 60001 -1 user aliyun-cred-helper:…: 812
		f := strings.Fields(line)
		if len(f) > 8 && f[5] == fmt.Sprint(os.Geteuid()) && f[8] != "_tid:" {
			list = append(list, strings.Join([]string{f[0], f[7], f[8]}, " "))
		}
	}
	slices.Sort(list)
	return strings.Join(list, "\n")
}

// filesIn returns size, mode and time of all files below root.
func filesIn(t *testing.T, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			files[path] = fmt.Sprint(info.Size(), info.Mode(), info.ModTime())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
