package helper

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"testing"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/envtest"
)

// TestWarmCallsLeaveNothing makes 2,000 calls that the cache answers: one request in all,
// the same document, no file that is new or changed, no descriptor and no goroutine.
func TestWarmCallsLeaveNothing(t *testing.T) {
	cloud, err := cloudtest.New(cloudtest.Options{Clock: func() time.Time { return envtest.Now }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cloud.Close() }()
	config := fmt.Sprintf(`{"profiles":[{"name":"role","mode":"RamRoleArn","access_key_id":"%s","access_key_secret":"%s","ram_role_arn":"%s"}]}`,
		cloudtest.AccessKeyID, cloudtest.AccessKeySecret, cloudtest.RoleARN("dev"))
	env := envtest.New(t, config, map[string]string{"ALIBABA_CLOUD_STS_ENDPOINT": cloud.STSURL()})
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
	before, files := opened(t), filesIn(t, env.Home)
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
	if now := opened(t); now.goroutines > before.goroutines || now.descriptors > before.descriptors {
		t.Errorf("%+v are open, before there were %+v", now, before)
	}
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
