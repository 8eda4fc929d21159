package interop

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// bucket is a bucket of OSS with one account's keys, which refuses a request
// without the token of its session.
type bucket struct {
	mu      sync.Mutex // guards what follows
	objects map[string]string
	signers map[string]bool // id and token of each request
}

func (b *bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	id, _, _ := strings.Cut(strings.TrimPrefix(r.Header.Get("Authorization"), "OSS "), ":")
	b.signers[id+" "+r.Header.Get("X-Oss-Security-Token")] = true
	name := strings.TrimPrefix(r.URL.Path, "/states/")
	switch object, there := b.objects[name]; {
	case r.Method == http.MethodPut:
		body, err := io.ReadAll(r.Body)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		b.objects[name] = string(body)
	case r.Method == http.MethodGet && name == "":
		fmt.Fprint(w, `<ListBucketResult><Name>states</Name><IsTruncated>false</IsTruncated></ListBucketResult>`)
	case !there:
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>`)
	default:
		fmt.Fprint(w, object)
	}
}

// The oss backend signs with the session that exec gives, and sends its token.
func TestTerraformBackend(t *testing.T) {
	terraform, err := exec.LookPath("terraform")
	if err != nil {
		t.Skip("terraform is not on PATH")
	}
	home := newHome(t)
	t.Setenv("ALIBABA_CLOUD_STS_ENDPOINT", world.cloud["CLOUDTEST_STS"])
	t.Setenv("CHECKPOINT_DISABLE", "1") // else it asks for news of itself
	writeConfig(t, configPath(home), ramRoleArn("app", "dev"))
	states := &bucket{objects: map[string]string{}, signers: map[string]bool{}}
	server := httptest.NewServer(states)
	t.Cleanup(server.Close)
	// The backend asks a proxy for loopback, too. No request gets farther than here.
	t.Setenv("HTTP_PROXY", server.URL)
	t.Setenv("HTTPS_PROXY", server.URL)
	dir := t.TempDir()
	plan := fmt.Sprintf(`
terraform {
  backend "oss" {
    bucket   = "states"
    prefix   = "app"
    region   = "cn-hangzhou"
    endpoint = %q
  }
}
output "fruit" { value = "pear" }
`, server.URL)
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(plan), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"init"}, {"apply", "-auto-approve"}} {
		args = append([]string{"exec", "app", "--", terraform, "-chdir=" + dir, args[0], "-input=false", "-no-color"}, args[1:]...)
		if got := runHelper(t, "", args...); got.code != 0 {
			t.Fatalf("%v: exit code %d: %s%s", args, got.code, got.stdout, got.stderr)
		}
	}
	session := helperJSON(t, "get", "app")
	states.mu.Lock()
	defer states.mu.Unlock()
	want := session["access_key_id"] + " " + session["sts_token"]
	if len(states.signers) != 1 || !states.signers[want] {
		t.Errorf("%d keys signed the requests, want the session of exec alone", len(states.signers))
	}
	if state := states.objects["app/terraform.tfstate"]; !strings.Contains(state, "pear") {
		t.Errorf("the bucket has no state: %q", state)
	}
}
