package httpx

import (
	"errors"
	"net/http"
	"net/url"
	"testing"
)

// TestProxyMalformed: http.ProxyFromEnvironment ignores an address that it cannot read. The
// environment of the test itself names no proxy.
func TestProxyMalformed(t *testing.T) {
	tests := []struct {
		name, scheme, variable, value string
		malformed                     bool
	}{
		{"none", "https", "HTTPS_PROXY", "", false},
		{"a percent sign in the password", "https", "HTTPS_PROXY", "http://user:p%zz@proxy.example:3128", true},
		{"the same in lower case", "https", "https_proxy", "http://user:p%zz@proxy.example:3128", true},
		{"a slash in the password", "https", "HTTPS_PROXY", "http://user:a/b@proxy.example:3128", true},
		{"of the other scheme", "https", "HTTP_PROXY", "http://user:p%zz@proxy.example:3128", false},
		{"plain http", "http", "HTTP_PROXY", "http://[::1", true},
		{"a URL", "https", "HTTPS_PROXY", "http://user:p%25@proxy.example:3128", false},
		{"a host and a port", "https", "HTTPS_PROXY", "proxy.example:3128", false},
		{"no host", "https", "HTTPS_PROXY", "http://", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			getenv := func(name string) string { return map[string]string{tt.variable: tt.value}[name] }
			u, err := Proxy(getenv)(&http.Request{URL: &url.URL{Scheme: tt.scheme, Host: "service.invalid"}})
			if u != nil || errors.Is(err, errProxyAddress) != tt.malformed {
				t.Errorf("got %v, %v", u, err)
			}
		})
	}
}
