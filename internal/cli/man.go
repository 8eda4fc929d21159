package cli

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

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
.I ~/.config/aliyun-cred-helper/identity.txt
Identity that opens the items of the backend file, made by
.BR "aliyun-cred-helper init" .
.TP
.I $XDG_RUNTIME_DIR/aliyun-cred-helper
Empty lock files.
.SH SEE ALSO
.BR aliyun-cred-helper (1),
.BR aliyun-sso-login (1)
`

// manPage returns the manual page. Its commands have the order of help.
func (p *Program) manPage(app *kong.Application, version string) []byte {
	var pages []Page
	for _, section := range p.sections(app) {
		pages = append(pages, section.Pages...)
	}
	m := &manWriter{}
	m.linef("'\\\" t")
	m.linef(`.TH %s 1 "" "%s"`, strings.ToUpper(roff(app.Name)), roff(version))
	m.linef(".nh\n.ad l") // no hyphens inside the names of variables
	m.linef(".SH NAME\n%s \\- %s", roff(app.Name), roff(strings.TrimSuffix(app.Help, ".")))
	m.linef(".SH SYNOPSIS\n.nf")
	for _, page := range pages {
		m.linef("%s %s", roff(app.Name), roff(usage(commandOf(app.Node, page.Command))))
	}
	m.linef(".fi\n.SH DESCRIPTION\n%s", roff(app.Help))
	m.linef(".SH OPTIONS\nEvery command takes these options.")
	m.flags(app.Flags)
	m.linef(".SH COMMANDS")
	for _, page := range pages {
		n := commandOf(app.Node, page.Command)
		m.linef(".SS %s\n%s", roff(n.Name), roff(strings.TrimSpace(n.Help+" "+page.More)))
		for _, p := range n.Positional {
			m.linef(".TP\n.I %s\n%s", roff(strings.ToUpper(p.Name)), roff(helpOf(p)))
		}
		own, inherited := ownFlags(app, n)
		if len(inherited) > 0 {
			m.linef(".PP\nTakes every option of\n.BR %s .", roff(app.DefaultCmd.Name))
		}
		m.flags(own)
		if len(page.Examples) > 0 {
			m.linef(".PP\nExamples:\n.PP\n.nf")
			for _, line := range page.Examples {
				m.linef("%s", roff(line))
			}
			m.linef(".fi")
		}
	}
	m.linef(".SH EXIT STATUS\n.TS\nl l.")
	for _, x := range exits {
		m.linef("%d\t%s", x.code, x.meaning)
	}
	m.linef(".TE")
	m.WriteString(manFiles)
	return m.Bytes()
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
