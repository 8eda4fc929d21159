package login

import (
	"context"
	"slices"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/request"
)

type logoutCommand struct {
	Profile string `xor:"what" placeholder:"NAME" complete:"profile" help:"Delete the OAuth sign-in of this profile or, if it has none, the sign-in at its portal."`
	All     bool   `xor:"what" help:"Delete every sign-in."`
	request.ConfigFile
}

func (l *logoutCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	f := factory.New(c)
	k, err := f.Keychain(false)
	if err != nil {
		return nil, err
	}
	if l.All {
		for _, place := range kept.Recover(ctx, k) {
			c.Out.Warnf("not looked into: %s", place)
		}
	}
	entries, err := k.List(ctx)
	if err != nil {
		return nil, err
	}
	portals, oauth := signInsOf(entries, keychain.KindSSO, ""), signInsOf(entries, keychain.KindOAuth, l.Profile)
	if !l.All && l.Profile == "" && len(oauth) > 0 && len(oauth)+len(portals) > 1 {
		return nil, errManySignIns
	}
	signIns := kept.OAuth{Keychain: k}
	for _, e := range oauth {
		site := kept.OAuthSite(e)
		sessions, err := signIns.Change(ctx, site, e.Name, func(lock chain.OAuthLock) error { return lock.Drop(ctx) })
		if err != nil {
			return nil, err
		}
		c.Out.Notef("signed out of site %s for profile %s (sessions deleted: %d)", site, e.Name, sessions)
	}
	switch {
	case l.All:
	case len(oauth) > 0:
		portals = nil
	default:
		signInURL, err := selectPortal(entries, l.Profile, f.ConfigPlace(l.ConfigPath))
		if err != nil {
			return nil, err
		}
		portals = []keychain.Entry{{Name: signInURL.String()}}
	}
	for _, e := range portals {
		sessions, err := kept.Portals{Keychain: k, Now: c.Env.Now}.Forget(ctx, e.Name)
		if err != nil {
			return nil, err
		}
		c.Out.Notef("signed out of %s (sessions deleted: %d)", e.Name, sessions)
	}
	if l.All {
		return nil, k.Reseal() // ends what is in the kernel keyring and not in the index
	}
	return nil, nil
}

// signInsOf returns the entries of that kind, and of that name unless it is "".
func signInsOf(entries []keychain.Entry, kind, name string) []keychain.Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e keychain.Entry) bool {
		return e.Kind != kind || name != "" && e.Name != name
	})
}

var errManySignIns = credential.NewError(credential.Usage, "", "add --profile NAME", "there is more than one sign-in")
