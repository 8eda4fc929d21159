package runner

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
)

func getenv(variables map[string]string) func(string) string {
	return func(name string) string { return variables[name] }
}

func TestCheckName(t *testing.T) {
	for name, want := range map[string]bool{
		"ID_TOKEN": true, "_x9": true, "": false, "9x": false, "$ID_TOKEN": false, "a b": false, "a.b.c": false, "GitHub-Token": false,
	} {
		err := CheckName(name)
		if (err == nil) != want {
			t.Errorf("%q: got %v", name, err)
		}
		if err != nil && (credential.KindOf(err) != credential.Usage || name != "" && strings.Contains(err.Error(), name)) {
			t.Errorf("%q: got %v", name, err)
		}
	}
}

// Only what has the form of an OIDC token leaves this machine.
func TestVariable(t *testing.T) {
	tests := []struct{ value, want string }{
		{"a.b.c", "a.b.c"},
		{" a.b.c\r\n", "a.b.c"},
		{"", ""},
		{" ", ""},
		{"LTAI5tSECRET", ""},
		{"a.b", ""},
		{"a.b.c.d", ""},
		{".b.c", ""},
		{"a.b.c d", ""},
		{"/usr/bin:/bin", ""},
		{"a.b." + strings.Repeat("c", 20000), ""},
	}
	for _, tt := range tests {
		got, err := Variable("ID_TOKEN", getenv(map[string]string{"ID_TOKEN": tt.value}))
		if got.Reveal() != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%q: got %q, %v", tt.value, got.Reveal(), err)
		}
		if err != nil && (credential.KindOf(err) != credential.Usage || strings.Contains(err.Error(), "SECRET")) {
			t.Errorf("%q: got %v", tt.value, err)
		}
	}
}

func TestNew(t *testing.T) {
	const token = "CANARYtoken"
	tests := []struct {
		name, url, token, want string // want: "" for none, else a part of the error
	}{
		{"https", "https://runner.example/x?v=1", token, ""},
		{"loopback", "http://127.0.0.1:1/x", token, ""},
		{"loopback by name", "http://localhost/x", token, ""},
		{"nothing", "", "", "not set: ACTIONS_ID_TOKEN_REQUEST_URL, ACTIONS_ID_TOKEN_REQUEST_TOKEN"},
		{"no address", "", token, "not set: ACTIONS_ID_TOKEN_REQUEST_URL"},
		{"no token", "https://runner.example/", "", "not set: ACTIONS_ID_TOKEN_REQUEST_TOKEN"},
		{"plain http", "http://runner.example/", token, "is not an https address"},
		{"made to look like loopback", "http://127.0.0.1.evil.example/", token, "is not an https address"},
		{"user info", "https://user:CANARY@runner.example/", token, "is not the address"},
		{"loopback as user info", "http://127.0.0.1@evil.example/", token, "is not the address"},
		{"another scheme", "file:///etc/passwd", token, "is not the address"},
		{"no URL", "https://[", token, "is not the address"},
		{"no host", "https:///x", token, "is not the address"},
		{"a newline in the token", "https://runner.example/", token + "\nX: y", "has a character that no token has"},
	}
	for _, tt := range tests {
		_, err := New(nil, getenv(map[string]string{urlVariable: tt.url, tokenVariable: tt.token}))
		if tt.want == "" {
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		if credential.KindOf(err) != credential.Usage || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "CANARY") || credential.HintOf(err) == "" {
			t.Errorf("%s: got %v", tt.name, err)
		}
		if strings.HasPrefix(tt.want, "not set") && !strings.Contains(credential.HintOf(err), "permissions: id-token: write") {
			t.Errorf("%s: hint %q", tt.name, credential.HintOf(err))
		}
	}
}

// job is a job with a token service.
func job(t *testing.T, over func(*cloudtest.Cloud) string) (*cloudtest.Cloud, *Service) {
	t.Helper()
	cloud, err := cloudtest.New(cloudtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cloud.Close() })
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(cloud.CACertPEM())
	client := httpx.New(httpx.Options{Transport: &http.Transport{DisableCompression: true, TLSClientConfig: &tls.Config{RootCAs: roots}}, Now: time.Now})
	t.Cleanup(client.Close)
	s, err := New(client, getenv(map[string]string{urlVariable: over(cloud), tokenVariable: cloudtest.RunnerToken}))
	if err != nil {
		t.Fatal(err)
	}
	return cloud, s
}

func TestToken(t *testing.T) {
	for name, over := range map[string]func(*cloudtest.Cloud) string{"http": (*cloudtest.Cloud).RunnerURL, "https": (*cloudtest.Cloud).RunnerTLSURL} {
		t.Run(name, func(t *testing.T) {
			cloud, s := job(t, over)
			first, err := s.Token(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			second, err := s.Token(t.Context())
			if err != nil || first.Equal(second) || cloud.Count("runner", "idtoken") != 2 {
				t.Errorf("the second: %v", err)
			}
		})
	}
}

// Each job has sessions of its own, and no part of the key is a secret.
func TestSubject(t *testing.T) {
	subject := func(url, token string) []string {
		s, err := New(nil, getenv(map[string]string{urlVariable: url, tokenVariable: token}))
		if err != nil {
			t.Fatal(err)
		}
		return s.Subject()
	}
	base := subject("https://a.example/?v=1", "CANARYtoken")
	for _, other := range [][]string{subject("https://a.example/?v=2", "CANARYtoken"), subject("https://a.example/?v=1", "other")} {
		if slices.Equal(base, other) {
			t.Errorf("%q twice", base)
		}
	}
	if strings.Contains(strings.Join(base, " "), "CANARY") {
		t.Errorf("a secret is in %q", base)
	}
}

// Whatever the service answers, no token comes of it, and nothing of it is repeated.
func TestFaults(t *testing.T) {
	refused := strings.Fields(`html xml empty null {} number string list notjson deep huge lines binary redirect switch bom nul
		trailing comment utf16 gzip wrongtype missing:value status:204 status:302 status:400 status:401 status:403 status:404
		status:403:{"message":"CANARY-page"} status:200:{"value":"CANARY-page"} status:200:{"value":"a.b"} status:200:{"value":"a.b.c\u000a"}`)
	for _, name := range refused {
		cloud, s := job(t, (*cloudtest.Cloud).RunnerURL)
		if err := cloud.SetFault("runner", "", name, 0); err != nil {
			t.Fatal(err)
		}
		token, err := s.Token(t.Context())
		if credential.KindOf(err) != credential.Refused || !token.IsZero() {
			t.Errorf("%s: got %v", name, err)
		}
		if err != nil && strings.Contains(err.Error()+credential.HintOf(err), cloudtest.Canary) || cloud.Count("elsewhere", "") > 0 {
			t.Errorf("%s: repeats what was answered, or follows it: %v", name, err)
		}
	}
	for _, name := range strings.Fields("http500 http503 status:429 short reset close nohttp badlength") {
		cloud, s := job(t, (*cloudtest.Cloud).RunnerURL)
		if err := cloud.SetFault("runner", "", name, 1); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Token(t.Context()); err != nil || cloud.Count("runner", "") != 2 {
			t.Errorf("%s once: got %v after %d requests", name, err, cloud.Count("runner", ""))
		}
	}
}
