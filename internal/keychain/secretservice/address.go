//go:build linux || freebsd || netbsd || openbsd || (dragonfly && cgo)

package secretservice

import (
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// socket returns where the bus listens: a path, or @ and the name of an abstract socket.
// It accepts sockets of this machine only: other addresses start a program or carry
// secrets over a network. Without an address the bus is the one of the runtime directory,
// and none is ever started.
func (c *Client) socket() (string, error) {
	if c.opt.Address == "" || c.opt.Address == "autolaunch:" {
		path := filepath.Join(c.opt.RuntimeDir, "bus")
		if c.opt.RuntimeDir == "" || !isSocket(path) {
			return "", errNoBus
		}
		return path, nil
	}
	found := ""
	for _, address := range strings.Split(c.opt.Address, ";") {
		options, ok := strings.CutPrefix(address, "unix:")
		if !ok && address != "" {
			return "", &Error{Reason: "the session bus is not a socket of this machine"}
		}
		if found == "" {
			found = socketIn(options)
		}
	}
	if found == "" {
		return "", errNoBus
	}
	return found, nil
}

// socketIn returns the socket that the options of an address name, or "" if it does not
// exist. An abstract socket has no file to look for.
func socketIn(options string) string {
	for _, option := range strings.Split(options, ",") {
		key, value, _ := strings.Cut(option, "=")
		if key != "abstract" && key != "path" {
			continue
		}
		name, err := url.PathUnescape(value)
		switch {
		case err != nil || name == "":
			return ""
		case key == "abstract":
			return "@" + name
		case isSocket(name):
			return name
		}
		return ""
	}
	return ""
}

func isSocket(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode()&fs.ModeSocket != 0
}
