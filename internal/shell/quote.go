package shell

import (
	"runtime"
	"strings"
)

// Quote returns word as one word of a command line that a person pastes; see CommandLine.
func Quote(word string) string { return quoteTyped(word, runtime.GOOS == "windows") }

func quoteFor(word string, windows bool) string {
	switch unsafe := " \t\r\n'\"$`\\"; {
	case windows:
		// A backslash is literal, and cmd.exe acts on the others.
		return quoteWindows(word, " \t\r\n'\"&|<>^")
	case word != "" && !strings.ContainsAny(word, unsafe):
		return word
	}
	return singleQuoted(word)
}

// quoteWindows quotes word if it is empty or has an unsafe character. Where a backslash
// is literal, a double quote can only stand in single quotes, and the other way round.
func quoteWindows(word, unsafe string) string {
	switch {
	case word != "" && !strings.ContainsAny(word, unsafe):
		return word
	case strings.Contains(word, `"`):
		return "'" + strings.ReplaceAll(word, "'", `'"'"'`) + "'"
	}
	return `"` + word + `"`
}

// Join joins words to a process_command, in quotes where they need them. Split reads it
// back. On Windows the quotes are double quotes wherever they can be: cmd.exe, in which the
// SDK for Python runs a process_command there, knows no others.
func Join(words []string) string {
	return join(words, func(word string) string { return quoteFor(word, runtime.GOOS == "windows") })
}

// CommandLine joins words for a person who pastes them into a POSIX shell or, on Windows,
// into PowerShell: it quotes whatever a shell would act on.
func CommandLine(words []string) string { return join(words, Quote) }

func quoteTyped(word string, windows bool) string {
	switch unsafe := " \t\r\n'\"$`!#&*;<>?|~()[]{}^"; {
	case windows && strings.ContainsAny(word, "\"$`"): // which act inside of double quotes
		return powerShellQuoted(word)
	case windows:
		return quoteWindows(word, unsafe+",@")
	case word != "" && !strings.ContainsAny(word, unsafe+`\`):
		return word
	}
	return singleQuoted(word)
}

func join(words []string, quote func(string) string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = quote(word)
	}
	return strings.Join(quoted, " ")
}

func singleQuoted(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// powerShellQuoted doubles typographic quotes, too: to PowerShell they are quotes.
func powerShellQuoted(text string) string {
	return "'" + strings.NewReplacer("'", "''", "‘", "‘‘", "’", "’’", "‚", "‚‚", "‛", "‛‛").Replace(text) + "'"
}
