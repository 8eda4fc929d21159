package login

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/ssoflow"
	"aliyun-cred-helper/internal/text"
)

// profileCommand is that of acs-sso, for the profiles of config.json that use CloudSSO as
// well as for those that only acs-sso knows.
type profileCommand struct {
	Name    string `arg:"" optional:"" complete:"profile" help:"The same as --profile NAME."`
	Profile string `short:"p" placeholder:"NAME" complete:"profile" help:"Only this profile."`
	Delete  bool   `help:"Delete the profile, also from the file of acs-sso."`
	request.ConfigFile
}

// AfterApply implements cli.Applied.
func (o *profileCommand) AfterApply() error { return request.OneName(&o.Name, &o.Profile) }

func (o *profileCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	f := factory.New(c)
	defer f.Close()
	place := f.ConfigPlace(o.ConfigPath)
	switch {
	case o.Delete && o.Profile == "":
		return nil, credential.NewError(credential.Usage, "--delete", shell.CommandLine([]string{request.LoginName, "profile", "--delete", "--profile", "NAME"}), "which profile to delete is not said")
	case o.Delete:
		return deleteProfile(c, place, o.Profile)
	}
	list, err := ssoProfiles(c, place)
	if err != nil {
		return nil, err
	}
	if o.Profile != "" {
		list = slices.DeleteFunc(list, func(p ssoProfile) bool { return p.name != o.Profile })
		if len(list) == 0 {
			return nil, noSSOProfile(o.Profile)
		}
	}
	return listProfiles(ctx, c, f, list)
}

// noSSOProfile is the error for a name that is no profile with CloudSSO.
func noSSOProfile(name string) error {
	return &credential.Error{
		Kind: credential.Usage, Op: message.Sprintf("profile %s", text.Printable(name, text.Max)), Hint: shell.CommandLine([]string{request.LoginName, "profile"}),
		Err: message.New("no profile of that name uses CloudSSO"),
	}
}

// ssoProfile is a profile that uses CloudSSO.
type ssoProfile struct{ name, portal, account, configuration string }

// ssoProfiles lists the profiles of config.json that use CloudSSO, in its order, and then
// those that only acs-sso knows.
func ssoProfiles(c *cli.Call, place config.Place) ([]ssoProfile, error) {
	file, err := place.Load()
	if err != nil {
		return nil, err
	}
	files := acsFiles(c)
	state, err := files.State()
	if err != nil {
		return nil, err
	}
	portal, err := files.SignInURL()
	if err != nil {
		return nil, err
	}
	var list []ssoProfile
	seen := map[string]bool{}
	for _, p := range file.All() {
		found, ok := ssoProfileOf(p, c.Env.Self)
		if !ok || seen[p.Name] {
			continue
		}
		if known, _ := state.Profile(p.Name); found.portal == "" {
			found = ssoProfile{p.Name, portal, known.AccountID, known.AccessConfigID}
		}
		list = append(list, found)
		seen[p.Name] = true
	}
	for _, p := range state.Profiles {
		if !seen[p.Name] {
			list = append(list, ssoProfile{p.Name, portal, p.AccountID, p.AccessConfigID})
		}
	}
	return list, nil
}

// ssoProfileOf returns what p uses. ok is false if p does not use CloudSSO.
func ssoProfileOf(p config.Profile, self string) (found ssoProfile, ok bool) {
	found = ssoProfile{p.Name, p.CloudSSOSignInURL, p.CloudSSOAccountID, p.CloudSSOAccessConfig}
	if p.Is(credential.ModeCloudSSO) {
		return found, true
	}
	if p.Is(credential.ModeExternal) && request.RunsLogin(p.ProcessCommand) {
		return found, p.OAuthSiteType == ""
	}
	command, own := request.ReadCommand(p.ProcessCommand, self)
	if !p.Is(credential.ModeExternal) || !own || credential.CanonicalMode(command.Mode) != credential.ModeCloudSSO {
		return found, false
	}
	found.portal = cmp.Or(command.SignInURL, found.portal)
	found.account = cmp.Or(command.AccountID, found.account)
	found.configuration = cmp.Or(command.AccessConfig, found.configuration)
	return found, true
}

// listProfiles returns the table of list, as that of acs-sso: a star marks the profile
// that login uses by default, and what is available needs no sign-in now.
func listProfiles(ctx context.Context, c *cli.Call, f *factory.Factory, list []ssoProfile) ([]byte, error) {
	k, err := f.Keychain(false)
	if err != nil {
		return nil, err
	}
	current, err := defaultProfile(c)
	if err != nil {
		return nil, err
	}
	tokens, states := kept.Portals{Keychain: k, Now: c.Env.Now}, map[string]string{}
	rows := [][]string{{"PROFILE", "ACCOUNT ID", "ACCESS CONFIGURATION ID", "STATUS"}}
	for _, p := range list {
		portal := ""
		if u, err := ssoflow.ParseSignInURL(p.portal); err == nil {
			portal = u.String()
		}
		if states[portal] == "" {
			states[portal] = portalState(ctx, tokens, portal)
		}
		name := p.name
		if name == current {
			name += " *"
		}
		rows = append(rows, []string{name, cmp.Or(p.account, "-"), cmp.Or(p.configuration, "-"), states[portal]})
	}
	return c.Table(rows), nil
}

// portalState says whether the sign-in at a portal is valid, as acs-sso calls it.
func portalState(ctx context.Context, tokens kept.Portals, portal string) string {
	if portal == "" {
		return "Expired"
	}
	_, live, err := tokens.Find(ctx, portal)
	switch {
	case err != nil:
		return "Unknown"
	case live:
		return "Available"
	}
	return "Expired"
}

// deleteProfile deletes a profile that uses CloudSSO from config.json, and from the file
// of acs-sso. It leaves sessions and sign-in in the keychain, which other profiles share.
func deleteProfile(c *cli.Call, place config.Place, name string) ([]byte, error) {
	files := acsFiles(c)
	if _, err := files.State(); err != nil {
		return nil, err // before anything is deleted
	}
	file, err := place.Load()
	if err != nil {
		return nil, err
	}
	var report bytes.Buffer
	deleted := func(path string) {
		report.WriteString(message.Sprintf("Profile %s deleted from %s\n", text.Printable(name, text.Max), text.Tilde(path, c.Env.Home)))
	}
	if p, found := file.Profile(name); found {
		if _, ok := ssoProfileOf(p, c.Env.Self); ok {
			if err := deleteFromConfig(c, place.Path, name); err != nil {
				return nil, err
			}
			deleted(place.Path)
		}
	}
	found, err := files.Delete(name)
	if err != nil {
		return nil, err
	}
	if found {
		deleted(files.StatePath())
	}
	if report.Len() == 0 {
		return nil, noSSOProfile(name)
	}
	return report.Bytes(), nil
}

// deleteFromConfig deletes all profiles of that name. If it is the current profile, the
// first one becomes current, as after `aliyun configure delete`.
func deleteFromConfig(c *cli.Call, path, name string) error {
	current := ""
	err := config.Update(path, func(d *config.Document) error {
		file, err := d.File(path)
		if err != nil {
			return err
		}
		var numbers []int
		next := firstProfile
		for i, p := range slices.Backward(file.All()) {
			if p.Name == name {
				numbers = append(numbers, i)
				continue
			}
			next = p.Name
			if p.SourceProfile == name {
				return &credential.Error{
					Kind: credential.Usage, Op: message.Sprintf("profile %s", text.Printable(name, text.Max)), Hint: shell.CommandLine([]string{request.LoginName, "login", name}),
					Err: message.Errorf("profile %s needs it as its source_profile", text.Printable(p.Name, text.Max)),
				}
			}
		}
		d.Replace(numbers, nil)
		if current = ""; file.Current == name {
			current = next
			d.SetCurrent(next)
		}
		return nil
	})
	if err == nil && current != "" {
		c.Out.Notef("the current profile of %s is now %s", text.Tilde(path, c.Env.Home), text.Printable(current, text.Max))
	}
	return err
}
