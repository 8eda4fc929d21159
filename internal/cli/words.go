package cli

import "strings"

// splitWords splits line into words as a POSIX shell does (quotes and
// backslashes, POSIX.1-2017 Shell Command Language 2.2), and expands nothing.
// The last word is the one that line ends in: empty after white space. closed
// is false where a quote or a backslash has no end.
func splitWords(line string) (words []string, closed bool) {
	const outside = 0
	var word strings.Builder
	quote, begun, escaped := rune(outside), false, false
	for _, r := range line {
		switch {
		case escaped:
			if quote == '"' && !strings.ContainsRune("$`\"\\", r) {
				word.WriteByte('\\')
			}
			word.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
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
	return append(words, word.String()), quote == outside && !escaped
}
