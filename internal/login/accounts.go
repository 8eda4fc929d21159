package login

import (
	"cmp"
	"context"
	"errors"
	"net/url"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/ssoflow"
)

type accountsCommand struct {
	Name    string `arg:"" optional:"" complete:"profile" help:"The same as --profile NAME."`
	Profile string `short:"p" placeholder:"NAME" complete:"profile" help:"Use the portal of this profile (default: the only one where you are signed in)."`
	JSON    bool   `name:"json" help:"Print JSON."`
	request.ConfigFile
}

// AfterApply is called by kong.
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

func (o *accountsCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	f := factory.New(c)
	defer f.Close()
	k, entries, err := f.Entries(ctx)
	if err != nil {
		return nil, err
	}
	signInURL, err := selectPortal(entries, o.Profile, f.ConfigPlace(o.ConfigPath), c.Env.Self)
	if err != nil {
		return nil, err
	}
	hint := request.LoginName + " login " + shell.Quote(cmp.Or(o.Profile, "NAME"))
	list, err := listAccounts(ctx, newPortal(f, c.Env, signInURL), kept.Portals{Keychain: k, Now: c.Env.Now}, hint)
	if err != nil {
		return nil, err
	}
	if o.JSON {
		return cli.JSON(list, c.Env.StdoutTerminal)
	}
	rows := [][]string{{"ACCOUNT ID", "ACCOUNT", "ACCESS CONFIGURATION ID", "ACCESS CONFIGURATION"}}
	for _, account := range list {
		for _, x := range account.Configurations {
			rows = append(rows, []string{account.ID, account.Name, x.ID, x.Name})
		}
	}
	return cli.Columns(rows), nil
}

func newPortal(f *factory.Factory, env *osenv.Env, signInURL *url.URL) *ssoflow.Portal {
	return &ssoflow.Portal{HTTP: f.HTTP(), SignInURL: signInURL, ClientID: ssoflow.ClientID(env.Getenv), Now: env.Now}
}

// listAccounts lists everything that the person may use at the portal. hint is the
// command that signs in there.
func listAccounts(ctx context.Context, p *ssoflow.Portal, tokens kept.Portals, hint string) ([]accountLine, error) {
	place := p.SignInURL.String()
	token, live := tokens.Live(ctx, place)
	if !live {
		return nil, credential.NewError(credential.Login, "", hint, "not signed in at "+ssoflow.PortalName(place))
	}
	accounts, err := p.Accounts(ctx, token)
	list := []accountLine{}
	for _, account := range accounts {
		var configurations []ssoflow.AccessConfiguration
		if configurations, err = p.AccessConfigurations(ctx, token, account.ID); err != nil {
			break
		}
		line := accountLine{ID: account.ID, Name: account.Name, Configurations: []configurationLine{}}
		for _, x := range configurations {
			line.Configurations = append(line.Configurations, configurationLine(x))
		}
		list = append(list, line)
	}
	return list, markRefused(ctx, tokens, place, token, hint, err)
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
	stops, err := chain.Follow(file, self, "", request.Request{Profile: profile})
	if err != nil {
		return nil, err
	}
	last := stops[len(stops)-1]
	signInURL := cmp.Or(last.SignInURL, last.Profile.CloudSSOSignInURL)
	if signInURL == "" {
		return nil, credential.NewError(credential.Usage, "profile "+profile, request.LoginName+" login "+shell.Quote(profile), "it has no cloud_sso_sign_in_url")
	}
	return ssoflow.ParseSignInURL(signInURL)
}
