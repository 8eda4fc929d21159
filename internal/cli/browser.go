package cli

import (
	"runtime"

	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// NoBrowser says why no browser would appear on the person's screen, or "".
func (c *Call) NoBrowser() string {
	isSet := func(name string) bool { return c.Env.Getenv(name) != "" }
	switch {
	case isSet("SSH_CONNECTION") || isSet("SSH_CLIENT") || isSet("SSH_TTY"):
		return "SSH session"
	case runtime.GOOS != "darwin" && runtime.GOOS != "windows" && !isSet("DISPLAY") && !isSet("WAYLAND_DISPLAY"):
		return "no display"
	}
	return ""
}

// OpenBrowser opens address, in the background, and returns how that ends. Some openers
// return only when the browser is closed. The opener gets no credentials, since a browser
// may run for weeks.
func (c *Call) OpenBrowser(address string) <-chan error {
	env := shell.WithoutCredentials(c.Env.Environ(), request.IdentityVariables())
	opened := make(chan error, 1)
	go func() { opened <- c.Env.OpenURL(address, env) }() // ends with the opener, or with the process
	return opened
}
