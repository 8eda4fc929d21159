// Package message builds what people read: errors, hints, warnings, prompts, help. It is
// English, or Chinese where the locale says so. The English text is the name of a message
// in the table of translations; a test sees that none lacks there. Names, codes, JSON and
// debug lines are never translated.
package message

import (
	"cmp"
	"fmt"
	"strings"
	"sync/atomic"
)

// inChinese is set once, when the program starts.
var inChinese atomic.Bool

// UseLocale takes the language from the first of LC_ALL, LC_MESSAGES and LANG that is
// set, see locale(7): Chinese if that is a Chinese locale in UTF-8, else English.
func UseLocale(getenv func(string) string) {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := getenv(name); locale != "" {
			inChinese.Store(isChinese(locale))
			return
		}
	}
}

// UseEnglish takes English, for JSON.
func UseEnglish() { inChinese.Store(false) }

// isChinese reports whether a locale such as zh_CN.UTF-8 or zh_TW.utf8@radical is one of
// Chinese in UTF-8.
func isChinese(locale string) bool {
	locale, _, _ = strings.Cut(strings.ToLower(locale), "@")
	name, charset, _ := strings.Cut(locale, ".")
	return strings.HasPrefix(name, "zh") && strings.ReplaceAll(charset, "-", "") == "utf8"
}

// Text returns english in the language of the person. A text without a translation, such
// as a name or a command, stays as it is.
func Text(english string) string {
	if inChinese.Load() {
		if translated := cmp.Or(chinese(english), zhRotate(english)); translated != "" {
			return translated
		}
	}
	return english
}

// Sprintf is fmt.Sprintf with a translated format.
func Sprintf(format string, args ...any) string { return fmt.Sprintf(Text(format), args...) }

// Errorf is fmt.Errorf with a translated format.
func Errorf(format string, args ...any) error { return fmt.Errorf(Text(format), args...) }

// New returns an error with that English text, translated whenever it is read: so it may
// be made before the language is known. Each is another error, as with errors.New.
func New(english string) error { return &constant{english} }

type constant struct{ english string }

func (e *constant) Error() string { return Text(e.english) }
