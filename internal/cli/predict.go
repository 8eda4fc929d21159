package cli

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Candidate is a word that may stand at the cursor. The values below are no words:
// they have the shell complete by itself.
type Candidate struct{ Value, About string }

const (
	anyFile    = ":files"
	anyCommand = ":commands"
)

// predictor knows what may stand at a place of a command line.
type predictor struct {
	app    *kong.Application
	values func(complete, configPath string) []Candidate // see Program.Predict
}

// place is how far a command line has come.
type place struct {
	node       *kong.Node      // the command; the program itself before there is one
	flag       *kong.Flag      // waits for its value
	positional int             // how many arguments there are
	given      map[string]bool // flags, by name
	configPath string
	rest       int // words after "--", or -1
}

// predict lists what may stand for last, after words.
func (p predictor) predict(words []string, last string) []Candidate {
	at := place{node: p.app.Node, given: map[string]bool{}, rest: -1}
	for _, word := range words {
		at.pass(word)
	}
	name, _, joined := strings.Cut(last, "=")
	var list []Candidate
	switch {
	case at.rest == 0:
		return []Candidate{{Value: anyCommand}}
	case at.rest > 0:
		return []Candidate{{Value: anyFile}}
	case at.flag != nil:
		list = p.options(at, at.flag.Value)
	case strings.HasPrefix(last, "--") && joined:
		if flag := at.find(name); flag != nil && !flag.IsBool() {
			list = p.options(at, flag.Value)
			for i := range list {
				if list[i].Value != anyFile {
					list[i].Value = name + "=" + list[i].Value
				}
			}
		}
	case strings.HasPrefix(last, "-"):
		list = at.flags()
	default:
		list = p.arguments(at)
	}
	return slices.DeleteFunc(list, func(c Candidate) bool {
		return !strings.HasPrefix(c.Value, last) && c.Value != anyFile
	})
}

// pass takes in a word before the cursor.
func (a *place) pass(word string) {
	name, value, joined := strings.Cut(word, "=")
	switch {
	case a.rest >= 0:
		a.rest++
	case a.flag != nil:
		a.note(a.flag.Name, word)
		a.flag = nil
	case word == "--":
		a.rest = 0
	case strings.HasPrefix(word, "--"):
		flag := a.find(name)
		if flag != nil && !slices.Contains(a.node.Flags, flag) && a.node.DefaultCmd != nil {
			a.node = a.node.DefaultCmd // no other command follows its flags
		}
		switch {
		case flag == nil:
		case joined || flag.IsBool():
			a.note(flag.Name, value)
		default:
			a.flag = flag
		}
	case strings.HasPrefix(word, "-"):
	default:
		if child := a.command(word); child != nil && a.positional == 0 {
			a.node = child
			return
		}
		a.positional++
	}
}

func (a *place) note(flag, value string) {
	a.given[flag] = true
	if flag == "config-path" {
		a.configPath = value
	}
}

func (a *place) command(name string) *kong.Node {
	i := slices.IndexFunc(a.node.Children, func(n *kong.Node) bool { return n.Name == name || slices.Contains(n.Aliases, name) })
	if i < 0 {
		return nil
	}
	return a.node.Children[i]
}

// effective is the command that the words mean so far.
func (a *place) effective() *kong.Node {
	if a.node.DefaultCmd != nil {
		return a.node.DefaultCmd
	}
	return a.node
}

func (a *place) all() []*kong.Flag {
	var list []*kong.Flag
	for _, group := range a.effective().AllFlags(true) {
		list = append(list, group...)
	}
	return list
}

// find returns the flag of that name, with its hyphens.
func (a *place) find(name string) *kong.Flag {
	for _, f := range a.all() {
		if "--"+f.Name == name {
			return f
		}
	}
	return nil
}

// flags lists those that can still be given.
func (a *place) flags() []Candidate {
	var list []Candidate
	for _, f := range a.all() {
		if !a.given[f.Name] || f.IsSlice() {
			list = append(list, Candidate{"--" + f.Name, helpOf(f.Value)})
		}
	}
	return list
}

// arguments lists commands, and what an argument of the command can be.
func (p predictor) arguments(a place) []Candidate {
	var list []Candidate
	if a.positional == 0 {
		for _, n := range a.node.Children {
			if !n.Hidden {
				list = append(list, Candidate{n.Name, n.Help})
			}
		}
	}
	if own := a.effective().Positional; a.positional < len(own) {
		list = append(list, p.options(a, own[a.positional])...)
	}
	return list
}

// options lists what can stand for a flag or an argument.
func (p predictor) options(a place, v *kong.Value) []Candidate {
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
		return p.values(complete, a.configPath)
	}
}

// Words makes candidates of words that need no description.
func Words(list ...string) []Candidate {
	var out []Candidate
	for _, word := range list {
		out = append(out, Candidate{Value: word})
	}
	return out
}

// IsWord reports whether the scripts can tell name from what is no word, and its
// end from that of a line.
func IsWord(name string) bool {
	return name != "" && !strings.HasPrefix(name, ":") &&
		!strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f })
}
