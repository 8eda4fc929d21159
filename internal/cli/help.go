package cli

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"aliyun-cred-helper/internal/message"
)

// Section is a group of commands in the help of a program.
type Section struct {
	Title string
	Pages []Page
}

// Page is the help of a command beside what its grammar says.
type Page struct {
	Command  string
	More     string   // sentences that follow the help of the command; "": none
	Examples []string // command lines; " # " begins a comment
}

// Help is the command that prints the help of the program, or of a command. It needs
// nothing but the grammar.
type Help struct {
	Topic string `arg:"" optional:"" name:"command" complete:"command" help:"Command to explain."`
}

// The sections of help that no tag and no table names.
const (
	titleOther     = "OTHER"
	titleArguments = "ARGUMENTS"
	titleFlags     = "FLAGS"
	titleRole      = "ROLE"
	titleCommon    = "EVERY COMMAND"
)

// helpOn returns the help of the command of that name, or of the program if it is "".
func (p *Program) helpOn(app *kong.Application, topic string, columns int) ([]byte, error) {
	if topic == "" {
		return p.help(app, nil, columns), nil
	}
	if node := commandOf(app.Node, topic); node != nil {
		return p.help(app, node, columns), nil
	}
	return nil, unknownTopic(app, topic)
}

// help returns the help of node, a command, or of the program if it is nil, for a
// terminal with that many columns.
func (p *Program) help(app *kong.Application, node *kong.Node, columns int) []byte {
	w := newHelpWriter(columns)
	if node == nil {
		p.overview(w, app)
	} else {
		p.page(w, app, node)
	}
	return w.Bytes()
}

// overview writes the help of the program.
func (p *Program) overview(w *helpWriter, app *kong.Application) {
	w.paragraph(app.Help)
	w.heading("USAGE")
	w.commandLine(app.Name + " COMMAND [NAME] [flags]")
	sections := p.sections(app)
	var names []string
	for _, n := range app.Children {
		names = append(names, "  "+n.Name)
	}
	column := columnFor(names)
	for _, s := range sections {
		w.heading(s.Title)
		for _, page := range s.Pages {
			w.entry("  "+page.Command, column, withoutStop(commandOf(app.Node, page.Command).Help))
		}
	}
	w.examples(p.Examples)
	w.WriteByte('\n')
	w.paragraph(message.Sprintf(`Run "%s help COMMAND" for flags and more examples.`, app.Name))
}

// sections returns the sections with the commands of app. A command without a page is
// in a section of its own.
func (p *Program) sections(app *kong.Application) []Section {
	var list []Section
	var listed []string
	for _, s := range p.Sections {
		pages := slices.DeleteFunc(slices.Clone(s.Pages), func(page Page) bool { return commandOf(app.Node, page.Command) == nil })
		for _, page := range pages {
			listed = append(listed, page.Command)
		}
		list = append(list, Section{s.Title, pages})
	}
	var others []Page
	for _, n := range app.Children {
		if !n.Hidden && !slices.Contains(listed, n.Name) {
			others = append(others, Page{Command: n.Name})
		}
	}
	if others != nil {
		list = append(list, Section{titleOther, others})
	}
	return list
}

// page writes the help of a command.
func (p *Program) page(w *helpWriter, app *kong.Application, node *kong.Node) {
	var page Page
	for _, s := range p.Sections {
		for _, candidate := range s.Pages {
			if candidate.Command == node.Name {
				page = candidate
			}
		}
	}
	w.paragraph(node.Help)
	w.paragraph(message.Text(page.More))
	w.heading("USAGE")
	w.commandLine(app.Name + " " + usage(node))
	w.examples(page.Examples)
	type entry struct{ name, help string }
	type block struct {
		title   string
		entries []entry
	}
	arguments := block{title: titleArguments}
	for _, a := range node.Positional {
		arguments.entries = append(arguments.entries, entry{"      " + argumentName(a), helpOf(a)})
	}
	blocks := []block{arguments}
	for _, group := range flagGroups(app, node) {
		flags := block{title: group.title}
		for _, f := range group.flags {
			flags.entries = append(flags.entries, entry{flagName(f), helpOf(f.Value)})
		}
		blocks = append(blocks, flags)
	}
	var names []string
	for _, b := range blocks {
		for _, e := range b.entries {
			names = append(names, e.name)
		}
	}
	column := columnFor(names)
	for _, b := range blocks {
		if len(b.entries) > 0 {
			w.heading(b.title)
		}
		for _, e := range b.entries {
			w.entry(e.name, column, e.help)
		}
	}
}

// usage returns the command line of node, without the program.
func usage(node *kong.Node) string {
	line := node.Name
	for _, a := range node.Positional {
		if a.Required {
			line += " " + argumentName(a)
		} else {
			line += " [" + argumentName(a) + "]"
		}
	}
	if slices.ContainsFunc(node.Flags, func(f *kong.Flag) bool { return !f.Hidden }) {
		line += " [flags]"
	}
	if isRunner(node) {
		line += " [-- COMMAND [ARG]...]"
	}
	return line
}

// argumentName returns the name of a positional argument, in help.
func argumentName(a *kong.Value) string { return strings.ToUpper(a.Name) }

// flagName returns a flag with its value, in help.
func flagName(f *kong.Flag) string {
	name := "      --" + f.Name
	if f.Short != 0 {
		name = "  -" + string(f.Short) + ", --" + f.Name
	}
	if !f.IsBool() {
		name += " " + f.FormatPlaceHolder()
	}
	return name
}

// flagGroup is a group of flags in the help of a command.
type flagGroup struct {
	title string
	flags []*kong.Flag
}

// flagGroups returns the flags of node in groups: its own, those of a role, the other
// groups that tags name, and those of every command.
func flagGroups(app *kong.Application, node *kong.Node) []flagGroup {
	groups := []flagGroup{{title: titleFlags}, {title: titleRole}}
	add := func(title string, f *kong.Flag) {
		i := slices.IndexFunc(groups, func(g flagGroup) bool { return g.title == title })
		if i < 0 {
			i = len(groups)
			groups = append(groups, flagGroup{title: title})
		}
		if !f.Hidden {
			groups[i].flags = append(groups[i].flags, f)
		}
	}
	own, inherited := ownFlags(app, node)
	for _, f := range slices.Concat(own, inherited) {
		switch {
		case f.Tag.Get("scope") == "role":
			add(titleRole, f)
		case f.Group != nil:
			add(f.Group.Title, f)
		default:
			add(titleFlags, f)
		}
	}
	for _, f := range app.Flags {
		if f != app.HelpFlag {
			add(titleCommon, f)
		}
	}
	add(titleCommon, app.HelpFlag)
	return slices.DeleteFunc(groups, func(g flagGroup) bool { return len(g.flags) == 0 })
}

// ownFlags returns the flags of node in two parts: its own, and those that it shares with
// the default command, if it takes all of that one's flags.
func ownFlags(app *kong.Application, node *kong.Node) (own, inherited []*kong.Flag) {
	d := app.DefaultCmd
	if d == nil || node == d {
		return node.Flags, nil
	}
	for _, f := range node.Flags {
		if slices.ContainsFunc(d.Flags, func(g *kong.Flag) bool { return g.Name == f.Name && g.Help == f.Help }) {
			inherited = append(inherited, f)
		} else {
			own = append(own, f)
		}
	}
	if len(inherited) < len(d.Flags) {
		return node.Flags, nil
	}
	return own, inherited
}

// helpOf returns the help text of a flag with the usual name of its variable, the last one.
func helpOf(v *kong.Value) string {
	names := v.Tag.Get("var")
	if names == "" {
		return v.Help
	}
	return message.Sprintf("%s [$%s].", withoutStop(v.Help), names[strings.LastIndex(names, ",")+1:])
}

// withoutStop returns a sentence without its full stop.
func withoutStop(sentence string) string {
	return strings.TrimSuffix(strings.TrimSuffix(sentence, "."), "。")
}

// translate translates the help texts of app. The manual page is English always.
func (p *Program) translate(app *kong.Application, args []string) {
	if slices.Contains(args, "--help-man") {
		message.UseEnglish()
	}
	names := []string{"$$", "$"}
	if p.Vars != nil {
		for name, value := range p.Vars() {
			names = append(names, "${"+name+"}", value)
		}
	}
	expand := strings.NewReplacer(names...)
	_ = kong.Visit(app, func(n kong.Visitable, next kong.Next) error {
		switch n := n.(type) {
		case *kong.Application:
			n.Help = message.Text(n.Help)
		case *kong.Command:
			n.Help = message.Text(n.Help)
		case *kong.Flag:
			n.Help = expand.Replace(message.Text(n.OrigHelp))
		case *kong.Value:
			n.Help = expand.Replace(message.Text(n.OrigHelp))
		}
		return next(nil)
	})
}
