package login

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/ssoflow"
	"aliyun-cred-helper/internal/text"
)

// option is an account or access configuration to choose.
type option struct{ id, name string }

func (o option) String() string {
	return text.Printable(o.name, 100) + " (" + text.Printable(o.id, 100) + ")"
}

// choose replaces the names of the account and the access configuration by ids, and
// asks for what is missing.
func (f *cloudSSO) choose(ctx context.Context, token ssoflow.Token) error {
	accounts, err := f.portal.Accounts(ctx, token)
	if err != nil {
		return f.refused(ctx, token, err)
	}
	var options []option
	for _, x := range accounts {
		options = append(options, option{x.ID, x.Name})
	}
	p := &f.target
	if p.CloudSSOAccountID, err = f.pick(ctx, "account", "--cloud-sso-account-id", p.CloudSSOAccountID, options); err != nil {
		return err
	}
	configurations, err := f.portal.AccessConfigurations(ctx, token, p.CloudSSOAccountID)
	if err != nil {
		return f.refused(ctx, token, err)
	}
	options = nil
	for _, x := range configurations {
		options = append(options, option{x.ID, x.Name})
	}
	p.CloudSSOAccessConfig, err = f.pick(ctx, "access configuration", "--cloud-sso-access-config", p.CloudSSOAccessConfig, options)
	return err
}

// pick returns the id of the option with the given id or name, or of the only one, or
// asks the person.
func (a *attempt) pick(ctx context.Context, what, flag, given string, options []option) (string, error) {
	refuse := func(format string, args ...any) (string, error) {
		var list []string
		for _, o := range options {
			list = append(list, o.String())
		}
		return "", &credential.Error{
			Kind: credential.Usage, Op: what, Hint: "add " + flag + " with an id or a name",
			Err: fmt.Errorf("%s; available: %s", fmt.Sprintf(format, args...), text.Some(list, mostAvailable)),
		}
	}
	switch {
	case len(options) == 0:
		return "", credential.NewError(credential.Refused, what, "ask the administrator of the directory", "none is assigned to you")
	case given != "":
		matches := matching(options, given)
		switch len(matches) {
		case 0:
			return "", noMatch(what, flag, given, options)
		case 1:
			return matches[0].id, nil
		}
		return refuse("%d are named %s", len(matches), given)
	case len(options) == 1:
		return options[0].id, nil
	case !a.canAsk():
		return refuse("several are assigned to you, and there is no terminal to choose on")
	}
	return a.askOption(ctx, what, options)
}

// matching returns the option with the given id, or else those with that name.
func matching(options []option, given string) []option {
	var named []option
	for _, o := range options {
		if o.id == given {
			return []option{o}
		}
		if strings.EqualFold(o.name, given) {
			named = append(named, o)
		}
	}
	return named
}

// askOption shows numbered options until the person types the number of one, or a
// part of the name or id of exactly one.
func (a *attempt) askOption(ctx context.Context, what string, options []option) (string, error) {
	shown := options
	for {
		for i, o := range shown {
			fmt.Fprintf(a.call.Env.Stderr, "%3d  %s\n", i+1, o)
		}
		answer, err := a.prompt(ctx, "Number of the "+what+", or a part of its name: ")
		if err != nil {
			return "", err
		}
		if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(shown) {
			return shown[n-1].id, nil
		}
		var matches []option
		for _, o := range options {
			if strings.Contains(strings.ToLower(o.name+"\n"+o.id), strings.ToLower(answer)) {
				matches = append(matches, o)
			}
		}
		switch len(matches) {
		case 0:
			fmt.Fprintf(a.call.Env.Stderr, "No %s matches %s.\n", what, text.Printable(answer, 100))
			shown = options
		case 1:
			return matches[0].id, nil
		default:
			shown = matches
		}
	}
}
