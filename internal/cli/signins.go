package cli

import (
	"context"
	"errors"
	"slices"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/ssoflow"
)

type logoutCommand struct {
	Profile    string `xor:"what" placeholder:"NAME" help:"The OAuth sign-in of this profile or, if it has none, its portal."`
	All        bool   `xor:"what" help:"Every sign-in."`
	ConfigPath string `placeholder:"FILE" help:"config.json to use ($$ALIBABA_CLOUD_CONFIG_FILE)."`
}

func (l *logoutCommand) run(ctx context.Context, c *call) ([]byte, error) {
	k, entries, err := c.listed(ctx)
	if err != nil {
		return nil, err
	}
	portals, oauth := portalsOf(entries), oauthEntries(entries, l.Profile)
	switch {
	case !l.All && l.Profile == "" && len(oauth) > 0 && len(oauth)+len(portals) > 1:
		return nil, errManySignIns
	case len(oauth) > 0:
		if err := c.logoutOAuth(ctx, k, oauth); err != nil || !l.All {
			return nil, err
		}
	}
	if !l.All {
		portal, err := c.onePortal(ctx, k, l.Profile, l.ConfigPath)
		if err != nil {
			return nil, err
		}
		portals = []string{portal}
	}
	for _, portal := range portals {
		sessions, err := k.Clear(ctx, func(e keychain.Entry) bool {
			return e.Kind == keychain.KindSession && slices.Contains(e.Key, "sign_in_url="+portal)
		})
		if err != nil {
			return nil, err
		}
		err = k.Delete(ctx, keychain.Account(keychain.KindSSO, portal))
		if err != nil && !errors.Is(err, keychain.ErrNotFound) {
			return nil, err
		}
		c.out.notef("signed out of %s, %d sessions dropped", portal, sessions)
	}
	return nil, nil
}

type statusCommand struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// portalStatus is a line of status: a portal, or the OAuth sign-in of a profile.
type portalStatus struct {
	SignInURL string `json:"sign_in_url,omitempty"`
	Site      string `json:"oauth_site_type,omitempty"`
	Profile   string `json:"profile,omitempty"`
	SignedIn  bool   `json:"signed_in"`
	Expires   string `json:"expires,omitempty"`
	Backend   string `json:"backend"`
}

func (s *statusCommand) run(ctx context.Context, c *call) ([]byte, error) {
	k, entries, err := c.listed(ctx)
	if err != nil {
		return nil, err
	}
	tokens := signIns{k: k, now: c.env.Now}
	list := []portalStatus{}
	for _, e := range entries {
		if e.Kind != keychain.KindSSO {
			continue
		}
		line := portalStatus{SignInURL: e.Name, Backend: e.Backend}
		token, ok := tokens.live(ctx, e.Name)
		line.SignedIn = ok
		if !token.Expires.IsZero() {
			line.Expires = token.Expires.Format(credential.Layout)
		}
		list = append(list, line)
	}
	list = append(list, c.oauthStatus(ctx, k, entries)...)
	if s.JSON {
		return encodeJSON(list, c.env.StdoutTerminal)
	}
	rows := [][]string{{"PORTAL", "SIGNED IN", "UNTIL"}}
	for _, line := range list {
		rows = append(rows, []string{line.place(), yesNo(line.SignedIn), orDefault(line.Expires, "-")})
	}
	return columns(rows), nil
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

type accountsCommand struct {
	Profile    string `placeholder:"NAME" help:"The portal of this profile (default: the only one that one is signed in at)."`
	JSON       bool   `name:"json" help:"Print JSON."`
	ConfigPath string `placeholder:"FILE" help:"config.json to use ($$ALIBABA_CLOUD_CONFIG_FILE)."`
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

func (a *accountsCommand) run(ctx context.Context, c *call) ([]byte, error) {
	k, err := c.keychain(false)
	if err != nil {
		return nil, err
	}
	portal, err := c.onePortal(ctx, k, a.Profile, a.ConfigPath)
	if err != nil {
		return nil, err
	}
	list, err := c.accounts(ctx, signIns{k: k, now: c.env.Now}, portal, a.Profile)
	if err != nil {
		return nil, err
	}
	if a.JSON {
		return encodeJSON(list, c.env.StdoutTerminal)
	}
	rows := [][]string{{"ACCOUNT ID", "ACCOUNT", "ACCESS CONFIGURATION ID", "ACCESS CONFIGURATION"}}
	for _, account := range list {
		for _, x := range account.Configurations {
			rows = append(rows, []string{account.ID, account.Name, x.ID, x.Name})
		}
	}
	return columns(rows), nil
}

// accounts asks the portal for everything that the person may use.
func (c *call) accounts(ctx context.Context, tokens signIns, portal, profile string) ([]accountLine, error) {
	token, ok := tokens.live(ctx, portal)
	if !ok {
		return nil, credential.NewError(credential.Login, "", loginName+" login --profile "+orDefault(profile, "NAME"), "nobody is signed in at "+portal)
	}
	signIn, err := ssoflow.ParseSignInURL(portal)
	if err != nil {
		return nil, err
	}
	p := &ssoflow.Portal{HTTP: c.http(), SignInURL: signIn, ClientID: c.clientID(), Now: c.env.Now}
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
		err = &credential.Error{Hint: loginName + " login --profile " + orDefault(profile, "NAME"), Err: err}
	}
	return list, err
}

// refusedToken marks the token when err says that the service refuses it.
func (l *login) refusedToken(ctx context.Context, token ssoflow.Token, err error) error {
	if errors.Is(err, ssoflow.ErrTokenRefused) {
		l.tokens.Refuse(ctx, l.portal.String(), token)
		err = &credential.Error{Hint: loginName + " login --force --profile " + l.Profile, Err: err}
	}
	return err
}

// portalsOf lists the portals that there is a sign-in for.
func portalsOf(entries []keychain.Entry) []string {
	var portals []string
	for _, e := range entries {
		if e.Kind == keychain.KindSSO {
			portals = append(portals, e.Name)
		}
	}
	return portals
}

// errManySignIns asks which sign-in is meant.
var errManySignIns = credential.NewError(credential.Usage, "", "give --profile", "there is more than one sign-in")

// onePortal returns the portal of the profile or, without one, the only one
// that there is a sign-in for.
func (c *call) onePortal(ctx context.Context, k *keychain.Keychain, profile, configPath string) (string, error) {
	if profile == "" {
		entries, err := k.List(ctx)
		portals := portalsOf(entries)
		switch {
		case err != nil:
			return "", err
		case len(portals) == 0:
			return "", credential.NewError(credential.Login, "", loginName+" login --profile NAME", "nobody is signed in anywhere")
		case len(portals) > 1:
			return "", errManySignIns
		}
		return portals[0], nil
	}
	file, err := config.Load(c.configPath(configPath))
	if err != nil {
		return "", err
	}
	p, found := file.Profile(profile)
	if !found || p.CloudSSOSignInURL == "" {
		return "", credential.NewError(credential.Usage, "profile "+profile, loginName+" login --profile "+profile, "it has no cloud_sso_sign_in_url")
	}
	signIn, err := ssoflow.ParseSignInURL(p.CloudSSOSignInURL)
	if err != nil {
		return "", err
	}
	return signIn.String(), nil
}
