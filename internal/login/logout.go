package login

import (
	"cmp"
	"context"
	"slices"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

type logoutCommand struct {
	Name    string `arg:"" optional:"" complete:"profile" help:"The same as --profile NAME."`
	Profile string `short:"p" xor:"what" placeholder:"NAME" complete:"profile" help:"Delete the OAuth sign-in of this profile or, if it has none, the sign-in at its portal."`
	All     bool   `xor:"what" help:"Delete every sign-in."`
	request.ConfigFile
}

// AfterApply implements cli.Applied.
func (l *logoutCommand) AfterApply() error { return request.OneName(&l.Name, &l.Profile) }

func (l *logoutCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	if l.All && l.Profile != "" {
		return nil, credential.NewError(credential.Usage, "logout", request.LoginName+" logout "+shell.Quote(l.Profile), "--all is for every sign-in")
	}
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
	place := f.ConfigPlace(l.ConfigPath)
	portals, oauth := signInsOf(entries, keychain.KindSSO, ""), signInsOf(entries, keychain.KindOAuth, ownerOf(l.Profile, place, c.Env.Self))
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
		signInURL, err := selectPortal(entries, l.Profile, place, c.Env.Self)
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

// ownerOf returns the profile to which the OAuth sign-in belongs that the profile of that
// name uses: itself, or the one that it leads to.
func ownerOf(profile string, place config.Place, self string) string {
	file, err := place.Load()
	if profile == "" || err != nil {
		return profile
	}
	stops, err := chain.Follow(file, self, "", request.Request{Profile: profile})
	if err != nil {
		return profile
	}
	return cmp.Or(stops[len(stops)-1].Profile.Name, profile)
}

// signInsOf returns the entries of that kind, and of that name unless it is "".
func signInsOf(entries []keychain.Entry, kind, name string) []keychain.Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e keychain.Entry) bool {
		return e.Kind != kind || name != "" && e.Name != name
	})
}

var errManySignIns = credential.NewError(credential.Usage, "", "add the NAME of a profile", "there is more than one sign-in")
