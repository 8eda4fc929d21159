package httpx

import (
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

func TestEndpoint(t *testing.T) {
	tests := []struct{ raw, want string }{
		{"sts.aliyuncs.com", "https://sts.aliyuncs.com"},
		{"STS.Aliyuncs.com", "https://sts.aliyuncs.com"},
		{"sts.aliyuncs.com:443", "https://sts.aliyuncs.com"},
		{"sts.aliyuncs.com:8443", "https://sts.aliyuncs.com:8443"},
		{"https://sts.aliyuncs.com/", "https://sts.aliyuncs.com"},
		{"HTTPS://sts.aliyuncs.com", "https://sts.aliyuncs.com"},
		{"https://192.0.2.1", "https://192.0.2.1"},
		{"https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"},
		{"[::1]", "https://[::1]"},
		{"http://127.0.0.1:8080", "http://127.0.0.1:8080"},
		{"http://localhost:80", "http://localhost"},
		{"http://[::1]:8080/", "http://[::1]:8080"},
		{"localhost:8080", "https://localhost:8080"},

		{"", ""},
		{"/", ""},
		{"https://", ""},
		{"https:///", ""},
		{"https://:443", ""},
		{"http://sts.aliyuncs.com", ""},
		{"http://127.0.0.1.example", ""},
		{"http://0177.0.0.1", ""},
		{"http://localhost.example", ""},
		{"ftp://127.0.0.1", ""},
		{"sts.aliyuncs.com/path", ""},
		{"https://sts.aliyuncs.com//", ""},
		{"https://sts.aliyuncs.com?", ""},
		{"https://sts.aliyuncs.com?q=1", ""},
		{"https://sts.aliyuncs.com#", ""},
		{"https://sts.aliyuncs.com/#f", ""},
		{"https://user:PASSWORD@sts.aliyuncs.com", ""},
		{"user:PASSWORD@sts.aliyuncs.com", ""},
		{"https://@sts.aliyuncs.com", ""},
		{"https://sts.aliyuncs.com:", ""},
		{"https://sts.aliyuncs.com:0", ""},
		{"https://sts.aliyuncs.com:65536", ""},
		{"https://sts.aliyuncs.com:x", ""},
		{"https://sts aliyuncs.com", ""},
		{"https://sts.aliyuncs.com\r\nX: y", ""},
		{"https://sts%2ealiyuncs.com", ""},
		{"https://sts%00.aliyuncs.com", ""},
		{"https://st\u202es.com", ""},
		{"https://[::1%25lo]", ""},
		{"https://a,b", ""},
		{"https://-a", ""},
		{"https://a*b", ""},
	}
	for _, test := range tests {
		u, err := Endpoint(test.raw)
		if test.want == "" {
			if credential.KindOf(err) != credential.Usage || credential.HintOf(err) == "" || !strings.HasPrefix(err.Error(), "endpoint: ") || strings.Contains(err.Error(), "PASSWORD") {
				t.Errorf("%q: got %v, %v, want a usage error", test.raw, u, err)
			}
			continue
		}
		if err != nil || u.String() != test.want {
			t.Errorf("%q: got %v, %v, want %s", test.raw, u, err, test.want)
		}
	}
}

func TestOverride(t *testing.T) {
	tests := []struct{ raw, want, err string }{
		{"http://127.0.0.1:8080", "http://127.0.0.1:8080", ""},
		{"http://127.0.0.1:8080/", "http://127.0.0.1:8080", ""},
		{"http://localhost/", "http://localhost", ""},
		{"https://[::1]:8443", "https://[::1]:8443", ""},
		{"https://", "", "NAME: it has no valid host"},
		{"127.0.0.1:8080", "", "NAME: it is not a loopback URL"},
		{"http://100.100.100.200", "", "NAME: plain http is accepted for a loopback host only"},
		{"http://192.0.2.1", "", "NAME: plain http is accepted for a loopback host only"},
		{"https://oauth.aliyun.com", "", "NAME: it is not a loopback URL"},
		{"https://metadata.local", "", "NAME: it is not a loopback URL"},
		{"http://CANARY:p@127.0.0.1", "", "NAME: it has a user name or password"},
		{"http://127.0.0.1/latest", "", "NAME: it has a path"},
		{"ftp://127.0.0.1", "", "NAME: it is not an https URL"},
	}
	for _, tt := range tests {
		u, err := Override("NAME", func(name string) string { return map[string]string{"NAME": tt.raw}[name] })
		if tt.err == "" {
			if err != nil || u.String() != tt.want {
				t.Errorf("%q: got %v, %v, want %s", tt.raw, u, err, tt.want)
			}
			continue
		}
		if u != nil || err == nil || err.Error() != tt.err {
			t.Errorf("%q: got %v, %v, want the error %q", tt.raw, u, err, tt.err)
		} else if credential.KindOf(err) != credential.Usage || credential.HintOf(err) != "write it as http://127.0.0.1:PORT" {
			t.Errorf("%q: got kind %d and hint %q", tt.raw, credential.KindOf(err), credential.HintOf(err))
		}
	}
	if u, err := Override("NAME", func(string) string { return "" }); u != nil || err != nil {
		t.Errorf("not set: got %v, %v, want nothing", u, err)
	}
}

func TestIsLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"127.0.0.1": true, "127.255.0.9": true, "::1": true, "localhost": true, "LocalHost": true, "::ffff:127.0.0.1": true,
		"": false, "128.0.0.1": false, "0.0.0.0": false, "::": false, "::2": false, "localhost.": false, "a.localhost": false,
		"127.1": false, "0x7f000001": false, "[::1]": false, "::1%lo": false, "100.100.100.200": false,
	} {
		if got := IsLoopback(host); got != want {
			t.Errorf("%q: got %v, want %v", host, got, want)
		}
	}
}
