package login

import (
	"cmp"

	"aliyun-cred-helper/internal/acssso"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/ssoflow"
	"aliyun-cred-helper/internal/text"
)

// firstProfile is the name that a sign-in is for if nothing gives another one.
const firstProfile = "default"

// acsFiles returns the files that acs-sso keeps.
func acsFiles(c *cli.Call) acssso.Files { return acssso.Files{Home: c.Env.Home} }

// defaultProfile returns the profile to sign in for if none is named: the one that
// acs-sso used last.
func defaultProfile(c *cli.Call) (string, error) {
	state, err := acsFiles(c).State()
	if err != nil {
		return "", err
	}
	name := cmp.Or(state.Current, firstProfile)
	if state.Current != "" {
		c.Out.Debugf("profile %s is the current one of acs-sso", text.Printable(name, text.Max))
	}
	return name, nil
}

// fillFromACS completes the target by what acs-sso knows, where flags and profile say
// nothing. The account and the access configuration are those of acs-sso's portal, and
// the access configuration is that of the account.
func (f *cloudSSO) fillFromACS() error {
	p, files := &f.target, acsFiles(f.call)
	if p.CloudSSOSignInURL != "" && p.CloudSSOAccountID != "" && p.CloudSSOAccessConfig != "" {
		return nil
	}
	signInURL, err := files.SignInURL()
	if err != nil || signInURL == "" {
		return err
	}
	if p.CloudSSOSignInURL == "" {
		if _, err := ssoflow.ParseSignInURL(signInURL); err != nil {
			return &credential.Error{Kind: credential.Usage, Op: files.URLPath(), Hint: configureHint(), Err: err}
		}
		f.call.Out.Debugf("sign-in URL from %s", files.URLPath())
		p.CloudSSOSignInURL = signInURL
	}
	if !samePortal(p.CloudSSOSignInURL, signInURL) {
		return nil
	}
	state, err := files.State()
	if err != nil {
		return err
	}
	known, _ := state.Profile(f.flags.Profile)
	p.CloudSSOAccountID = cmp.Or(p.CloudSSOAccountID, known.AccountID)
	if p.CloudSSOAccessConfig == "" && p.CloudSSOAccountID == known.AccountID {
		f.call.Out.Debugf("access configuration from %s", files.StatePath())
		p.CloudSSOAccessConfig = known.AccessConfigID
	}
	return nil
}

// samePortal reports whether two sign-in URLs are those of one portal.
func samePortal(a, b string) bool {
	x, err := ssoflow.ParseSignInURL(a)
	if err != nil {
		return false
	}
	y, err := ssoflow.ParseSignInURL(b)
	return err == nil && *x == *y
}
