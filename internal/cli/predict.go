package cli

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Candidate is a word that completes the command line. With one of the values below,
// the shell completes the word itself.
type Candidate struct{ Value, About string }

const (
	anyFile    = ":files"
	anyCommand = ":commands"
)

// predictor completes command lines.
type predictor struct {
	app    *kong.Application
	values func(complete, configPath string) []Candidate // see Program.Predict
}

// position is what the words before the cursor mean.
type position struct {
	node       *kong.Node      // the command, or the program before a command
	isNamed    bool            // a word has selected node
	flag       *kong.Flag      // the next word is its value; nil: none
	arguments  int             // positional ones so far
	given      map[string]bool // flags, by name
	configPath string
	rest       int // words after "--"; -1 before it
}

// predict lists what last can become after words.
func (p predictor) predict(words []string, last string) []Candidate {
	at := position{node: p.app.Node, given: map[string]bool{}, rest: -1}
	for _, word := range words {
		at.advance(word)
	}
	name, _, joined := strings.Cut(last, "=")
	var list []Candidate
	switch {
	case at.rest == 0:
		return []Candidate{{Value: anyCommand}}
	case at.rest > 0:
		return []Candidate{{Value: anyFile}}
	case at.flag != nil:
		list = p.valuesOf(at, at.flag.Value)
	case strings.HasPrefix(last, "--") && joined:
		if flag := at.find(name); flag != nil && !flag.IsBool() {
			list = p.valuesOf(at, flag.Value)
			for i := range list {
				if list[i].Value != anyFile {
					list[i].Value = name + "=" + list[i].Value
				}
			}
		}
	case strings.HasPrefix(last, "-"):
		for _, f := range at.flags() {
			if !at.given[f.Name] || f.IsSlice() {
				list = append(list, Candidate{"--" + f.Name, helpOf(f.Value)})
			}
		}
	default:
		list = p.commandsAndArguments(at)
	}
	return slices.DeleteFunc(list, func(c Candidate) bool {
		return !strings.HasPrefix(c.Value, last) && c.Value != anyFile
	})
}

// advance moves the position behind a word.
func (a *position) advance(word string) {
	name, value, joined := strings.Cut(word, "=")
	switch {
	case a.rest >= 0:
		a.rest++
	case a.flag != nil:
		a.note(a.flag.Name, word)
		a.flag = nil
	case word == "--":
		a.rest = 0
	case strings.HasPrefix(word, "--"), len(word) == 2 && word[0] == '-':
		flag := a.find(name)
		if flag == nil {
			return
		}
		if !slices.Contains(a.node.Flags, flag) {
			a.node = a.command() // its flag excludes all other commands
		}
		if a.flag = flag; joined || flag.IsBool() {
			a.note(flag.Name, value)
			a.flag = nil
		}
	case !strings.HasPrefix(word, "-"):
		i := slices.IndexFunc(a.node.Children, func(n *kong.Node) bool { return n.Name == word })
		if i >= 0 && a.arguments == 0 {
			a.node, a.isNamed = a.node.Children[i], true
			return
		}
		a.arguments++
	}
}

func (a *position) note(flag, value string) {
	a.given[flag] = true
	if flag == "config-path" {
		a.configPath = value
	}
}

// command returns the selected command, or the default one.
func (a *position) command() *kong.Node {
	if a.node.DefaultCmd != nil {
		return a.node.DefaultCmd
	}
	return a.node
}

// flags returns the flags of the command.
func (a *position) flags() []*kong.Flag { return slices.Concat(a.command().AllFlags(true)...) }

// find returns the flag with that name, long or short, which has its hyphens, or nil.
func (a *position) find(name string) *kong.Flag {
	for _, f := range a.flags() {
		if "--"+f.Name == name || f.Short != 0 && "-"+string(f.Short) == name {
			return f
		}
	}
	return nil
}

func (p predictor) commandsAndArguments(at position) []Candidate {
	var list []Candidate
	if at.arguments == 0 {
		for _, n := range at.node.Children {
			if !n.Hidden {
				list = append(list, Candidate{n.Name, n.Help})
			}
		}
	}
	if arguments := at.node.Positional; at.arguments < len(arguments) {
		list = append(list, p.valuesOf(at, arguments[at.arguments])...)
	}
	return list
}

// valuesOf lists the values of a flag or an argument.
func (p predictor) valuesOf(at position, v *kong.Value) []Candidate {
	if v.Enum != "" {
		return Words(v.EnumSlice()...)
	}
	switch complete := v.Tag.Get("complete"); complete {
	case "":
		return nil
	case "file":
		return []Candidate{{Value: anyFile}}
	case "completion":
		return Words(CompletionShells()...)
	default:
		return p.values(complete, at.configPath)
	}
}

// Words returns candidates without descriptions.
func Words(list ...string) []Candidate {
	var out []Candidate
	for _, word := range list {
		out = append(out, Candidate{Value: word})
	}
	return out
}

// IsWord reports whether name can be a candidate: it must not look like anyFile, and
// control characters would end the line that the scripts read.
func IsWord(name string) bool {
	return name != "" && !strings.HasPrefix(name, ":") &&
		!strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f })
}
