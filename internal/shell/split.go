package shell

import "strings"

// Split splits command into words as the official tools split a process_command:
// quotes and backslashes as in a POSIX shell (POSIX.1-2017 Shell Command Language
// 2.2), nothing expanded. On Windows a backslash stands for itself. ok is false
// where a quote or a backslash has no end.
func Split(command string, windows bool) (words []string, ok bool) {
	words, last, begun, closed := split(command, windows)
	if begun {
		words = append(words, last)
	}
	return words, closed
}

// SplitLine splits a POSIX command line at whose end the cursor stands. The last
// word is the one that is being typed: empty after white space.
func SplitLine(line string) []string {
	words, last, _, _ := split(line, false)
	return append(words, last)
}

// split returns the finished words, the one that line ends in, whether that one
// has begun, and whether every quote and backslash has its end.
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
