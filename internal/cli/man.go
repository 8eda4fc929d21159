package cli

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// manFlag prints the manual page, made of the same model as --help.
type manFlag bool

// BeforeReset is called by kong.
func (manFlag) BeforeReset(app *kong.Kong, vars kong.Vars) error {
	_, _ = app.Stdout.Write(manPage(app.Model, vars["version"]))
	app.Exit(0)
	return nil
}

// manFiles ends both pages, in the roff of man(7).
const manFiles = `.PP
On failure standard output is empty, but for the report of doctor.
Standard error has one line with the error and, where there is a step to take, one with a hint.
.SH FILES
.TP
.I ~/.aliyun/config.json
Profiles.
.TP
.I ~/.local/state/aliyun-cred-helper
What the keychain holds, by name and expiry; encrypted items of the backend file.
.TP
.I $XDG_RUNTIME_DIR/aliyun-cred-helper
Empty lock files.
.SH SEE ALSO
.BR aliyun-cred-helper (1),
.BR aliyun-sso-login (1)
`

// manPage returns the page of a program.
func manPage(app *kong.Application, version string) []byte {
	m := &manWriter{}
	m.linef("'\\\" t")
	m.linef(`.TH %s 1 "" "%s"`, strings.ToUpper(roff(app.Name)), roff(version))
	m.linef(".nh\n.ad l") // names of variables are typed as they stand
	m.linef(".SH NAME\n%s \\- %s", roff(app.Name), roff(strings.TrimSuffix(app.Help, ".")))
	m.linef(".SH SYNOPSIS\n.nf")
	for _, n := range app.Children {
		if !n.Hidden {
			m.linef("%s", roff(synopsis(app, n)))
		}
	}
	m.linef(".fi\n.SH DESCRIPTION\n%s", roff(app.Help))
	m.linef(".SH OPTIONS\nEvery command has these.")
	m.flags(app.Flags)
	m.linef(".SH COMMANDS")
	for _, n := range app.Children {
		if n.Hidden {
			continue
		}
		m.linef(".SS %s\n%s", roff(n.Name), roff(n.Help))
		for _, p := range n.Positional {
			m.linef(".TP\n.I %s\n%s", roff(strings.ToUpper(p.Name)), roff(helpOf(p)))
		}
		m.flags(m.own(app, n))
	}
	m.linef(".SH EXIT STATUS\n.TS\nl l.")
	for _, x := range exits {
		m.linef("%d\t%s", x.code, x.meaning)
	}
	m.linef(".TE")
	m.WriteString(manFiles)
	return m.Bytes()
}

// own returns the flags that are to be told under n: those that it shares with
// the default command stand there.
func (m *manWriter) own(app *kong.Application, n *kong.Node) []*kong.Flag {
	d := app.DefaultCmd
	if d == nil || n == d {
		return n.Flags
	}
	var flags []*kong.Flag
	shared := 0
	for _, f := range n.Flags {
		if slices.ContainsFunc(d.Flags, func(g *kong.Flag) bool { return g.Name == f.Name && g.Help == f.Help }) {
			shared++
		} else {
			flags = append(flags, f)
		}
	}
	if shared < len(d.Flags) || shared == 0 {
		return n.Flags
	}
	m.linef(".PP\nTakes every option of\n.BR %s .", roff(d.Name))
	return flags
}

// synopsis is a line of usage; the default command's name may be left out.
func synopsis(app *kong.Application, n *kong.Node) string {
	line := app.Name + " " + n.Name
	if n == app.DefaultCmd {
		line = app.Name + " [" + n.Name + "]"
	}
	if slices.ContainsFunc(n.Flags, func(f *kong.Flag) bool { return !f.Hidden }) {
		line += " [OPTION]..."
	}
	for _, p := range n.Positional {
		name := strings.ToUpper(p.Name)
		if !p.Required {
			name = "[" + name + "]"
		}
		line += " " + name
	}
	return line
}

// manWriter writes roff.
type manWriter struct{ bytes.Buffer }

func (m *manWriter) linef(format string, args ...any) { fmt.Fprintf(m, format+"\n", args...) }

func (m *manWriter) flags(list []*kong.Flag) {
	for _, f := range list {
		if f.Hidden {
			continue
		}
		name := "\\fB" + roff("--"+f.Name) + "\\fR"
		if f.Short != 0 {
			name = "\\fB" + roff("-"+string(f.Short)) + "\\fR, " + name
		}
		if !f.IsBool() {
			name += " \\fI" + roff(f.FormatPlaceHolder()) + "\\fR"
		}
		m.linef(".TP\n%s\n%s", name, roff(helpOf(f.Value)))
	}
}

// roff escapes text: a hyphen that is typed is a minus sign, and a line must
// not begin with a control character.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "\n", " ").Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return text
}
