package shell

import "strings"

// Split splits command into words as the official tools split a process_command:
// with the quotes and backslashes of a POSIX shell (POSIX.1-2017, Shell Command
// Language, 2.2), and without expansion. On Windows a backslash is literal. ok is
// false if a quote is not closed or a backslash is the last character.
func Split(command string, windows bool) (words []string, ok bool) {
	words, last, begun, closed := split(command, windows)
	if begun {
		words = append(words, last)
	}
	return words, closed
}

// SplitLine splits a POSIX command line with the cursor at its end. The last word is
// the one at the cursor, which is empty after white space.
func SplitLine(line string) []string {
	words, last, _, _ := split(line, false)
	return append(words, last)
}

// split returns the words, and the last one apart. begun is false if the line ends in
// white space, closed if it ends in a quote or a backslash.
func split(line string, windows bool) (words []string, last string, begun, closed bool) {
	const outside = 0
	var word strings.Builder
	quote, escaped := rune(outside), false
	for _, r := range line {
		switch {
		case escaped:
			if quote == '"' && !strings.ContainsRune("$`\"\\", r) {
				word.WriteByte('\\')
			}
			word.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'' && !windows:
			escaped, begun = true, true
		case quote != outside:
			if r == quote {
				quote = outside
			} else {
				word.WriteRune(r)
			}
		case r == '\'' || r == '"':
			quote, begun = r, true
		case strings.ContainsRune(" \t\r\n", r):
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	return words, word.String(), begun, quote == outside && !escaped
}
