package login

import (
	"context"
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

// confirmReplace asks the person before the profile is replaced, if that of today serves
// something else: another program or mode, or an AccessKey. Without a person it refuses.
func (a *attempt) confirmReplace(ctx context.Context) error {
	if a.flags.NoConfigure {
		return nil
	}
	use := a.otherUse(ctx)
	if use == nil {
		return nil
	}
	p := a.before
	if !canAsk(a.call.Env) {
		return &credential.Error{
			Kind: credential.Usage, Op: "profile " + text.Printable(p.Name, text.Max),
			Hint: "add --no-configure, or sign in for another name: " + request.LoginName + " login " + shell.Quote(p.Name) + "-sso",
			Err:  use.refusal,
		}
	}
	answer, err := ask(ctx, a.call, use.question)
	if err != nil {
		return err
	}
	if answer = strings.ToLower(answer); answer != "y" && answer != "yes" {
		a.call.Out.Notef("nothing was changed")
		return cli.Ended{Code: cli.ExitFailed}
	}
	a.approved = true
	return nil
}

// otherUse is what a profile serves that is not this sign-in.
type otherUse struct {
	question string // whether to replace it
	refusal  error  // without a terminal to ask on
}

// otherUse returns what the profile of today serves, or nil if that is this sign-in or
// nothing.
func (a *attempt) otherUse(ctx context.Context) *otherUse {
	p := a.before
	name := text.Printable(p.Name, text.Max)
	switch {
	case p.Name == "" || p.Is(a.target.Mode):
		return nil
	case p.Is(credential.ModeExternal):
		c, own := request.ReadCommand(p.ProcessCommand, a.call.Env.Self)
		if own && credential.CanonicalMode(c.Mode) == a.target.Mode || a.isCaller(p) {
			return nil
		}
		return &otherUse{
			message.Sprintf("The process_command of profile %s serves something else. Replace it? [y/N] ", name),
			message.New("its process_command serves something else, and there is no terminal to ask whether to replace it"),
		}
	case p.AccessKeyID != "":
		return &otherUse{
			message.Sprintf("Profile %s has an AccessKey (mode %s), which will be deleted from config.json. Replace the profile? [y/N] ", name, text.Printable(p.Mode, text.Max)),
			message.Errorf("it has an AccessKey (mode %s), and there is no terminal to ask whether to replace it", text.Printable(p.Mode, text.Max)),
		}
	case p.IsBlank() && !a.hasKey(ctx, p.Name):
		return nil
	case p.IsBlank():
		return &otherUse{
			message.Sprintf("Profile %s uses its AccessKey in the keychain. Replace the profile? [y/N] ", name),
			message.New("it uses its AccessKey in the keychain, and there is no terminal to ask whether to replace it"),
		}
	}
	return &otherUse{
		message.Sprintf("Profile %s has mode %s. Replace it? [y/N] ", name, text.Printable(p.Mode, text.Max)),
		message.Errorf("it has mode %s, and there is no terminal to ask whether to replace it", text.Printable(p.Mode, text.Max)),
	}
}

// isCaller reports whether p may be what runs this program now, or is made for that.
func (a *attempt) isCaller(p config.Profile) bool {
	if a.call.Env.StdoutTerminal {
		return request.RunsLogin(p.ProcessCommand)
	}
	return strings.Contains(p.ProcessCommand, request.LoginName) // also in a script
}

// hasKey reports whether the keychain has a key of that name.
func (a *attempt) hasKey(ctx context.Context, name string) bool {
	k, err := a.factory.Keychain(a.call.Env.StderrTerminal)
	if err != nil {
		return false // which the sign-in will say
	}
	entries, _ := k.List(ctx)
	for _, e := range entries {
		if e.Name == name && (e.Kind == keychain.KindKey || e.Kind == keychain.KindBearer) {
			return true
		}
	}
	return false
}
