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

// WithoutCredentials returns base without everything that has or may have a credential,
// for a program that needs none. further is as in Cleared.
func WithoutCredentials(base, further []string) []string {
	cleared := map[string]bool{}
	for _, v := range Cleared(further) {
		cleared[folded(v.Name)] = true
	}
	return slices.DeleteFunc(slices.Clone(base), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return cleared[folded(name)] || mayBeSecret(strings.ToUpper(name))
	})
}

// mayBeSecret reports whether a variable of that name, in upper case, may have a
// credential: of this program, of the vendor's, or of anything else.
func mayBeSecret(name string) bool {
	begins := func(prefix string) bool { return strings.HasPrefix(name, prefix) }
	has := func(part string) bool { return strings.Contains(name, part) }
	return !begins("XDG_") && (slices.ContainsFunc([]string{"ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_", "ALIYUN_", "OSS_"}, begins) ||
		slices.ContainsFunc([]string{"SECRET", "TOKEN", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIAL", "ACCESS_KEY", "API_KEY", "PRIVATE_KEY"}, has))
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
