package shell

import (
	"runtime"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/credential"
)

// Environ returns base with every variable of list set or, where it has no value,
// removed.
func Environ(base []string, list []Variable) ([]string, error) {
	touched := map[string]bool{}
	var set []string
	for _, v := range list {
		switch {
		case v.Value == "" && v.Keep:
			continue
		case strings.ContainsRune(v.Value, 0):
			return nil, credential.NewError(credential.Refused, v.Name, "", "the value has a NUL character, which no environment can hold")
		case v.Value != "":
			set = append(set, v.Name+"="+v.Value)
		}
		touched[folded(v.Name)] = true
	}
	env := slices.DeleteFunc(slices.Clone(base), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return touched[folded(name)]
	})
	return append(env, set...), nil
}

// ValueIn returns the value of a variable of env, or "".
func ValueIn(env []string, name string) string {
	for _, entry := range env {
		if n, value, _ := strings.Cut(entry, "="); folded(n) == folded(name) {
			return value
		}
	}
	return ""
}

// folded makes names comparable: on Windows case makes no difference.
func folded(name string) string {
	if runtime.GOOS == "windows" {
		return strings.ToUpper(name)
	}
	return name
}
