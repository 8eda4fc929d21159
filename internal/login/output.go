package login

import (
	"bytes"
	"fmt"
	"strings"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/text"
)

// output returns what login prints to stdout: the credential for a program, or a
// summary without secrets for a person.
func (a *attempt) output(got credential.Credential, fields []field) ([]byte, error) {
	terminal := a.call.Env.StdoutTerminal
	switch {
	case a.flags.Env:
		posix, err := shell.DialectOf("", "")
		if err != nil {
			return nil, err
		}
		return posix.Statements(shell.Variables(shell.Sets()[0], got, a.target.RegionID))
	case a.flags.JSON || !terminal:
		return cli.ExternalJSON(got, terminal)
	}
	next := "aliyun sts GetCallerIdentity --profile " + a.flags.Profile
	if a.flags.NoConfigure {
		next = request.HelperName + " get --mode " + a.target.Mode + " --profile " + a.flags.Profile
	}
	var b bytes.Buffer
	line := func(label, value string) { fmt.Fprintf(&b, "%-20s  %s\n", label, text.Printable(value, text.Max)) }
	for _, f := range fields {
		if f.label != "" {
			line(f.label, f.value)
		}
		if a.flags.NoConfigure && f.value != f.before {
			next += " --" + strings.ReplaceAll(f.key, "_", "-") + " " + shell.Quote(f.value)
		}
	}
	line("valid until", got.Expires.Format(credential.Layout))
	line("next", next)
	return b.Bytes(), nil
}
