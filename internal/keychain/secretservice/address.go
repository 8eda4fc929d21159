//go:build linux || dragonfly || freebsd || netbsd || openbsd

package secretservice

import (
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"aliyun-cred-helper/internal/message"
)

// checkAddress checks the address that go-keyring will use, which it takes from
// the environment. It accepts sockets of this machine only: other addresses start
// a program or carry secrets over a network. Without an address go-keyring looks
// into one directory, and starts a bus if that has none.
func (c *Client) checkAddress() error {
	if c.opt.Address == "" || c.opt.Address == "autolaunch:" {
		path := filepath.Join(c.opt.RuntimeDir, "bus")
		switch {
		case c.opt.RuntimeDir == "" || !isSocket(path):
			return errNoBus
		case filepath.Clean(c.opt.RuntimeDir) != c.ringRunDir:
			return &Error{
				Reason: "the environment does not say where the session bus is",
				Hint:   message.Sprintf("set DBUS_SESSION_BUS_ADDRESS=unix:path=%s", path), Sufficient: true,
			}
		}
		return nil
	}
	found := false
	for _, address := range strings.Split(c.opt.Address, ";") {
		options, ok := strings.CutPrefix(address, "unix:")
		if !ok && address != "" {
			return &Error{Reason: "the session bus is not a socket of this machine"}
		}
		found = found || hasSocket(options)
	}
	if !found {
		return errNoBus
	}
	return nil
}

// hasSocket reports whether the options of an address name a socket that exists.
// An abstract socket has no file to look for.
func hasSocket(options string) bool {
	for _, option := range strings.Split(options, ",") {
		key, value, _ := strings.Cut(option, "=")
		switch key {
		case "abstract":
			return true
		case "path":
			path, err := url.PathUnescape(value)
			return err == nil && isSocket(path)
		}
	}
	return false
}

func isSocket(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode()&fs.ModeSocket != 0
}
