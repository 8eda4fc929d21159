package login

import (
	"context"
	"strings"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/text"
)

// confirmReplace asks the person before the profile gets another command, if that of
// today serves something else: another program, or another mode. Without a person it
// refuses.
func (a *attempt) confirmReplace(ctx context.Context) error {
	p := a.before
	if a.flags.NoConfigure || !p.Is(credential.ModeExternal) || strings.Contains(p.ProcessCommand, request.LoginName) {
		return nil
	}
	c, own := request.ReadCommand(p.ProcessCommand, a.call.Env.Self)
	if own && credential.CanonicalMode(c.Mode) == a.target.Mode {
		return nil
	}
	name := text.Printable(p.Name, text.Max)
	if !canAsk(a.call.Env) {
		return credential.NewError(credential.Usage, message.Sprintf("profile %s", name),
			message.Sprintf("add --no-configure, or sign in for another name: %s", request.LoginName+" login "+shell.Quote(p.Name)+"-sso"),
			"its process_command serves something else, and there is no terminal to ask whether to replace it")
	}
	answer, err := ask(ctx, a.call, message.Sprintf("The process_command of profile %s serves something else. Replace it? [y/N] ", name))
	if err != nil {
		return err
	}
	if !isYes(answer) {
		a.call.Out.Notef("nothing was changed")
		return cli.Ended{Code: cli.ExitFailed}
	}
	a.approved = true
	return nil
}
