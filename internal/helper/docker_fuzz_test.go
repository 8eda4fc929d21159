package helper

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"unicode"

	"aliyun-cred-helper/internal/envtest"
)

// FuzzDocker wants one of the answers of the protocol for any standard input, or an error
// that moves no cursor. Without a credential a registry is exit 3 and never "not found";
// what is taken for a registry lies at the vendor's domain as an HTTP client reads it; and
// store, which reads JSON, knows the same registries as get and repeats no password.
func FuzzDocker(f *testing.F) {
	for _, server := range []string{
		"registry.cn-hangzhou.aliyuncs.com", "https://shop-registry-vpc.cn-hangzhou.cr.aliyuncs.com/v2/\n", "https://index.docker.io/v1/", "", " \t\n", "a b", "\ufeffdocker.io",
		"registry.cn-hangzhou.aliyuncs.com\\@evil.example", "registry.cn-hangzhou.aliyuncs.com#@evil.example", "registry.cn-hangzhou.aliyuncs.com:443", "evil.example?registry.cn-hangzhou.aliyuncs.com",
		"\x1b[31m\u202e", `{"ServerURL":"registry.cn-hangzhou.aliyuncs.com","Username":"me","Secret":"CANARYtyped"}`, `{"ServerURL":1}`,
	} {
		f.Add(server)
	}
	call := func(t *testing.T, command, input string) (code int, stdout, stderr string) {
		var out, said bytes.Buffer
		env := envtest.New(t, "", map[string]string{"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true"})
		env.Name, env.Args, env.Stdin, env.Stdout, env.Stderr = dockerName, []string{command}, strings.NewReader(input), &out, &said
		code = Run(t.Context(), *env)
		if strings.ContainsFunc(said.String(), func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }) {
			t.Errorf("%s %q: stderr is %q", command, input, said.String())
		}
		return code, out.String(), said.String()
	}
	f.Fuzz(func(t *testing.T, input string) {
		code, stdout, stderr := call(t, "get", input)
		switch {
		case code == 1 && stderr == "" && (stdout == dockerNotFound || stdout == dockerNoServer):
		case (code == 2 || code == 3) && stdout == "" && stderr != "":
		default:
			t.Fatalf("get %q: exit code %d, stdout %q, stderr %q", input, code, stdout, stderr)
		}
		server := strings.TrimSpace(strings.TrimPrefix(input, "\ufeff"))
		if code == 3 {
			checkDomain(t, server)
		}
		if document, err := json.Marshal(map[string]string{"ServerURL": server}); err == nil && code != 2 && server != "" {
			if stored, out, _ := call(t, "store", string(document)); (stored == 0) != (code == 3) || out != "" {
				t.Errorf("%q: get ends with %d, store with %d and stdout %q", server, code, stored, out)
			}
		}
		code, stdout, stderr = call(t, "store", input)
		if code > 2 || stdout != "" {
			t.Errorf("store %q: exit code %d, stdout %q", input, code, stdout)
		}
		var typed struct{ ServerURL, Secret string }
		if json.Unmarshal([]byte(input), &typed) == nil && len(typed.Secret) > 8 && !strings.Contains(typed.ServerURL, typed.Secret) {
			if before, _, _ := strings.Cut(stderr, "is no registry"); strings.Contains(before, typed.Secret) {
				t.Errorf("store %q: stderr repeats the password: %q", input, stderr)
			}
		}
	})
}

// checkDomain wants the host of a server to be the vendor's.
func checkDomain(t *testing.T, server string) {
	t.Helper()
	if _, after, ok := strings.Cut(server, "://"); ok {
		server = after
	}
	u, err := url.Parse("https://" + server)
	if err != nil || u.User != nil || u.Port() != "" || !strings.HasSuffix(strings.ToLower(u.Host), ".aliyuncs.com") {
		t.Errorf("%q is taken for a registry: %v, %v", server, u, err)
	}
}
