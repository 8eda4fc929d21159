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

// document is what goes to stdout: what a caller reads, or a summary without secrets
// for a person.
func (a *attempt) document(got credential.Credential, settings []setting) ([]byte, error) {
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
	var b bytes.Buffer
	for _, s := range settings {
		if s.label != "" {
			fmt.Fprintf(&b, "%-20s  %s\n", s.label, text.Printable(s.value, text.Max))
		}
	}
	fmt.Fprintf(&b, "valid until           %s\n", got.Expires.Format(credential.Layout))
	next := "aliyun sts GetCallerIdentity --profile " + a.flags.Profile
	if a.flags.NoConfigure {
		next = request.HelperName + " get --mode " + a.target.Mode + " --profile " + a.flags.Profile
		for _, s := range settings {
			if s.value != s.before {
				next += " --" + strings.ReplaceAll(s.key, "_", "-") + " " + shell.Quote(s.value)
			}
		}
	}
	fmt.Fprintf(&b, "next                  %s\n", text.Printable(next, text.Max))
	return b.Bytes(), nil
}
