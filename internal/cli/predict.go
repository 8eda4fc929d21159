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

// start is the position behind the name of the program.
func start(app *kong.Application) *position {
	return &position{node: app.Node, given: map[string]bool{}, rest: -1}
}

// predict lists what last can become after words.
func (p predictor) predict(words []string, last string) []Candidate {
	at := start(p.app)
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
		a.arguments++
	case a.flag != nil:
		a.note(a.flag.Name, word)
		a.flag = nil
	case word == "--":
		a.rest = 0
	case isFlag(word):
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
	default:
		if n := commandOf(a.node, word); n != nil && a.arguments == 0 {
			a.node, a.isNamed = n, true
			return
		}
		a.arguments++
	}
}

// isFlag reports whether word looks like a flag.
func isFlag(word string) bool { return strings.HasPrefix(word, "-") && word != "-" }

// commandOf returns the command of node with that name, or nil.
func commandOf(node *kong.Node, name string) *kong.Node {
	for _, n := range node.Children {
		if n.Name == name || slices.Contains(n.Aliases, name) {
			return n
		}
	}
	return nil
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

// flags returns the flags of the command that are in its help.
func (a *position) flags() []*kong.Flag { return slices.Concat(a.command().AllFlags(true)...) }

// find returns the flag with that name, long or short, which has its hyphens, or nil.
func (a *position) find(name string) *kong.Flag {
	for _, f := range slices.Concat(a.command().AllFlags(false)...) {
		if "--"+f.Name == name || f.Short != 0 && "-"+string(f.Short) == name ||
			slices.ContainsFunc(f.Aliases, func(alias string) bool { return "--"+alias == name }) {
			return f
		}
	}
	return nil
}

func (p predictor) commandsAndArguments(at *position) []Candidate {
	var list []Candidate
	if at.arguments == 0 {
		list = commandsOf(at.node)
	}
	if arguments := at.node.Positional; at.arguments < len(arguments) {
		list = append(list, p.valuesOf(at, arguments[at.arguments])...)
	}
	return list
}

// commandsOf lists the commands of node.
func commandsOf(node *kong.Node) []Candidate {
	var list []Candidate
	for _, n := range node.Children {
		if !n.Hidden {
			list = append(list, Candidate{n.Name, n.Help})
		}
	}
	return list
}

// valuesOf lists the values of a flag or an argument.
func (p predictor) valuesOf(at *position, v *kong.Value) []Candidate {
	if v.Enum != "" {
		return Words(v.EnumSlice()...)
	}
	switch complete := v.Tag.Get("complete"); complete {
	case "":
		return nil
	case "command":
		return commandsOf(p.app.Node)
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
