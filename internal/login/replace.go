package login

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/text"
)

// confirmReplace asks the person before the profile gets another command, if that of
// today serves something else. Without a person it refuses.
func (a *attempt) confirmReplace(ctx context.Context) error {
	name := text.Printable(a.before.Name, text.Max)
	question, refusal := a.replaces(ctx, a.before)
	switch {
	case a.flags.NoConfigure || question == "":
		return nil
	case !canAsk(a.call.Env):
		return credential.NewError(credential.Usage, message.Sprintf("profile %s", name),
			message.Sprintf("add --no-configure, or sign in for another name: %s", request.LoginName+" login "+shell.Quote(a.before.Name)+"-sso"), refusal)
	}
	answer, err := cli.Ask(ctx, a.call.Env, question)
	if err != nil {
		return err
	}
	if !cli.IsYes(answer) {
		a.call.Out.Notef("nothing was changed")
		return cli.Ended{Code: cli.ExitFailed}
	}
	a.approved = true
	return nil
}

// replaces returns what to ask before the profile p is replaced, and why that is refused
// where nobody can be asked; or "" if it serves nothing else today: no AccessKey, other
// program or other mode. A blank profile of mode AK, as `aliyun` makes it, serves nothing.
func (a *attempt) replaces(ctx context.Context, p config.Profile) (question, refusal string) {
	name, mode := text.Printable(p.Name, text.Max), credential.CanonicalMode(p.Mode)
	switch {
	case p.Name == "" || p.Is(a.target.Mode): // it is new, or the same
		return "", ""
	case a.hasOtherKey(p):
		return message.Sprintf("Profile %s has an AccessKey (mode %s), which is then deleted from config.json. Replace it? [y/N] ", name, mode),
			message.Sprintf("it has an AccessKey (mode %s), and there is no terminal to ask whether to replace it", mode)
	case p.Is(credential.ModeExternal):
		c, own := request.ReadCommand(p.ProcessCommand, a.call.Env.Self)
		if a.isCaller(p) || own && credential.CanonicalMode(c.Mode) == a.target.Mode {
			return "", ""
		}
		return message.Sprintf("The process_command of profile %s serves something else. Replace it? [y/N] ", name),
			message.Text("its process_command serves something else, and there is no terminal to ask whether to replace it")
	case p.IsBlank() && a.keychainHasKey(ctx, p.Name):
		return message.Sprintf("Profile %s uses its AccessKey in the keychain. Replace it? [y/N] ", name),
			message.Text("it uses its AccessKey in the keychain, and there is no terminal to ask whether to replace it")
	case p.IsBlank():
		return "", ""
	}
	return message.Sprintf("The mode of profile %s is %s. Replace it? [y/N] ", name, mode),
		message.Sprintf("its mode is %s, and there is no terminal to ask whether to replace it", mode)
}

// unasked refuses to replace the profile as another program has written it since the start,
// if the person would have to be asked about that.
func (a *attempt) unasked(ctx context.Context, d *config.Document) error {
	now, err := d.File(a.file.Path)
	if err != nil {
		return err
	}
	p, _ := now.Profile(a.flags.Profile)
	if reflect.DeepEqual(p, a.before) {
		return nil
	}
	if question, _ := a.replaces(ctx, p); question == "" {
		return nil
	}
	return credential.NewError(credential.Usage, a.file.Path, "run the command again", "another program has changed it meanwhile, and nothing was written")
}

// isCaller reports whether the command of p runs this program. If stdout is no terminal,
// it may be what runs it now, also by a script.
func (a *attempt) isCaller(p config.Profile) bool {
	if a.call.Env.StdoutTerminal {
		return request.RunsLogin(p.ProcessCommand)
	}
	return strings.Contains(p.ProcessCommand, request.LoginName)
}

// keychainHasKey reports whether the keychain has a key of that name.
func (a *attempt) keychainHasKey(ctx context.Context, name string) bool {
	k, err := a.factory.Keychain(a.call.Env.StderrTerminal)
	if err != nil {
		return false // which the sign-in will say
	}
	entries, _ := k.List(ctx)
	return slices.ContainsFunc(entries, func(e keychain.Entry) bool {
		return e.Name == name && (e.Kind == keychain.KindKey || e.Kind == keychain.KindBearer)
	})
}

// hasOtherKey reports whether the profile p has an AccessKey of another mode. That of an
// External profile is what an SDK wrote back.
func (a *attempt) hasOtherKey(p config.Profile) bool {
	return p.AccessKeyID != "" && !p.Is(a.target.Mode) && !p.Is(credential.ModeExternal)
}
