package login

import (
	"cmp"
	"context"
	"errors"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/ssoflow"
)

type accountsCommand struct {
	Profile    string `placeholder:"NAME" complete:"profile" help:"The portal of this profile (default: the only one that one is signed in at)."`
	JSON       bool   `name:"json" help:"Print JSON."`
	ConfigPath string `placeholder:"FILE" var:"ALIBABA_CLOUD_CONFIG_FILE" complete:"file" help:"config.json to use."`
}

// accountLine is an account with what one may be in it.
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

// Run implements cli.Command.
func (o *accountsCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	f := factory.New(c)
	defer f.Close()
	k, entries, err := f.Entries(ctx)
	if err != nil {
		return nil, err
	}
	path, _ := c.Env.ConfigPath(o.ConfigPath)
	portal, err := onePortal(entries, o.Profile, path)
	if err != nil {
		return nil, err
	}
	signIn, err := ssoflow.ParseSignInURL(portal)
	if err != nil {
		return nil, err
	}
	p := &ssoflow.Portal{HTTP: f.HTTP(), SignInURL: signIn, ClientID: ssoflow.ClientID(c.Env.Getenv), Now: c.Env.Now}
	list, err := listAccounts(ctx, p, kept.Portals{Keychain: k, Now: c.Env.Now}, cmp.Or(o.Profile, "NAME"))
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

// listAccounts asks the portal for everything that the person may use. profile is for
// hints.
func listAccounts(ctx context.Context, p *ssoflow.Portal, tokens kept.Portals, profile string) ([]accountLine, error) {
	portal := p.SignInURL.String()
	again := request.LoginName + " login --profile " + profile
	token, ok := tokens.Live(ctx, portal)
	if !ok {
		return nil, credential.NewError(credential.Login, "", again, "nobody is signed in at "+portal)
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
			line.Configurations = append(line.Configurations, configurationLine{ID: x.ID, Name: x.Name, Description: x.Description})
		}
		list = append(list, line)
	}
	if errors.Is(err, ssoflow.ErrTokenRefused) {
		tokens.Refuse(ctx, portal, token)
		err = &credential.Error{Hint: again, Err: err}
	}
	return list, err
}

// onePortal returns the portal of the profile in the config.json at path or, without
// a profile, the only one that there is a sign-in for.
func onePortal(entries []keychain.Entry, profile, path string) (string, error) {
	if profile == "" {
		portals := portalsOf(entries)
		switch {
		case len(portals) == 0:
			return "", credential.NewError(credential.Login, "", request.LoginName+" login --profile NAME", "nobody is signed in anywhere")
		case len(portals) > 1:
			return "", errManySignIns
		}
		return portals[0], nil
	}
	file, err := config.Load(path)
	if err != nil {
		return "", err
	}
	p, found := file.Profile(profile)
	if !found || p.CloudSSOSignInURL == "" {
		return "", credential.NewError(credential.Usage, "profile "+profile, request.LoginName+" login --profile "+profile, "it has no cloud_sso_sign_in_url")
	}
	signIn, err := ssoflow.ParseSignInURL(p.CloudSSOSignInURL)
	if err != nil {
		return "", err
	}
	return signIn.String(), nil
}
