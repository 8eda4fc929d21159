package interop

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	_ "k8s.io/client-go/plugin/pkg/client/auth/exec"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

const (
	clusterID  = "c0123456789abcdef0123456789abcdef"
	canaryARN  = "acs:ram::" + accountID + ":user/canary"
	inCluster  = "kubectl-is-in" // what the API server answers
	apiVersion = "client.authentication.k8s.io/"
)

// apiServer is the API server of a cluster over TLS. It takes a token that the cloud
// takes, or a client certificate, and remembers who came.
type apiServer struct {
	*httptest.Server
	came chan string
}

func startAPIServer(t *testing.T) *apiServer {
	t.Helper()
	s := &apiServer{came: make(chan string, 100)}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, err := s.authenticate(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		s.came <- who
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"major":"1","minor":"32","gitVersion":"v1.32.0","platform":%q}`, inCluster)
	}))
	s.TLS = &tls.Config{ClientAuth: tls.RequestClientCert}
	s.Config.ErrorLog = nil
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func (s *apiServer) authenticate(r *http.Request) (string, error) {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		verify := world.cloud["CLOUDTEST_CONTROL"] + "/kube-token"
		response, err := http.DefaultClient.PostForm(verify, url.Values{"token": {token}, "cluster": {clusterID}})
		if err != nil {
			return "", err
		}
		defer response.Body.Close()
		arn, err := io.ReadAll(response.Body)
		if err != nil || response.StatusCode != http.StatusOK {
			return "", fmt.Errorf("the token is refused: %s", response.Status)
		}
		return "token " + strings.TrimSpace(string(arn)), nil
	}
	if certificates := r.TLS.PeerCertificates; len(certificates) > 0 {
		c := certificates[0]
		if err := c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature); err != nil {
			return "", err
		}
		return "certificate " + c.Subject.CommonName + " of " + strings.Join(c.Subject.Organization, ","), nil
	}
	return "", fmt.Errorf("nobody")
}

// users returns who came since the last call, each once.
func (s *apiServer) users() []string {
	var users []string
	for len(s.came) > 0 {
		users = append(users, <-s.came)
	}
	slices.Sort(users)
	return slices.Compact(users)
}

// newKubeconfig writes a kubeconfig that has the server and, by kube-token, its user, in
// that version of the plugin's API. It returns its path.
func newKubeconfig(t *testing.T, s *apiServer, version string, flags ...string) string {
	t.Helper()
	home := newHome(t)
	writeConfig(t, filepath.Join(home, ".aliyun", "config.json"), profile{
		"name": "ak", "mode": "AK", "access_key_id": world.cloud["CLOUDTEST_ACCESS_KEY_ID"], "access_key_secret": world.cloud["CLOUDTEST_ACCESS_KEY_SECRET"],
		"region_id": "cn-hangzhou",
	})
	ca := base64.StdEncoding.EncodeToString(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}))
	path := filepath.Join(home, "kubeconfig")
	text := fmt.Sprintf("apiVersion: v1\nkind: Config\nclusters:\n- cluster:\n    certificate-authority-data: %s\n    server: %s\n  name: kubernetes\n"+
		"contexts:\n- context: {cluster: kubernetes, user: none}\n  name: 1-%s\n", ca, s.URL, clusterID)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("KUBECONFIG", path)
	t.Setenv("ALIYUN_CRED_HELPER_CS_ENDPOINT", world.cloud["CLOUDTEST_CS"])
	got := runHelper(t, "", append([]string{"kube-token", "ak", "--cluster", clusterID, "--write-kubeconfig"}, flags...)...)
	if got.code != 0 {
		t.Fatalf("exit code %d: %s", got.code, got.stderr)
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(written), apiVersion+"v1\n", apiVersion+version+"\n", 1)
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// modes are those of kube-token, with who comes.
var kubeModes = map[string]struct {
	flags []string
	want  string
}{
	"token":       {nil, "token " + canaryARN},
	"certificate": {[]string{"--certificate"}, "certificate "},
}

func wantUsers(t *testing.T, s *apiServer, want string) {
	t.Helper()
	users := s.users()
	if len(users) != 1 || !strings.HasPrefix(users[0], want) {
		t.Errorf("got %q, want one %q", users, want)
	}
}

// TestClientGo runs the plugin code of client-go, as every program in Go has it.
func TestClientGo(t *testing.T) {
	for mode, want := range kubeModes {
		for _, version := range []string{"v1", "v1beta1"} {
			t.Run(mode+" "+version, func(t *testing.T) {
				s := startAPIServer(t)
				path := newKubeconfig(t, s, version, want.flags...)
				config, err := clientcmd.BuildConfigFromFlags("", path)
				if err != nil {
					t.Fatal(err)
				}
				for range 2 { // two programs, one after the other
					if err := getVersion(t.Context(), config); err != nil {
						t.Fatal(err)
					}
				}
				wantUsers(t, s, want.want)
				if mode == "certificate" {
					if n := control(t, http.MethodGet, "count?service=cs&action=DescribeClusterUserKubeconfig"); n != "1" {
						t.Errorf("%s certificates were made, want 1", n)
					}
				}
			})
		}
	}
}

func getVersion(ctx context.Context, config *rest.Config) error {
	client, err := rest.HTTPClientFor(config)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, config.Host+"/version", nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && !strings.Contains(string(body), inCluster) {
		err = fmt.Errorf("%s: %s", response.Status, body)
	}
	return err
}

// TestKubectl runs kubectl. Before version 1.22 it knows the API as v1beta1 only.
func TestKubectl(t *testing.T) {
	path, minor := findKubectl(t)
	versions := []string{"v1beta1"}
	if minor >= 22 {
		versions = append(versions, "v1")
	}
	for mode, want := range kubeModes {
		for _, version := range versions {
			t.Run(mode+" "+version, func(t *testing.T) {
				s := startAPIServer(t)
				newKubeconfig(t, s, version, want.flags...)
				cmd := exec.CommandContext(t.Context(), path, "--context", "ak@"+clusterID, "get", "--raw", "/version")
				var stderr strings.Builder
				cmd.Stderr = &stderr
				out, err := cmd.Output()
				if err != nil || !strings.Contains(string(out), inCluster) {
					t.Fatalf("%v: %s%s", err, out, stderr.String())
				}
				wantUsers(t, s, want.want)
			})
		}
	}
}

func findKubectl(t *testing.T) (path string, minor int) {
	t.Helper()
	path, err := exec.LookPath("kubectl")
	if err != nil {
		if os.Getenv("REQUIRE_REAL") == "1" {
			t.Fatalf("REQUIRE_REAL is set, and there is no kubectl: %v", err)
		}
		t.Skip("there is no kubectl")
	}
	out, err := exec.CommandContext(t.Context(), path, "version", "--client", "-o", "json").Output()
	if err != nil {
		t.Fatalf("kubectl version: %v", err)
	}
	var said struct {
		ClientVersion struct {
			Minor string `json:"minor"`
		} `json:"clientVersion"`
	}
	if err := json.Unmarshal(out, &said); err != nil {
		t.Fatal(err)
	}
	minor, err = strconv.Atoi(strings.TrimRight(said.ClientVersion.Minor, "+"))
	if err != nil {
		t.Fatal(err)
	}
	return path, minor
}
