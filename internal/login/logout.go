package login

import (
	"context"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
)

type logoutCommand struct {
	Profile    string `xor:"what" placeholder:"NAME" complete:"profile" help:"The OAuth sign-in of this profile or, if it has none, its portal."`
	All        bool   `xor:"what" help:"Every sign-in."`
	ConfigPath string `placeholder:"FILE" var:"ALIBABA_CLOUD_CONFIG_FILE" complete:"file" help:"config.json to use."`
}

// Run implements cli.Command.
func (l *logoutCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	k, entries, err := factory.New(c).Entries(ctx)
	if err != nil {
		return nil, err
	}
	portals, oauth := portalsOf(entries), oauthEntries(entries, l.Profile)
	switch {
	case !l.All && l.Profile == "" && len(oauth) > 0 && len(oauth)+len(portals) > 1:
		return nil, errManySignIns
	case len(oauth) > 0:
		if err := logoutOAuth(ctx, kept.OAuth{Keychain: k}, oauth, c.Out); err != nil || !l.All {
			return nil, err
		}
	}
	if !l.All {
		path, _ := c.Env.ConfigPath(l.ConfigPath)
		portal, err := onePortal(entries, l.Profile, path)
		if err != nil {
			return nil, err
		}
		portals = []string{portal}
	}
	for _, portal := range portals {
		sessions, err := kept.Portals{Keychain: k, Now: c.Env.Now}.Forget(ctx, portal)
		if err != nil {
			return nil, err
		}
		c.Out.Notef("signed out of %s, %d sessions dropped", portal, sessions)
	}
	return nil, nil
}

// logoutOAuth forgets sign-ins and the sessions made from them.
func logoutOAuth(ctx context.Context, signIns kept.OAuth, entries []keychain.Entry, out *cli.Printer) error {
	for _, e := range entries {
		site := kept.OAuthSite(e)
		sessions, err := signIns.Change(ctx, site, e.Name, func(lock chain.OAuthLock) error { return lock.Drop(ctx) })
		if err != nil {
			return err
		}
		out.Notef("signed out of site %s for profile %s, %d sessions dropped", site, e.Name, sessions)
	}
	return nil
}

// oauthEntries returns the OAuth sign-ins among entries: those of profile, or all
// where it is empty.
func oauthEntries(entries []keychain.Entry, profile string) []keychain.Entry {
	var found []keychain.Entry
	for _, e := range entries {
		if e.Kind == keychain.KindOAuth && (profile == "" || e.Name == profile) {
			found = append(found, e)
		}
	}
	return found
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
