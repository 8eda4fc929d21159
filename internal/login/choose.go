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

// option is one line of a picker.
type option struct{ id, name string }

func (o option) String() string {
	return text.Printable(o.name, 100) + " (" + text.Printable(o.id, 100) + ")"
}

// choose turns what is known of the account and the access configuration into ids,
// and asks for what is not known.
func (f *cloudSSO) choose(ctx context.Context, token ssoflow.Token) error {
	if f.complete() {
		return nil
	}
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

// pick returns the id of the option that given names, of the only one, or of
// the one that the person chooses.
func (a *attempt) pick(ctx context.Context, what, flag, given string, options []option) (string, error) {
	refuse := func(why string) (string, error) {
		return "", &credential.Error{Kind: credential.Usage, Op: what, Hint: "give " + flag + " with an id or a name", Err: fmt.Errorf("%s; there are: %s", why, listed(options))}
	}
	switch {
	case len(options) == 0:
		return "", credential.NewError(credential.Refused, what, "ask the administrator of the directory", "nothing is assigned to you")
	case given != "":
		found := matching(options, given)
		if len(found) != 1 {
			return refuse(noSingle(given, len(found)))
		}
		return found[0].id, nil
	case len(options) == 1:
		return options[0].id, nil
	case !a.canAsk():
		return refuse("there is more than one, and nobody to ask")
	}
	return a.askFor(ctx, what, options)
}

// matching returns the options whose id is given or, if there are none, those
// whose name is.
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

// askFor shows numbered options until the person has narrowed them down to one,
// by a number or by a part of a name or id.
func (a *attempt) askFor(ctx context.Context, what string, options []option) (string, error) {
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
		switch found := containing(options, answer); len(found) {
		case 0:
			fmt.Fprintf(a.call.Env.Stderr, "Nothing matches %s.\n", text.Printable(answer, 100))
			shown = options
		case 1:
			return found[0].id, nil
		default:
			shown = found
		}
	}
}

// noSingle says that a name does not select one option.
func noSingle(given string, found int) string {
	if found == 0 {
		return "none that is assigned to you matches " + given
	}
	return fmt.Sprintf("%d of those assigned to you are called %s", found, given)
}

// containing returns the options with part in their name or id, without regard to
// case.
func containing(options []option, part string) []option {
	var found []option
	for _, o := range options {
		if strings.Contains(strings.ToLower(o.name+"\n"+o.id), strings.ToLower(part)) {
			found = append(found, o)
		}
	}
	return found
}

// listed joins options for an error, as many as fit.
func listed(options []option) string {
	var names []string
	for _, o := range options {
		names = append(names, o.String())
	}
	return text.Some(names, 10)
}
