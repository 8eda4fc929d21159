package signin

import (
	"net/url"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/text"
)

// maxOpen is the greatest length, in bytes, of an address for a browser.
const maxOpen = 2048

// SafeToOpen reports whether raw, which a server wrote, may be given to a
// browser: https, or http on loopback, without user info, and on the host of
// signIn or one that belongs to the vendor. It has only the characters that RFC
// 3986 allows in a URL, since raw becomes an argument of a program.
func SafeToOpen(raw string, signIn *url.URL) bool {
	if !text.Visible(raw) || len(raw) > maxOpen || strings.ContainsAny(raw, "\"<>\\^`{|}") {
		return false
	}
	u, err := url.Parse(raw)
	if err != nil || u.User != nil {
		return false
	}
	host := strings.ToLower(u.Hostname())
	if u.Scheme != "https" && (u.Scheme != "http" || !httpx.IsLoopback(host)) {
		return false // also what begins with "-", which has no scheme
	}
	if signIn != nil && host != "" && host == strings.ToLower(signIn.Hostname()) {
		return true
	}
	return slices.ContainsFunc([]string{"alibabacloudsso.com", "aliyun.com", "alibabacloud.com"}, func(domain string) bool {
		return host == domain || strings.HasSuffix(host, "."+domain)
	})
}
