package cli

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/keychain"
)

// predictTime bounds what a key press may wait for: reading the list of what is
// stored also deletes what has expired there.
const predictTime = 300 * time.Millisecond

// candidate is a word that may stand at the cursor. The values below are no
// words: they have the shell complete by itself.
type candidate struct{ value, about string }

const (
	anyFile    = ":files"
	anyCommand = ":commands"
)

// predictor knows what may stand at a place of a command line.
type predictor struct {
	ctx  context.Context
	call *call
	app  *kong.Application
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
func (p predictor) predict(words []string, last string) []candidate {
	at := place{node: p.app.Node, given: map[string]bool{}, rest: -1}
	for _, word := range words {
		at.pass(word)
	}
	name, _, joined := strings.Cut(last, "=")
	var list []candidate
	switch {
	case at.rest == 0:
		return []candidate{{anyCommand, ""}}
	case at.rest > 0:
		return []candidate{{anyFile, ""}}
	case at.flag != nil:
		list = p.values(at, "--"+at.flag.Name, at.flag.Value)
	case strings.HasPrefix(last, "--") && joined:
		if flag := at.find(name); flag != nil && !flag.IsBool() {
			list = p.values(at, name, flag.Value)
			for i := range list {
				if list[i].value != anyFile {
					list[i].value = name + "=" + list[i].value
				}
			}
		}
	case strings.HasPrefix(last, "-"):
		list = at.flags()
	default:
		list = p.arguments(at)
	}
	return slices.DeleteFunc(list, func(c candidate) bool {
		return !strings.HasPrefix(c.value, last) && c.value != anyFile
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
func (a *place) flags() []candidate {
	var list []candidate
	for _, f := range a.all() {
		if !a.given[f.Name] || f.IsSlice() {
			list = append(list, candidate{"--" + f.Name, f.Help})
		}
	}
	return list
}

// arguments lists commands, and what an argument of the command can be.
func (p predictor) arguments(a place) []candidate {
	var list []candidate
	if a.positional == 0 {
		for _, n := range a.node.Children {
			if !n.Hidden {
				list = append(list, candidate{n.Name, n.Help})
			}
		}
	}
	if own := a.effective().Positional; a.positional < len(own) {
		list = append(list, p.values(a, a.effective().Name+" "+own[a.positional].Name, own[a.positional])...)
	}
	return list
}

// values lists what a flag or an argument can be. name is --FLAG, or COMMAND
// ARGUMENT.
func (p predictor) values(a place, name string, v *kong.Value) []candidate {
	if v.Enum != "" {
		return words(v.EnumSlice()...)
	}
	switch name {
	case "--profile", "--source-profile", "store name", "configure name", "import name":
		return p.profiles(a)
	case "remove name":
		return p.stored(keychain.KindKey, keychain.KindBearer)
	case "--cloud-sso-sign-in-url":
		return p.stored(keychain.KindSSO)
	case "--mode":
		return words(chain.Modes()...)
	case "--backend":
		return words("auto", "system", "kernel", "file", "none")
	case "--shell":
		return words(slices.Sorted(maps.Keys(dialects))...)
	case "--endpoint-type":
		return words("vpc")
	case "--oauth-site-type":
		return words("CN", "INTL")
	case "completion shell":
		return words("bash", "zsh", "fish", "powershell")
	case "--config-path", "--policy", "--oidc-token-file":
		return []candidate{{anyFile, ""}}
	}
	return nil
}

func words(list ...string) []candidate {
	var out []candidate
	for _, word := range list {
		out = append(out, candidate{value: word})
	}
	return out
}

// profiles lists those of config.json, and the keys of the keychain.
func (p predictor) profiles(a place) []candidate {
	var list []candidate
	seen := map[string]bool{}
	if file, err := config.Load(p.call.configPath(a.configPath)); err == nil {
		for _, profile := range file.Profiles {
			if isWord(profile.Name) && !seen[profile.Name] {
				seen[profile.Name] = true
				list = append(list, candidate{profile.Name, "profile, mode " + orDefault(printable(profile.Mode, 40), "AK")})
			}
		}
	}
	for _, key := range p.stored(keychain.KindKey, keychain.KindBearer) {
		if !seen[key.value] {
			list = append(list, key)
		}
	}
	return list
}

// stored lists the names of what the keychain holds of these kinds, from its
// index alone.
func (p predictor) stored(kinds ...string) []candidate {
	ctx, cancel := context.WithTimeout(p.ctx, predictTime)
	defer cancel()
	k, err := p.call.keychain(false)
	if err != nil {
		return nil
	}
	entries, err := k.List(ctx)
	if err != nil {
		return nil
	}
	var list []candidate
	for _, e := range entries {
		if slices.Contains(kinds, e.Kind) && isWord(e.Name) {
			list = append(list, candidate{e.Name, "in the keychain"})
		}
	}
	return list
}

// isWord reports whether the scripts can tell name from anyFile, and its end
// from that of a line.
func isWord(name string) bool {
	return name != "" && !strings.HasPrefix(name, ":") &&
		!strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f })
}
