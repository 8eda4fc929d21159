package login

import (
	"cmp"
	"context"
	"errors"
	"net/url"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/ssoflow"
)

type accountsCommand struct {
	Profile string `placeholder:"NAME" complete:"profile" help:"Use the portal of this profile (default: the only one where you are signed in)."`
	JSON    bool   `name:"json" help:"Print JSON."`
	request.ConfigFile
}

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
	signInURL, err := selectPortal(entries, o.Profile, f.ConfigPlace(o.ConfigPath))
	if err != nil {
		return nil, err
	}
	hint := request.LoginName + " login --profile " + cmp.Or(o.Profile, "NAME")
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

// selectPortal returns the sign-in URL of the profile in the config.json at place or,
// without a profile, of the only portal with a sign-in.
func selectPortal(entries []keychain.Entry, profile string, place config.Place) (*url.URL, error) {
	if profile == "" {
		portals := signInsOf(entries, keychain.KindSSO, "")
		switch {
		case len(portals) == 0:
			return nil, credential.NewError(credential.Login, "", request.LoginName+" login --profile NAME", "not signed in at any portal")
		case len(portals) > 1:
			return nil, errManySignIns
		}
		return ssoflow.ParseSignInURL(portals[0].Name)
	}
	file, err := place.Load()
	if err != nil {
		return nil, err
	}
	p, found := file.Profile(profile)
	if !found || p.CloudSSOSignInURL == "" {
		return nil, credential.NewError(credential.Usage, "profile "+profile, request.LoginName+" login --profile "+profile, "it has no cloud_sso_sign_in_url")
	}
	return ssoflow.ParseSignInURL(p.CloudSSOSignInURL)
}
