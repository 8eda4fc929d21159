package interop

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/docker/docker-credential-helpers/client"
	"github.com/docker/docker-credential-helpers/credentials"
)

// dockerProgram puts the helper into a directory of its own under the name that Docker
// looks for, as an installation does, and returns its path there.
func dockerProgram(t *testing.T) string {
	t.Helper()
	name := "docker-credential-aliyun" + filepath.Ext(world.helper)
	path := filepath.Join(t.TempDir(), name)
	if err := os.Symlink(world.helper, path); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	return path
}

// newDocker gives the test a home with a profile and a docker.json, and returns the
// program.
func newDocker(t *testing.T, hosts string) string {
	t.Helper()
	home := newHome(t)
	writeConfig(t, filepath.Join(home, ".aliyun", "config.json"), profile{
		"name": "ops", "mode": "RamRoleArn", "ram_role_arn": roleARN + "dev", "sts_endpoint": "",
		"access_key_id": world.cloud["CLOUDTEST_ACCESS_KEY_ID"], "access_key_secret": world.cloud["CLOUDTEST_ACCESS_KEY_SECRET"],
	})
	dir := filepath.Join(home, "config", "aliyun-cred-helper")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "docker.json"), []byte(`{"hosts":{`+hosts+`}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"XDG_CONFIG_HOME":                   filepath.Join(home, "config"),
		"ALIYUN_CRED_HELPER_CR_ENDPOINT":    world.cloud["CLOUDTEST_CR"],
		"ALIBABA_CLOUD_STS_ENDPOINT":        world.cloud["CLOUDTEST_STS"],
		"ALIYUN_CRED_HELPER_DOCKER_PROFILE": "ops",
	} {
		t.Setenv(name, value)
	}
	return dockerProgram(t)
}

// goodFor returns the instance that a user name and a password are good for, or "".
func goodFor(t *testing.T, user, password string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
		world.cloud["CLOUDTEST_CONTROL"]+"/registry-password?"+url.Values{"user": {user}, "password": {password}}.Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var body [100]byte
	n, _ := response.Body.Read(body[:])
	if response.StatusCode != http.StatusOK {
		return ""
	}
	return strings.TrimSpace(string(body[:n]))
}

// TestDockerClient has Docker's own client of credential helpers call the program.
func TestDockerClient(t *testing.T) {
	call := client.NewShellProgramFunc(newDocker(t, `"images.example.com":{"instance":"cri-shop","region":"cn-hangzhou"}`))
	for server, want := range map[string]string{
		"registry.cn-hangzhou.aliyuncs.com":                 "personal",
		"https://registry-vpc.cn-hangzhou.aliyuncs.com/v2/": "personal",
		"shop-registry.cn-hangzhou.cr.aliyuncs.com":         "cri-shop",
		"images.example.com":                                "cri-shop",
	} {
		got, err := client.Get(call, server)
		if err != nil {
			t.Errorf("%s: %v", server, err)
		} else if instance := goodFor(t, got.Username, got.Secret); instance != want || got.ServerURL != server {
			t.Errorf("%s: a password of %s for %q, want %s", server, got.ServerURL, instance, want)
		}
	}
	for _, server := range []string{"registry.cn-hangzhou.aliyuncs.com.evil.example", "https://index.docker.io/v1/"} {
		if _, err := client.Get(call, server); !credentials.IsErrCredentialsNotFound(err) {
			t.Errorf("%s: %v", server, err)
		}
	}
	// What fails is not taken for "not found", after which Docker goes on without a password.
	if _, err := client.Get(call, "other-registry.cn-hangzhou.cr.aliyuncs.com"); err == nil || credentials.IsErrCredentialsNotFound(err) {
		t.Errorf("an instance that there is not: %v", err)
	}
	if _, err := client.Get(call, ""); !credentials.IsCredentialsMissingServerURL(err) && (err == nil || !strings.Contains(err.Error(), "no credentials server URL")) {
		t.Errorf("no server: %v", err)
	}
	typed := credentials.Credentials{ServerURL: "registry.cn-hangzhou.aliyuncs.com", Username: "me", Secret: "typed"}
	if err := client.Store(call, &typed); err != nil {
		t.Error(err)
	}
	if err := client.Erase(call, typed.ServerURL); err != nil {
		t.Error(err)
	}
	typed.ServerURL = "https://index.docker.io/v1/"
	if err := client.Store(call, &typed); err == nil {
		t.Error("a password that nobody keeps was accepted")
	}
	if hosts, err := client.List(call); err != nil || len(hosts) != 1 || hosts["images.example.com"] == "" {
		t.Errorf("listed %v, %v", hosts, err)
	}
}

// newRegistry starts a registry with one image, for whoever has a password for the
// instance. It counts the requests that it has served.
func newRegistry(t *testing.T, instance string) (host string, served *atomic.Int32) {
	t.Helper()
	const image = `{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}`
	digest := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return "sha256:" + hex.EncodeToString(sum[:])
	}
	const kind = "application/vnd.docker.distribution.manifest.v2+json"
	manifest := fmt.Sprintf(`{"schemaVersion":2,"mediaType":%q,"config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":%d,"digest":%q},"layers":[]}`,
		kind, len(image), digest(image))
	served = &atomic.Int32{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if goodFor(t, user, password) != instance {
			w.Header().Set("WWW-Authenticate", `Basic realm="registry"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		served.Add(1)
		answer := map[string]string{
			"/v2/":                                "{}",
			"/v2/team/app/manifests/latest":       manifest,
			"/v2/team/app/blobs/" + digest(image): image,
			"/v2/team/app/tags/list":              `{"name":"team/app","tags":["latest"]}`,
		}[r.URL.Path]
		switch {
		case answer == "":
			w.WriteHeader(http.StatusNotFound)
			return
		case answer == manifest:
			w.Header().Set("Content-Type", kind)
			w.Header().Set("Docker-Content-Digest", digest(manifest))
		default:
			w.Header().Set("Content-Type", "application/json")
		}
		_, _ = w.Write([]byte(answer))
	}))
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://"), served
}

// TestSkopeo has a registry client, which names the helper in its credHelpers, read an
// image of a registry on loopback: a custom domain of docker.json.
func TestSkopeo(t *testing.T) {
	skopeo, err := exec.LookPath("skopeo")
	if err != nil {
		if os.Getenv("REQUIRE_REAL") == "1" {
			t.Fatal("REQUIRE_REAL is set, and skopeo is missing")
		}
		t.Skip("skopeo is missing")
	}
	host, served := newRegistry(t, "cri-shop")
	program := newDocker(t, fmt.Sprintf(`%q:{"instance":"cri-shop","region":"cn-hangzhou"}`, host))
	auth := filepath.Join(os.Getenv("HOME"), "auth.json")
	if err := os.WriteFile(auth, fmt.Appendf(nil, `{"credHelpers":{%q:"aliyun"}}`, host), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("REGISTRY_AUTH_FILE", auth)
	t.Setenv("PATH", filepath.Dir(program)+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("NO_PROXY", "127.0.0.1")
	inspect := func() ([]byte, error) {
		cmd := exec.CommandContext(t.Context(), skopeo, "inspect", "--tls-verify=false", "docker://"+host+"/team/app:latest")
		var stderr strings.Builder
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			err = fmt.Errorf("%w: %s", err, stderr.String())
		}
		return out, err
	}
	out, err := inspect()
	var image struct {
		Name, Architecture string
		RepoTags           []string
	}
	if err != nil || json.Unmarshal(out, &image) != nil || image.Name != host+"/team/app" || image.Architecture != "amd64" || len(image.RepoTags) != 1 {
		t.Fatalf("got %+v, %v", image, err)
	}
	if served.Load() == 0 {
		t.Error("the registry was not asked with a password")
	}
	// The next one is answered from the keychain.
	if out, err := inspect(); err != nil {
		t.Errorf("again: %s, %v", out, err)
	}
	if n := control(t, http.MethodGet, "count?service=cr&action=GetAuthorizationToken"); n != "1" {
		t.Errorf("%s passwords were made, want 1", n)
	}
	// Without a password, skopeo must not go on as if none were needed.
	t.Setenv("ALIYUN_CRED_HELPER_DOCKER_PROFILE", "nobody")
	before := served.Load()
	if out, err := inspect(); err == nil || !strings.Contains(err.Error(), "nobody") || served.Load() != before {
		t.Errorf("with a profile that is missing: %s, %v", out, err)
	}
}
