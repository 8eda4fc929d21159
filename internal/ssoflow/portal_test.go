package ssoflow

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
)

func TestParseSignInURL(t *testing.T) {
	const dir = "https://signin-cn-shanghai.alibabacloudsso.com/dir/login"
	tests := []struct{ name, raw, want string }{
		{"as in the console", dir, dir},
		{"device login", "https://signin-cn-shanghai.alibabacloudsso.com/dir/device/login", dir},
		{"no directory to take away", "https://signin-cn-shanghai.alibabacloudsso.com/device/login", "https://signin-cn-shanghai.alibabacloudsso.com/device/login"},
		{"slash", dir + "/", dir},
		{"case of the host", "HTTPS://SignIn-cn-shanghai.AlibabaCloudSSO.com/dir/login", dir},
		{"case of the directory", "https://a.example/Dir/login", "https://a.example/Dir/login"},
		{"port", "https://signin-cn-shanghai.alibabacloudsso.com:443/dir/login", dir},
		{"other port", "https://a.example:8443/dir/login", "https://a.example:8443/dir/login"},
		{"link to one account", dir + "?quickLogin=true&accountId=1", dir},
		{"fragment", dir + "#top", dir},
		{"no scheme", "signin-cn-shanghai.alibabacloudsso.com/dir/login", dir},
		{"loopback", "http://127.0.0.1:8080/dir/login", "http://127.0.0.1:8080/dir/login"},
		{"host only", "https://a.example", "https://a.example"},
	}
	for _, tt := range tests {
		u, err := ParseSignInURL(tt.raw)
		if err != nil || u.String() != tt.want {
			t.Errorf("%s: got %v, %v, want %s", tt.name, u, err, tt.want)
			continue
		}
		if again, err := ParseSignInURL(u.String()); err != nil || again.String() != tt.want {
			t.Errorf("%s: the form is not stable: %v, %v", tt.name, again, err)
		}
	}
}

func TestParseSignInURLRefuses(t *testing.T) {
	tests := []struct{ name, raw, want string }{
		{"empty", "", "it is empty"},
		{"space", "https://a.example/dir login", "a space"},
		{"control character", "https://a.example/\x1b[2J", "a control character"},
		{"bidi mark", "https://a.example/\u202edir/login", "outside ASCII"},
		{"plain http", "http://a.example/dir/login", "loopback"},
		{"user info", "https://user:CANARY@a.example/dir/login", "user name or password"},
		{"script", "javascript://a.example/%0aalert(1)", "not an https URL"},
		{"script without slashes", "javascript:alert(1)", "not a URL"},
		{"file", "file:///etc/passwd", "no valid host"},
		{"no host", "https:///dir/login", "no valid host"},
		{"port", "https://a.example:99999/dir", "port"},
		{"dots", "https://a.example/dir/../login", "path"},
		{"dot", "https://a.example/./login", "path"},
		{"two slashes", "https://a.example//login", "path"},
		{"escaped slash", "https://a.example/dir%2Flogin", "path"},
		{"escapes", "https://a.example/dir%0Alogin", "path"},
		{"bad escape", "https://a.example/%zz", "not a URL"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			u, err := ParseSignInURL(tt.raw)
			if err == nil {
				t.Fatalf("got %v", u)
			}
			wantError(t, err, credential.Usage, tt.want)
			if credential.HintOf(err) != hintSignInURL {
				t.Errorf("hint %q", credential.HintOf(err))
			}
		})
	}
}

// TestOverTheWire sends one request through a socket.
func TestOverTheWire(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || r.URL.Path != "/access-assignments/accounts" || r.Header.Get("Authorization") != "Bearer "+canary {
			t.Errorf("got %s %s", r.Method, r.URL)
		}
		_, _ = w.Write([]byte(`{"Accounts":[{"AccountId":"1","DisplayName":"one"}]}`))
	}))
	defer server.Close()
	signIn, err := ParseSignInURL(server.URL + "/dir/login")
	if err != nil {
		t.Fatal(err)
	}
	client := httpx.New(httpx.Options{Now: time.Now})
	defer client.Close()
	accounts, err := (&Portal{HTTP: client, SignInURL: signIn, Now: time.Now}).Accounts(t.Context(), token())
	if err != nil || len(accounts) != 1 || accounts[0] != (Account{"1", "one"}) {
		t.Errorf("got %v, %v", accounts, err)
	}
}
