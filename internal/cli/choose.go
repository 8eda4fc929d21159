package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/ssoflow"
)

// option is one line of a picker.
type option struct{ id, name string }

func (o option) String() string {
	return printable(o.name, 100) + " (" + printable(o.id, 100) + ")"
}

// choose turns what is known of the account and the access configuration into
// ids, and asks for what is not known.
func (l *login) choose(ctx context.Context, token ssoflow.Token) error {
	if l.complete() {
		return nil
	}
	portal := &ssoflow.Portal{HTTP: l.http(), SignInURL: l.portal, ClientID: l.clientID(), Now: l.env.Now}
	accounts, err := portal.Accounts(ctx, token)
	if err != nil {
		return l.refusedToken(ctx, token, err)
	}
	var options []option
	for _, a := range accounts {
		options = append(options, option{a.ID, a.Name})
	}
	l.target.CloudSSOAccountID, err = l.pick(ctx, "account", "--cloud-sso-account-id", l.target.CloudSSOAccountID, options)
	if err != nil {
		return err
	}
	configurations, err := portal.AccessConfigurations(ctx, token, l.target.CloudSSOAccountID)
	if err != nil {
		return l.refusedToken(ctx, token, err)
	}
	options = nil
	for _, c := range configurations {
		options = append(options, option{c.ID, c.Name})
	}
	l.target.CloudSSOAccessConfig, err = l.pick(ctx, "access configuration", "--cloud-sso-access-config", l.target.CloudSSOAccessConfig, options)
	return err
}

// pick returns the id of the option that given names, of the only one, or of
// the one that the person chooses.
func (l *login) pick(ctx context.Context, what, flag, given string, options []option) (string, error) {
	refuse := func(text string) (string, error) {
		return "", &credential.Error{Kind: credential.Usage, Op: what, Hint: "give " + flag + " with an id or a name", Err: fmt.Errorf("%s; there are: %s", text, listed(options))}
	}
	switch {
	case len(options) == 0:
		return "", credential.NewError(credential.Refused, what, "ask the administrator of the directory", "nothing is assigned to you")
	case given != "":
		found := matching(options, given)
		if len(found) != 1 {
			return refuse(fmt.Sprintf("%s fits %d of those assigned to you", given, len(found)))
		}
		return found[0].id, nil
	case len(options) == 1:
		return options[0].id, nil
	case !l.canAsk():
		return refuse("there is more than one, and nobody to ask")
	}
	return l.askFor(ctx, what, options)
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
func (l *login) askFor(ctx context.Context, what string, options []option) (string, error) {
	shown := options
	for {
		for i, o := range shown {
			fmt.Fprintf(l.env.Stderr, "%3d  %s\n", i+1, o)
		}
		answer, err := l.prompt(ctx, "Number of the "+what+", or a part of its name: ")
		if err != nil {
			return "", err
		}
		if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(shown) {
			return shown[n-1].id, nil
		}
		switch found := containing(options, answer); len(found) {
		case 0:
			fmt.Fprintf(l.env.Stderr, "Nothing fits %s.\n", printable(answer, 100))
			shown = options
		case 1:
			return found[0].id, nil
		default:
			shown = found
		}
	}
}

// containing returns the options with text in their name or id, without regard
// to case.
func containing(options []option, text string) []option {
	var found []option
	for _, o := range options {
		if strings.Contains(strings.ToLower(o.name+"\n"+o.id), strings.ToLower(text)) {
			found = append(found, o)
		}
	}
	return found
}

// listed joins options for an error, as many as fit.
func listed(options []option) string {
	const most = 10
	var names []string
	for i, o := range options {
		if i == most {
			names = append(names, fmt.Sprintf("and %d more", len(options)-most))
			break
		}
		names = append(names, o.String())
	}
	return strings.Join(names, ", ")
}
