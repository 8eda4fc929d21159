package httpx

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
)

// Proxy returns a function that selects the proxy of a request by HTTPS_PROXY, HTTP_PROXY
// and NO_PROXY, as http.ProxyFromEnvironment does. Where the address of a proxy is not a
// URL, that function sends the request directly or to a host of the name http; this one
// returns an error, which does not repeat the address: there may be a password in it. A nil
// getenv is an empty environment.
func Proxy(getenv func(string) string) func(*http.Request) (*url.URL, error) {
	return func(req *http.Request) (*url.URL, error) {
		if getenv != nil && isMalformed(proxyAddress(req.URL.Scheme, getenv)) {
			return nil, errProxyAddress
		}
		return http.ProxyFromEnvironment(req)
	}
}

// proxyAddress returns the address of the proxy for requests of that scheme.
func proxyAddress(scheme string, getenv func(string) string) string {
	if scheme == "https" {
		return cmp.Or(getenv("HTTPS_PROXY"), getenv("https_proxy"))
	}
	return cmp.Or(getenv("HTTP_PROXY"), getenv("http_proxy"))
}

// isMalformed reports whether address, which may have no scheme, is no URL with a host.
func isMalformed(address string) bool {
	if address == "" {
		return false
	}
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	return err != nil || u.Hostname() == ""
}
