package login

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/picker"
	"aliyun-cred-helper/internal/ssoflow"
	"aliyun-cred-helper/internal/text"
)

// choose replaces the names of the account and the access configuration by ids, and
// asks for what is missing.
func (f *cloudSSO) choose(ctx context.Context, token ssoflow.Token) error {
	accounts, err := f.portal.Accounts(ctx, token)
	if err != nil {
		return f.refused(ctx, token, err)
	}
	var options []picker.Option
	for _, x := range accounts {
		options = append(options, picker.Option(x))
	}
	p := &f.target
	last := f.lastChoice(ctx)
	account, err := f.pick(ctx, accountQuestion, p.CloudSSOAccountID, picker.Sorted(options, last.accountID))
	if err != nil {
		return err
	}
	p.CloudSSOAccountID, f.accountName = account.ID, account.Name
	configurations, err := f.portal.AccessConfigurations(ctx, token, p.CloudSSOAccountID)
	if err != nil {
		return f.refused(ctx, token, err)
	}
	options = nil
	for _, x := range configurations {
		options = append(options, picker.Option{ID: x.ID, Name: x.Name})
	}
	configuration, err := f.pick(ctx, configurationQuestion, p.CloudSSOAccessConfig, picker.Sorted(options, last.configurationID))
	p.CloudSSOAccessConfig, f.configurationName = configuration.ID, configuration.Name
	return err
}

// question is what a person is asked, and the flag that answers it.
type question struct{ what, title, flag string }

var (
	accountQuestion       = question{"account", "Account", "--cloud-sso-account-id"}
	configurationQuestion = question{"access configuration", "Access configuration", "--cloud-sso-access-config"}
)

// translated returns q in the language of the person.
func (q question) translated() question {
	return question{message.Text(q.what), message.Text(q.title), q.flag}
}

// choice is an account with an access configuration.
type choice struct{ accountID, configurationID string }

// lastChoice returns what was used last at the portal: that of the newest session, else
// that of the last profile of the portal in config.json.
func (f *cloudSSO) lastChoice(ctx context.Context) choice {
	var last choice
	for _, p := range f.file.All() {
		if u, err := ssoflow.ParseSignInURL(p.CloudSSOSignInURL); err == nil && *u == *f.signInURL && p.CloudSSOAccountID != "" {
			last = choice{p.CloudSSOAccountID, p.CloudSSOAccessConfig}
		}
	}
	entries, _ := f.keychain.List(ctx) // without it, the order is another one
	var newest time.Time
	for _, e := range entries {
		if e.Kind == keychain.KindSession && e.Issued.After(newest) && slices.Contains(e.Key, ssoflow.SessionPortal(f.signInURL.String())) {
			newest = e.Issued
			last.accountID, last.configurationID = ssoflow.SessionOf(e.Key)
		}
	}
	return last
}

// pick returns the option with the given id or name, or the only one, or asks the
// person.
func (a *attempt) pick(ctx context.Context, q question, given string, options []picker.Option) (picker.Option, error) {
	q = q.translated()
	refuse := func(format string, args ...any) (picker.Option, error) {
		var list []string
		for _, o := range options {
			list = append(list, o.String())
		}
		return picker.Option{}, &credential.Error{
			Kind: credential.Usage, Op: q.what, Hint: message.Sprintf("add %s with an id or a name", q.flag),
			Err: message.Errorf("%s; available: %s", message.Sprintf(format, args...), text.Some(list, mostAvailable)),
		}
	}
	switch {
	case len(options) == 0:
		return picker.Option{}, credential.NewError(credential.Refused, q.what, "ask the administrator of the directory", "none is assigned to you")
	case given != "":
		found := named(options, given)
		switch len(found) {
		case 0:
			return picker.Option{}, noMatch(q, given, options)
		case 1:
			return found[0], nil
		}
		return refuse("%d are named %s", len(found), given)
	case len(options) == 1:
		return options[0], nil
	case !canAsk(a.call.Env):
		return refuse("several are assigned to you, and there is no terminal to choose on")
	}
	return a.askOption(ctx, q, options)
}

// named returns the option with the given id, or else those with that name.
func named(options []picker.Option, given string) []picker.Option {
	var list []picker.Option
	for _, o := range options {
		if o.ID == given {
			return []picker.Option{o}
		}
		if strings.EqualFold(o.Name, given) {
			list = append(list, o)
		}
	}
	return list
}

// askOption lets the person choose, on a list that the terminal shows or by plain lines.
func (a *attempt) askOption(ctx context.Context, q question, options []picker.Option) (picker.Option, error) {
	env := a.call.Env
	got, err := picker.Choose(ctx, picker.Terminal{In: env.Stdin, Out: env.Stderr, Environ: env.Environ()}, q.title, options)
	switch {
	case err == nil:
		a.tell("%s: %s\n", q.title, got)
	case errors.Is(err, picker.ErrCancelled):
		err = osenv.Interrupt{Signal: os.Interrupt}
	case errors.Is(err, io.EOF):
		err = cli.InputEnded()
	case errors.Is(err, picker.ErrTerminal):
		return a.askByNumber(ctx, q, options)
	}
	return got, err
}

// mostNumbered is how many options are numbered at once.
const mostNumbered = 50

// askByNumber shows numbered options until the person types the number of one, or a
// part of the name or id of exactly one.
func (a *attempt) askByNumber(ctx context.Context, q question, options []picker.Option) (picker.Option, error) {
	shown, stderr := options, a.call.Env.Stderr
	for {
		for i, o := range shown[:min(len(shown), mostNumbered)] {
			fmt.Fprintf(stderr, "%3d  %s\n", i+1, o)
		}
		if len(shown) > mostNumbered {
			a.tell("     and %d more\n", len(shown)-mostNumbered)
		}
		answer, err := a.prompt(ctx, message.Sprintf("Number of the %s, or a part of its name: ", q.what))
		if err != nil {
			return picker.Option{}, err
		}
		if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= min(len(shown), mostNumbered) {
			return shown[n-1], nil
		}
		var found []picker.Option
		for _, o := range options {
			if o.Matches(answer) {
				found = append(found, o)
			}
		}
		switch len(found) {
		case 0:
			a.tell("No %s matches %s.\n", q.what, text.Printable(answer, 100))
			shown = options
		case 1:
			return found[0], nil
		default:
			shown = found
		}
	}
}
