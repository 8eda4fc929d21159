package cli

import (
	"slices"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/text"
)

// maxMended is how long a mended command may be, in characters. Of a longer one, the
// command that is run is left out.
const maxMended = 200

// mended returns the command that was typed with the word that was meant, or "" if it
// does not have the wrong word or is too long.
func mended(program string, args []string, m credential.Mend) string {
	end := slices.Index(args, "--") // what follows belongs to another program
	if end < 0 {
		end = len(args)
	}
	i, prefix := wordToMend(args[:end], m.Typed)
	if i < 0 {
		return ""
	}
	words := append([]string{program}, args...)
	words[i+1] = prefix + m.Meant
	for _, word := range words {
		if text.Printable(word, len(word)) != word {
			return ""
		}
	}
	line := shell.CommandLine(words)
	if len(line) > maxMended && end < len(args) {
		line = shell.CommandLine(words[:end+1]) + " -- ..."
	}
	if len(line) > maxMended {
		return ""
	}
	return line
}

// wordToMend returns the index of the word that is typed or ends with it, and what it
// has before: the value of a flag or else an argument, but never the command.
func wordToMend(args []string, typed string) (index int, prefix string) {
	argument := -1
	for i, word := range args {
		flag := strings.HasPrefix(word, "-")
		name, value, joined := strings.Cut(word, "=")
		switch {
		case flag && joined && value == typed:
			return i, name + "="
		case word == "-p"+typed:
			return i, "-p"
		case word != typed || i == 0:
		case strings.HasPrefix(args[i-1], "-"):
			return i, ""
		case argument < 0:
			argument = i
		}
	}
	return argument, ""
}
