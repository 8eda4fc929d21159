package cli

import (
	"regexp"
	"strings"

	"aliyun-cred-helper/internal/message"
)

// ofKong are the errors of kong that a command line can still have after checkNames, and
// what is said instead: in the words of this program, and without the value, which may be
// a secret in the wrong place.
var ofKong = []struct{ pattern, text string }{
	{`unexpected\sargument\s(.+)`, "unexpected argument %s"},
	{`(.+): expected\b.*"EOL".*`, "%s needs a value"},
	{`(.+): expected\b.*\bbit\b.*`, "%s needs a whole number"},
	{`(.+): expected\b.*"-.*" \(.*`, "%[1]s needs a value; one that begins with - is written %[1]s=VALUE"},
	{`(.+): expected\b.*\bduration\b.*`, "%s needs a duration, such as 90m or 1h30m"},
	{`(.+): bool\b.*`, "%s takes no value but true or false"},
	{`\[?<(.+)>\]?: (.+)`, "%s: %s"},
	{`(.+): (.+)`, "%s: %s"},
}

// translated returns an error of kong in the language of the person.
func translated(err string) string {
	for _, e := range ofKong {
		m := regexp.MustCompile("^(?s:" + e.pattern + ")$").FindStringSubmatch(err)
		if m == nil {
			continue
		}
		if strings.HasPrefix(e.pattern, `\[?<`) {
			m[1] = strings.ToUpper(m[1]) // a positional argument, as in help
		}
		args := []any{m[1]}
		for _, arg := range m[2:] {
			args = append(args, arg)
		}
		return message.Sprintf(e.text, args...)
	}
	return err
}
