package login

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/ssoflow"
	"aliyun-cred-helper/internal/text"
)

type accountsCommand struct {
	Name    string `arg:"" optional:"" complete:"profile" help:"The same as --profile NAME."`
	Profile string `short:"p" placeholder:"NAME" complete:"profile" help:"Use the portal of this profile (default: the only one where you are signed in)."`
	JSON    bool   `name:"json" help:"Print JSON."`
	request.ConfigFile
}

// AfterApply implements cli.Applied.
func (o *accountsCommand) AfterApply() error { return request.OneName(&o.Name, &o.Profile) }

// accountLine is an account in the JSON output.
type accountLine struct {
	ID             string              `json:"account_id"`
	Name           string              `json:"account_name"`
	Configurations []configurationLine `json:"access_configurations"`
}

type configurationLine struct {
	ID          string `json:"access_configuration_id"`
	Name        string `json:"access_configuration_name"`
	Description string `json:"description,omitempty"`
}

// Untimed implements cli.Untimed: the time limit is that of one request.
func (*accountsCommand) Untimed() {}

func (o *accountsCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	f := factory.New(c)
	defer f.Close()
	_, list, err := listAssignments(ctx, c, f, o.Profile, o.ConfigPath)
	if len(list) == 0 && err != nil {
		return nil, err
	}
	document, encoding := o.document(c, list)
	if encoding != nil {
		return nil, encoding
	}
	return document, inPart(ctx, err)
}

// document returns the accounts that have been listed. One that could not be listed to
// its end is in it if anything of it is known.
func (o *accountsCommand) document(c *cli.Call, list []ssoflow.Assignment) ([]byte, error) {
	lines := []accountLine{}
	rows := [][]string{headings("ACCOUNT ID", "ACCOUNT", "ACCESS CONFIGURATION ID", "ACCESS CONFIGURATION")}
	for _, account := range list {
		if account.Err != nil && len(account.Configurations) == 0 {
			continue
		}
		line := accountLine{ID: account.ID, Name: account.Name, Configurations: []configurationLine{}}
		for _, x := range account.Configurations {
			line.Configurations = append(line.Configurations, configurationLine(x))
			rows = append(rows, []string{account.ID, account.Name, x.ID, x.Name})
		}
		lines = append(lines, line)
	}
	if o.JSON {
		return cli.JSON(lines, c.Env.StdoutTerminal)
	}
	return c.Table(rows), nil
}

// headings returns the first row of a table.
func headings(names ...string) []string {
	for i, name := range names {
		names[i] = message.Text(name)
	}
	return names
}

func newPortal(f *factory.Factory, env *osenv.Env, signInURL *url.URL) *ssoflow.Portal {
	return &ssoflow.Portal{HTTP: f.HTTP(), SignInURL: signInURL, ClientID: ssoflow.ClientID(env.Getenv), Now: env.Now}
}

// inPart makes a command print what it has, and then end with the exit code of err.
func inPart(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	return cli.Ended{Code: cli.ExitCode(ctx, err), Err: err, Print: true}
}

// listAssignments lists what the person may use at the portal of the profile or, without
// one, at the only portal with a sign-in. With an error the list is not complete. On a
// terminal it shows how far it is.
func listAssignments(ctx context.Context, c *cli.Call, f *factory.Factory, profile, configPath string) (*url.URL, []ssoflow.Assignment, error) {
	k, entries, err := f.Entries(ctx)
	if err != nil {
		return nil, nil, err
	}
	signInURL, err := selectPortal(entries, profile, f.ConfigPlace(configPath), c.Env.Self)
	if err != nil {
		return nil, nil, err
	}
	place, hint := signInURL.String(), request.LoginName+" login "+shell.Quote(cmp.Or(profile, "NAME"))
	tokens := kept.Portals{Keychain: k, Now: c.Env.Now}
	token, live := tokens.Live(ctx, place)
	if !live {
		return nil, nil, credential.NewError(credential.Login, "", hint, message.Sprintf("not signed in at %s", ssoflow.PortalName(place)))
	}
	var progress func(done, all int)
	if c.Env.StderrTerminal {
		progress = func(done, all int) {
			fmt.Fprint(c.Env.Stderr, message.Sprintf("\rListing accounts: %d of %d  ", done, all))
		}
	}
	list, err := newPortal(f, c.Env, signInURL).Assignments(ctx, token, c.Limit, progress)
	if c.Env.StderrTerminal && len(list) > 0 {
		fmt.Fprintln(c.Env.Stderr)
	}
	if ctx.Err() != nil {
		return nil, nil, context.Cause(ctx)
	}
	return signInURL, list, markRefused(ctx, tokens, place, token, hint, err)
}

// markRefused remembers a token that the portal refuses, and then adds the hint to err.
func markRefused(ctx context.Context, tokens kept.Portals, place string, token ssoflow.Token, hint string, err error) error {
	if errors.Is(err, ssoflow.ErrTokenRefused) {
		tokens.Refuse(ctx, place, token)
		err = &credential.Error{Hint: hint, Err: err}
	}
	return err
}

// selectPortal returns the sign-in URL of the profile in the config.json at place, or of
// the one that it leads to; or, without a profile, of the only portal with a sign-in. self
// is the path of this program.
func selectPortal(entries []keychain.Entry, profile string, place config.Place, self string) (*url.URL, error) {
	if profile == "" {
		portals := signInsOf(entries, keychain.KindSSO, "")
		switch {
		case len(portals) == 0:
			return nil, credential.NewError(credential.Login, "", request.LoginName+" login NAME", "not signed in at any portal")
		case len(portals) > 1:
			return nil, errManySignIns
		}
		return ssoflow.ParseSignInURL(portals[0].Name)
	}
	file, err := place.Load()
	if err != nil {
		return nil, err
	}
	if _, found := file.Profile(profile); !found {
		return nil, noSuchProfile(file, profile)
	}
	stops, err := chain.Follow(file, self, "", request.Request{Profile: profile})
	if err != nil {
		return nil, err
	}
	last := stops[len(stops)-1]
	signInURL := cmp.Or(last.SignInURL, last.Profile.CloudSSOSignInURL)
	if signInURL == "" {
		return nil, credential.NewError(credential.Usage, message.Sprintf("profile %s", profile), request.LoginName+" login "+shell.Quote(profile), "it has no cloud_sso_sign_in_url")
	}
	return ssoflow.ParseSignInURL(signInURL)
}

// noSuchProfile is the error for a name that config.json does not have.
func noSuchProfile(file *config.File, name string) error {
	names := file.Names()
	if err := chain.Misspelt(name, file.Path, names); err != nil {
		return err
	}
	return credential.NewError(credential.Usage, "", request.LoginName+" profile",
		message.Sprintf("no profile %s in %s (profiles: %s)", name, file.Path, cmp.Or(text.Some(names, mostAvailable), message.Text("none"))))
}
