package httpx

import (
	"errors"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

// Endpoint parses the address of a service: "host", "host:port" (both https) or
// a URL with nothing after the host but "/". Plain http is for a loopback host
// only. The result has a lower-case host, no default port and no path. Errors
// are of Kind Usage and do not repeat raw, which may have a password in it.
func Endpoint(raw string) (*url.URL, error) {
	bad := func(why string) (*url.URL, error) {
		return nil, credential.NewError(credential.Usage, "endpoint", "write it as HOST, HOST:PORT or https://HOST[:PORT]", why)
	}
	if raw != "" && !text.Visible(raw) {
		return bad("it has a space, a control character or a character outside ASCII")
	}
	if !strings.Contains(raw, "://") {
		raw = "https://" + raw
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return bad("it is not a URL")
	case u.User != nil:
		return bad("it has a user name or password")
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(raw, "#"):
		return bad("it has a query or fragment")
	case u.Path != "" && u.Path != "/":
		return bad("it has a path")
	}
	host, port := strings.ToLower(u.Hostname()), u.Port()
	if !isHost(host) || strings.HasSuffix(u.Host, ":") {
		return bad("it has no valid host")
	}
	if port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return bad("its port is not a number from 1 to 65535")
		}
	}
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return bad("it is not an https URL")
	case u.Scheme == "http" && !IsLoopback(host):
		return bad("plain http is accepted for a loopback host only")
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	isDefault := u.Scheme == "https" && port == "443" || u.Scheme == "http" && port == "80"
	if port != "" && !isDefault {
		host += ":" + port
	}
	return &url.URL{Scheme: u.Scheme, Host: host}, nil
}

// Override returns the address that the variable called name puts in the place of
// a service's own, for tests and the demo, or nil where it is not set. It must be
// an http or https URL of a loopback host, since the variable decides who gets the
// secrets of the requests. Errors are of Kind Usage, name the variable and do not
// repeat its value.
func Override(name string, getenv func(string) string) (*url.URL, error) {
	raw := getenv(name)
	if raw == "" {
		return nil, nil
	}
	u, err := Endpoint(raw)
	switch {
	case err != nil:
		err = errors.Unwrap(err) // without the inner Op
	case !strings.Contains(raw, "://") || !IsLoopback(u.Hostname()):
		err = message.New("it is not a loopback URL")
	default:
		return u, nil
	}
	return nil, &credential.Error{Kind: credential.Usage, Op: name, Hint: "write it as http://127.0.0.1:PORT", Err: err}
}

// isHost reports whether host is an IPv6 literal, or made of the characters of
// a host name and beginning with a letter or digit.
func isHost(host string) bool {
	if strings.Contains(host, ":") {
		addr, err := netip.ParseAddr(host)
		return err == nil && addr.Zone() == ""
	}
	return text.Only(host, 1, 253, ".-_") && !strings.ContainsRune(".-_", rune(host[0]))
}

// IsLoopback reports whether host is a literal loopback address or "localhost",
// without a port and without brackets. It asks no resolver.
func IsLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Zone() == "" && addr.Unmap().IsLoopback()
}
