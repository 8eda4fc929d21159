// Package conformance runs the cases of testdata/conformance, each of which proves
// sentences of docs/contract.md, with any two programs against a cloud of its own on
// loopback. README.md beside the cases has their format. It imports nothing of the
// product.
package conformance

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

// Case is one file.
type Case struct {
	Chapter, Name string
	Sentences     []string // of the contract; at least one
	steps         []step
	files         []txtar.File
}

// step is one line of a case.
type step struct {
	line int
	text string
}

// Load reads all cases below dir: DIR/CHAPTER/NAME.txt.
func Load(dir string) ([]Case, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*", "*.txt"))
	if err != nil {
		return nil, err
	}
	var all []Case
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		c, err := parse(text)
		if err != nil {
			return nil, fmt.Errorf("%s:%w", path, err)
		}
		c.Chapter, c.Name = filepath.Base(filepath.Dir(path)), strings.TrimSuffix(filepath.Base(path), ".txt")
		all = append(all, c)
	}
	return all, nil
}

func parse(text []byte) (Case, error) {
	archive := txtar.Parse(text)
	c := Case{files: archive.Files}
	runs := false
	for i, line := range strings.Split(string(archive.Comment), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		words, err := split(line, func(string) (string, bool) { return "", true })
		if err != nil {
			return c, fmt.Errorf("%d: %w", i+1, err)
		}
		if words[0] == "sentence" {
			c.Sentences = append(c.Sentences, words[1:]...)
			continue
		}
		if !slices.Contains(directives, words[0]) {
			return c, fmt.Errorf("%d: there is no directive %s", i+1, words[0])
		}
		runs = runs || slices.Contains(running, words[0])
		c.steps = append(c.steps, step{i + 1, line})
	}
	switch {
	case len(c.Sentences) == 0:
		return c, fmt.Errorf("1: it has no sentence")
	case !runs:
		return c, fmt.Errorf("1: it runs nothing")
	}
	return c, nil
}

var (
	running = []string{"run", "terminal", "instance", "parallel", "start", "signal"}
	// directives are those of the README.
	directives = append([]string{
		"env", "key", "fault", "control", "oidctoken", "jobtoken", "cloudssotoken", "oauthtoken", "stdin", "write", "chmod", "remove", "wait",
		"fetch", "stop", "exit", "stdout", "stderr", "error", "hint", "warning", "requests", "asked", "reset", "within", "atleast", "file", "keep",
	}, running...)
)

var variable = regexp.MustCompile(`^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*)|(\$))`)

// split reads the words of a line: 'as it is', "with $variables and \n \t \" \\ \u202e",
// or plain with $variables. $$ is a dollar.
func split(line string, lookup func(string) (string, bool)) ([]string, error) {
	var words []string
	var word strings.Builder
	inWord, quote := false, byte(0)
	for i := 0; i < len(line); i++ {
		b := line[i]
		switch {
		case quote == '\'' && b != '\'':
			word.WriteByte(b)
		case quote != 0 && b == quote:
			quote = 0
		case quote == 0 && (b == '\'' || b == '"'):
			quote, inWord = b, true
		case quote == 0 && b == ' ':
			if inWord {
				words = append(words, word.String())
			}
			word.Reset()
			inWord = false
		case b == '$':
			n, err := expandOne(&word, line[i:], lookup)
			if err != nil {
				return nil, err
			}
			i, inWord = i+n-1, true
		case quote == '"' && b == '\\':
			n, err := escape(&word, line[i+1:])
			if err != nil {
				return nil, err
			}
			i += n
		default:
			word.WriteByte(b)
			inWord = true
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("a quote is not closed")
	}
	if inWord {
		words = append(words, word.String())
	}
	return words, nil
}

// escape writes what follows a backslash, and returns its length.
func escape(word *strings.Builder, text string) (int, error) {
	if text == "" {
		return 0, fmt.Errorf("a backslash at the end")
	}
	switch text[0] {
	case 'n':
		word.WriteByte('\n')
	case 'r':
		word.WriteByte('\r')
	case 't':
		word.WriteByte('\t')
	case 'u':
		var r rune
		if len(text) < 5 {
			return 0, fmt.Errorf("\\u needs four digits")
		}
		if _, err := fmt.Sscanf(text[1:5], "%04x", &r); err != nil {
			return 0, err
		}
		word.WriteRune(r)
		return 5, nil
	case '"', '\\':
		word.WriteByte(text[0])
	default:
		return 0, fmt.Errorf("there is no \\%c", text[0])
	}
	return 1, nil
}

// expandOne writes the variable that text begins with, and returns its length there.
func expandOne(to *strings.Builder, text string, lookup func(string) (string, bool)) (int, error) {
	m := variable.FindStringSubmatch(text)
	switch {
	case m == nil:
		return 0, fmt.Errorf("a $ that is no variable; write $$")
	case m[3] != "":
		to.WriteByte('$')
		return len(m[0]), nil
	}
	value, ok := lookup(m[1] + m[2])
	if !ok {
		return 0, fmt.Errorf("there is no variable %s", m[1]+m[2])
	}
	to.WriteString(value)
	return len(m[0]), nil
}

// expand replaces the variables of a file.
func expand(text string, lookup func(string) (string, bool)) (string, error) {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, "$")
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		n, err := expandOne(&out, "$"+after, lookup)
		if err != nil {
			return "", err
		}
		text = after[n-1:]
	}
}
