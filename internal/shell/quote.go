package shell

import (
	"runtime"
	"strings"
)

// Quote returns word as one word of a command line: as it is where it can be,
// else in the single quotes of a POSIX shell, which Split reads back.
func Quote(word string) string {
	// On Windows a backslash is a part of every path, and no consumer acts on it.
	unsafe := " \t\r\n'\"$`"
	if runtime.GOOS != "windows" {
		unsafe += `\`
	}
	if word != "" && !strings.ContainsAny(word, unsafe) {
		return word
	}
	return singleQuoted(word)
}

// Join quotes words and puts blanks between them.
func Join(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = Quote(word)
	}
	return strings.Join(quoted, " ")
}

func singleQuoted(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
