package cli

import (
	"regexp"
	"strings"

	"aliyun-cred-helper/internal/message"
)

// ofKong are the errors of kong that a command line can still have after checkNames.
var ofKong = []string{
	"unexpected argument %s",
	"%s: expected a valid %s bit int but got %s",
	"%s: bool value must be true, 1, yes, false, 0 or no but got %s",
	"%s: expected %s value but got %s",
	"%s: missing value, expecting %s",
	"%s: %s",
}

// translated returns an error of kong in the language of the person.
func translated(err string) string {
	for _, format := range ofKong {
		form := strings.ReplaceAll(regexp.QuoteMeta(format), "%s", "(.+)")
		if m := regexp.MustCompile("^" + form + "$").FindStringSubmatch(err); m != nil {
			var args []any
			for _, arg := range m[1:] {
				args = append(args, arg)
			}
			return message.Sprintf(format, args...)
		}
	}
	return err
}
