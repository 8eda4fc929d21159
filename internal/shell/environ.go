package shell

import (
	"runtime"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/credential"
)

// Environ returns base with the changes of list. A NUL character in a value is an
// error of kind Refused.
func Environ(base []string, list []Variable) ([]string, error) {
	changed := map[string]bool{}
	var set []string
	for _, v := range list {
		switch {
		case v.Value == "" && v.Keep:
			continue
		case strings.ContainsRune(v.Value, 0):
			return nil, credential.NewError(credential.Refused, v.Name, "", "the value has a NUL character, which no environment can have")
		case v.Value != "":
			set = append(set, v.Name+"="+v.Value)
		}
		changed[folded(v.Name)] = true
	}
	env := slices.DeleteFunc(slices.Clone(base), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return changed[folded(name)]
	})
	return append(env, set...), nil
}

// valueIn returns the value of a variable of env, or "".
func valueIn(env []string, name string) string {
	for _, entry := range env {
		if n, value, _ := strings.Cut(entry, "="); folded(n) == folded(name) {
			return value
		}
	}
	return ""
}

// folded returns name in upper case on Windows, which ignores the case of names.
func folded(name string) string {
	if runtime.GOOS == "windows" {
		return strings.ToUpper(name)
	}
	return name
}
