package signin

import (
	"net/url"
	"strings"
	"testing"
)

func TestSafeToOpen(t *testing.T) {
	portal := "https://sso.corp.example:8443/dir/login"
	local := "http://127.0.0.1:8080/dir/login"
	tests := []struct {
		name, raw, signIn string
		want              bool
	}{
		{"sign-in host", "https://sso.corp.example/device/code?user_code=AB-CD#x", portal, true},
		{"sign-in host in capitals", "https://SSO.corp.example/", portal, true},
		{"vendor", "https://signin-cn-shanghai.alibabacloudsso.com/device/code", portal, true},
		{"vendor itself", "https://aliyun.com/", portal, true},
		{"console", "https://signin.alibabacloud.com/x?y=%20z", portal, true},
		{"loopback", "http://127.0.0.1:8080/device", local, true},
		{"loopback, another port", "https://127.0.0.1:9/device", local, true},

		{"empty", "", portal, false},
		{"another host", "https://evil.example/", portal, false},
		{"parent of the sign-in host", "https://corp.example/", portal, false},
		{"child of the sign-in host", "https://x.sso.corp.example/", portal, false},
		{"ends like the vendor", "https://evilaliyun.com/", portal, false},
		{"begins like the vendor", "https://aliyun.com.evil.example/", portal, false},
		{"root dot", "https://aliyun.com./", portal, false},
		{"http", "http://signin.aliyun.com/", portal, false},
		{"http on loopback for another portal", "http://127.0.0.1:8080/", portal, false},
		{"user info", "https://aliyun.com@evil.example/", portal, false},
		{"user info on the right host", "https://user@aliyun.com/", portal, false},
		{"file", "file:///etc/passwd", portal, false},
		{"file on the right host", "file://aliyun.com/etc/passwd", portal, false},
		{"script", "javascript:alert(1)", portal, false},
		{"script on the right host", "javascript://aliyun.com/%0aalert(1)", portal, false},
		{"data", "data:text/html,x", portal, false},
		{"option", "--gpu-launcher=calc", portal, false},
		{"option like a URL", "-https://aliyun.com/", portal, false},
		{"no scheme", "//aliyun.com/", portal, false},
		{"no slashes", "https:aliyun.com", portal, false},
		{"control character", "https://aliyun.com/\n", portal, false},
		{"escape sequence", "https://aliyun.com/\x1b[2J", portal, false},
		{"space", "https://aliyun.com/ --x", portal, false},
		{"bidi mark", "https://aliyun.com/\u202e", portal, false},
		{"look-alike", "https://aliyun.com\u2024evil.example/", portal, false},
		{"backslash", `https://aliyun.com\@evil.example/`, portal, false},
		{"quote", `https://aliyun.com/"&calc`, portal, false},
		{"port without number", "https://aliyun.com:x/", portal, false},
		{"long", "https://aliyun.com/" + strings.Repeat("x", 2048), portal, false},
	}
	for _, tt := range tests {
		signIn, err := url.Parse(tt.signIn)
		if err != nil {
			t.Fatal(err)
		}
		if got := SafeToOpen(tt.raw, signIn); got != tt.want {
			t.Errorf("%s: SafeToOpen(%q) = %v", tt.name, tt.raw, got)
		}
	}
	if SafeToOpen("https:///x", &url.URL{}) || !SafeToOpen("https://aliyun.com", nil) {
		t.Error("without a sign-in URL only the vendor's hosts are safe")
	}
}
