package cli

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// manFlag prints the manual page, from the same model as --help.
type manFlag bool

// BeforeReset is called by kong.
func (manFlag) BeforeReset(app *kong.Kong, vars kong.Vars) error {
	_, _ = app.Stdout.Write(manPage(app.Model, vars["version"]))
	app.Exit(0)
	return nil
}

// manFiles is the end of both pages, in roff.
const manFiles = `.PP
On failure, standard output is empty, except for the report of doctor.
Standard error has one line with the error and, if something can be done, one line with a hint.
.SH FILES
.TP
.I ~/.aliyun/config.json
Profiles.
.TP
.I ~/.local/state/aliyun-cred-helper
Index of the keychain, without secrets, and the encrypted items of the backend file.
.TP
.I $XDG_RUNTIME_DIR/aliyun-cred-helper
Empty lock files.
.SH SEE ALSO
.BR aliyun-cred-helper (1),
.BR aliyun-sso-login (1)
`

func manPage(app *kong.Application, version string) []byte {
	m := &manWriter{}
	m.linef("'\\\" t")
	m.linef(`.TH %s 1 "" "%s"`, strings.ToUpper(roff(app.Name)), roff(version))
	m.linef(".nh\n.ad l") // no hyphens inside the names of variables
	m.linef(".SH NAME\n%s \\- %s", roff(app.Name), roff(strings.TrimSuffix(app.Help, ".")))
	m.linef(".SH SYNOPSIS\n.nf")
	for _, n := range app.Children {
		if !n.Hidden {
			m.linef("%s", roff(synopsis(app, n)))
		}
	}
	m.linef(".fi\n.SH DESCRIPTION\n%s", roff(app.Help))
	m.linef(".SH OPTIONS\nEvery command takes these options.")
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

// own returns the flags to list under n. If it has all flags of the default command,
// they are listed only there.
func (m *manWriter) own(app *kong.Application, n *kong.Node) []*kong.Flag {
	d := app.DefaultCmd
	if d == nil || n == d {
		return n.Flags
	}
	own := slices.DeleteFunc(slices.Clone(n.Flags), func(f *kong.Flag) bool {
		return slices.ContainsFunc(d.Flags, func(g *kong.Flag) bool { return g.Name == f.Name && g.Help == f.Help })
	})
	if len(n.Flags)-len(own) < len(d.Flags) {
		return n.Flags
	}
	m.linef(".PP\nTakes every option of\n.BR %s .", roff(d.Name))
	return own
}

// synopsis returns the line of a command, in which the name of the default command is
// optional.
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
	if _, ok := n.Target.Addr().Interface().(Runner); ok {
		line += " [-- COMMAND [ARG]...]"
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

// roff escapes text: typed hyphens are minus signs, and a line must not begin with a
// control character.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "\n", " ").Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return text
}

// helpOf returns the help text of a flag with the names of its variables.
func helpOf(v *kong.Value) string {
	names := v.Tag.Get("var")
	if names == "" {
		return v.Help
	}
	return strings.TrimSuffix(v.Help, ".") + " ($" + strings.ReplaceAll(names, ",", ", $") + ")."
}
