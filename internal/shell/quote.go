package shell

import (
	"runtime"
	"strings"
)

// Quote returns word as one word of a command line, in the single quotes of a POSIX
// shell if it needs quotes. Split reads it back.
func Quote(word string) string {
	unsafe := " \t\r\n'\"$`"
	if runtime.GOOS != "windows" { // where a backslash is literal
		unsafe += `\`
	}
	if word != "" && !strings.ContainsAny(word, unsafe) {
		return word
	}
	return singleQuoted(word)
}

// Join quotes words and joins them with blanks.
func Join(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = Quote(word)
	}
	return strings.Join(quoted, " ")
}

// CommandLine joins words for a person who pastes them into a POSIX shell: it quotes
// whatever a shell would act on.
func CommandLine(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = word
		if word == "" || strings.ContainsAny(word, " \t\r\n'\"$`\\!#&*;<>?|~()[]{}^") {
			quoted[i] = singleQuoted(word)
		}
	}
	return strings.Join(quoted, " ")
}

func singleQuoted(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
