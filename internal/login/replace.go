package login

import (
	"context"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/text"
)

// confirmReplace asks the person before the profile gets another command, if that of
// today serves something else. Without a person it refuses.
func (a *attempt) confirmReplace(ctx context.Context) error {
	name := text.Printable(a.before.Name, text.Max)
	question, refusal := a.replaces(name)
	switch {
	case a.flags.NoConfigure || question == "":
		return nil
	case !canAsk(a.call.Env):
		return credential.NewError(credential.Usage, message.Sprintf("profile %s", name),
			message.Sprintf("add --no-configure, or sign in for another name: %s", request.LoginName+" login "+shell.Quote(a.before.Name)+"-sso"), refusal)
	}
	answer, err := ask(ctx, a.call, question)
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

// replaces returns what to ask before the profile is replaced, and why that is refused
// where nobody can be asked; or "" if it serves nothing else today: no AccessKey, other
// program or other mode. A blank profile of mode AK, as `aliyun` makes it, serves nothing.
func (a *attempt) replaces(name string) (question, refusal string) {
	p, mode := a.before, credential.CanonicalMode(a.before.Mode)
	switch {
	case a.hasOtherKey():
		return message.Sprintf("Profile %s has an AccessKey (mode %s), which is then deleted from config.json. Replace it? [y/N] ", name, mode),
			message.Sprintf("it has an AccessKey (mode %s), and there is no terminal to ask whether to replace it", mode)
	case p.Is(credential.ModeExternal):
		c, own := request.ReadCommand(p.ProcessCommand, a.call.Env.Self)
		if strings.Contains(p.ProcessCommand, request.LoginName) || own && credential.CanonicalMode(c.Mode) == a.target.Mode {
			return "", ""
		}
		return message.Sprintf("The process_command of profile %s serves something else. Replace it? [y/N] ", name),
			message.Text("its process_command serves something else, and there is no terminal to ask whether to replace it")
	case !slices.Contains([]string{"", credential.ModeAK, credential.ModeCloudSSO, credential.ModeOAuth}, mode):
		return message.Sprintf("The mode of profile %s is %s. Replace it? [y/N] ", name, mode),
			message.Sprintf("its mode is %s, and there is no terminal to ask whether to replace it", mode)
	}
	return "", ""
}

// hasOtherKey reports whether the profile has an AccessKey of another mode. That of an
// External profile is what an SDK wrote back.
func (a *attempt) hasOtherKey() bool {
	p := a.before
	return p.AccessKeyID != "" && !p.Is(a.target.Mode) && !p.Is(credential.ModeExternal)
}
