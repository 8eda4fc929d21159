package osenv

import (
	"cmp"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"aliyun-cred-helper/internal/message"
)

// placeholder is where a command of $BROWSER wants the address.
const placeholder = "%s"

// openURL implements Env.OpenURL: with the first command of $BROWSER that works, else
// with the first opener that the system has. The output of the opener goes to stderr.
func openURL(address string, env []string) error {
	handleQuit()
	var failed error
	for _, words := range append(browsers(env), systemOpener()...) {
		path, err := exec.LookPath(words[0])
		if err != nil {
			continue
		}
		cmd := exec.Command(path, withAddress(words[1:], address)...) //nolint:noctx // a browser outlives the sign-in
		cmd.Env, cmd.Stdout, cmd.Stderr = env, os.Stderr, os.Stderr
		if err = cmd.Run(); err == nil {
			return nil
		}
		failed = cmp.Or(failed, err)
	}
	return cmp.Or(failed, message.New("there is no program that opens one: set BROWSER"))
}

// browsers returns the commands of $BROWSER: a list like PATH, of commands with words
// and, where the address is not their last word, its place.
func browsers(env []string) [][]string {
	var list [][]string
	for _, entry := range env {
		value, ok := strings.CutPrefix(entry, "BROWSER=")
		if !ok {
			continue
		}
		for command := range strings.SplitSeq(value, string(os.PathListSeparator)) {
			if words := strings.Fields(command); len(words) > 0 {
				list = append(list, words)
			}
		}
	}
	return list
}

// systemOpener returns the command with which this system opens a URL, if it has one.
func systemOpener() [][]string {
	switch runtime.GOOS {
	case "darwin":
		return [][]string{{"open"}}
	case "windows":
		return [][]string{{"rundll32", "url.dll,FileProtocolHandler"}}
	}
	for _, program := range []string{"xdg-open", "x-www-browser", "www-browser", "wslview"} {
		if _, err := exec.LookPath(program); err == nil {
			return [][]string{{program}}
		}
	}
	return nil
}

// withAddress puts address into the words, or after them.
func withAddress(words []string, address string) []string {
	out := make([]string, 0, len(words)+1)
	found := false
	for _, w := range words {
		found = found || strings.Contains(w, placeholder)
		out = append(out, strings.ReplaceAll(w, placeholder, address))
	}
	if !found {
		out = append(out, address)
	}
	return out
}
