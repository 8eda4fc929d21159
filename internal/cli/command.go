package cli

import (
	"path/filepath"
	"reflect"
	"runtime"
	"strings"

	"aliyun-cred-helper/internal/chain"
)

// helperCommand returns the process_command that runs the helper with args. It
// is expected beside the running program, whose path is self.
func helperCommand(self string, args ...string) string {
	helper := filepath.Join(filepath.Dir(self), helperName)
	if strings.HasSuffix(strings.ToLower(self), ".exe") {
		helper += ".exe"
	}
	words := []string{quotedWord(helper)}
	for _, arg := range args {
		words = append(words, quotedWord(arg))
	}
	return strings.Join(words, " ")
}

// quotable are the characters that consumers split at or act on. On Windows a
// backslash is none of them.
func quotable() string {
	if runtime.GOOS == "windows" {
		return " \t\r\n'\"$`"
	}
	return " \t\r\n'\"\\$`"
}

// quotedWord quotes a word of a process_command where that is needed.
func quotedWord(word string) string {
	if word != "" && !strings.ContainsAny(word, quotable()) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// warnIfQuoted warns about a process_command that needs quotes.
func (p printer) warnIfQuoted(profile, command string) {
	if strings.ContainsAny(command, `'"`) {
		p.warnf("the process_command of profile %s needs quotes, which older consumers do not understand: they split at white space", profile)
	}
}

// helperFlags returns the resolve flags of a process_command of the helper, and
// false for arguments that are no plain get.
func helperFlags(args []string) (*resolveFlags, bool) {
	var get getCommand
	var flags common
	ok := parseQuickly(args, &get, &flags)
	return &get.resolveFlags, ok
}

// commandReader lets package chain follow such commands, as long as they read
// the same config.json as this call, whose flags are f.
func (c *call) commandReader(f *resolveFlags) func(args []string) (chain.Request, bool) {
	return func(args []string) (chain.Request, bool) {
		flags, ok := helperFlags(args)
		if !ok || flags.ConfigPath != "" && flags.ConfigPath != absolute(c.configPath(f.ConfigPath)) {
			return chain.Request{}, false
		}
		request, err := flags.request()
		return request, err == nil
	}
}

// absolute returns path as it is seen from any directory.
func absolute(path string) string {
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}

// flagWords returns a flag with its value as arguments.
func flagWords(name, value string) []string {
	if strings.HasPrefix(value, "-") { // which would be taken for another flag
		return []string{"--" + name + "=" + value}
	}
	return []string{"--" + name, value}
}

// onlyNames reports whether f says no more than which profile, in which mode
// and which file.
func (f *resolveFlags) onlyNames() bool {
	rest := *f
	rest.Profile, rest.Mode, rest.ConfigPath = "", "", ""
	return reflect.ValueOf(rest).IsZero()
}
