package login

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/ssoflow"
	"aliyun-cred-helper/internal/ssoflow/signin"
	"aliyun-cred-helper/internal/text"
)

// cloudSSO is the flow of mode CloudSSO: a person approves a code at the portal, and
// chooses an account and an access configuration.
type cloudSSO struct {
	*attempt
	portal *ssoflow.Portal
	tokens kept.Portals

	// The names of what was chosen, or "" where the portal was not asked for them.
	accountName, configurationName string
}

// prepare prefers the flags to the profile, and asks for a missing sign-in URL.
func (f *cloudSSO) prepare(ctx context.Context) error {
	flags, p := f.flags, &f.target
	if flags.OAuthSite != "" {
		return credential.NewError(credential.Usage, "--oauth-site-type", "add --mode OAuth, or omit --oauth-site-type", "mode CloudSSO does not use it")
	}
	var err error
	p.CloudSSOSignInURL = cmp.Or(flags.SignInURL, p.CloudSSOSignInURL)
	p.CloudSSOAccountID = cmp.Or(flags.AccountID, flags.OldAccountID, p.CloudSSOAccountID)
	p.CloudSSOAccessConfig = cmp.Or(flags.AccessConfig, flags.OldAccessConfig, p.CloudSSOAccessConfig)
	if err = f.fillFromACS(); err != nil {
		return err
	}
	if p.CloudSSOSignInURL == "" {
		if !canAsk(f.call.Env) {
			return credential.NewError(credential.Usage, message.Sprintf("profile %s", p.Name), "add --cloud-sso-sign-in-url URL", "it has no cloud_sso_sign_in_url")
		}
		if p.CloudSSOSignInURL, err = f.prompt(ctx, message.Text("Sign-in URL of the CloudSSO portal: ")); err != nil {
			return err
		}
	}
	if f.signInURL, err = ssoflow.ParseSignInURL(p.CloudSSOSignInURL); err != nil {
		return err
	}
	if !samePortal(f.before.CloudSSOSignInURL, p.CloudSSOSignInURL) {
		p.AccessToken = credential.Secret{} // of another portal, which must not be sent to this one
	}
	if f.keychain, err = f.factory.Keychain(f.call.Env.StderrTerminal); err != nil {
		return err
	}
	f.portal, f.tokens = newPortal(f.factory, f.call.Env, f.signInURL), kept.Portals{Keychain: f.keychain, Now: f.call.Env.Now}
	f.portal.Typed = p.CloudSSOSignInURL // the other is only the name of the sign-in
	return nil
}

// complete reports whether the account and the access configuration are ids, so that
// they need not be listed.
func (f *cloudSSO) complete() bool {
	account := f.target.CloudSSOAccountID
	return account != "" && strings.Trim(account, "0123456789") == "" && strings.HasPrefix(f.target.CloudSSOAccessConfig, "ac-")
}

func (f *cloudSSO) signIn(ctx context.Context) error {
	place := f.signInURL.String()
	token, live := f.tokens.Live(ctx, place)
	if !live || f.flags.Force {
		before := token
		err := f.signInOnce(ctx, place, "", signInSteps{
			place: place,
			found: func() bool {
				token, live = f.tokens.Live(ctx, place)
				return live && !token.AccessToken.Equal(before.AccessToken)
			},
			approve: func(claim *keychain.Claim) (err error) {
				token, err = f.approve(ctx, claim)
				return err
			},
			store: func() error { return f.tokens.Save(ctx, place, token) },
		})
		if err != nil {
			return err
		}
	}
	if f.complete() {
		return nil
	}
	return f.choose(ctx, token)
}

func (f *cloudSSO) fields() []field {
	return []field{
		{"cloud_sso_sign_in_url", f.before.CloudSSOSignInURL, f.target.CloudSSOSignInURL},
		{"cloud_sso_account_id", f.before.CloudSSOAccountID, f.target.CloudSSOAccountID},
		{"cloud_sso_access_config", f.before.CloudSSOAccessConfig, f.target.CloudSSOAccessConfig},
	}
}

// approve shows the person the code and the page, and waits for the approval.
func (f *cloudSSO) approve(ctx context.Context, claim *keychain.Claim) (ssoflow.Token, error) {
	device, err := signin.Start(ctx, f.portal)
	if err != nil {
		return ssoflow.Token{}, err
	}
	address := cmp.Or(device.VerificationURIComplete, device.VerificationURI)
	f.tell("Sign in to %s\n\n", f.signInURL)
	f.tell("  Open this page:  %s\n", text.Printable(address, 2000))
	f.tell("  Only approve if this code is shown: %s\n\n", text.Printable(device.UserCode, 100))
	if f.flags.QR && signin.SafeToOpen(address, f.signInURL) {
		fmt.Fprintln(f.call.Env.Stderr, qrCode(address))
	}
	f.open(address, "open the page on any device")
	token, err := signin.Wait(ctx, f.portal, device, func(remaining time.Duration) {
		claim.Keep()
		f.tell("\rWaiting for approval, %s left  ", clock(remaining))
	})
	fmt.Fprintln(f.call.Env.Stderr)
	if err == nil {
		f.tell("Signed in.\n")
	}
	return token, err
}

// summary has the names of the account and the access configuration, also if the person
// gave ids.
func (f *cloudSSO) summary(ctx context.Context) [][2]string {
	p := &f.target
	if f.accountName == "" || f.configurationName == "" {
		if err := f.lookUpNames(ctx); err != nil {
			f.call.Out.Debugf("names: %v", err)
		}
	}
	account, configuration := p.CloudSSOAccountID, p.CloudSSOAccessConfig
	if f.accountName != "" {
		account = f.accountName + " (" + account + ")"
	}
	if f.configurationName != "" {
		configuration = f.configurationName + " (" + configuration + ")"
	}
	return [][2]string{{"account", account}, {"configuration", configuration}}
}

// namesLimit is how long a summary waits for names.
const namesLimit = 5 * time.Second

// lookUpNames asks the portal for the names.
func (f *cloudSSO) lookUpNames(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, min(f.call.Limit, namesLimit))
	defer cancel()
	token, _ := f.tokens.Live(ctx, f.signInURL.String())
	accounts, err := f.portal.Accounts(ctx, token)
	if err != nil {
		return err
	}
	for _, x := range accounts {
		if x.ID == f.target.CloudSSOAccountID {
			f.accountName = x.Name
		}
	}
	configurations, err := f.portal.AccessConfigurations(ctx, token, f.target.CloudSSOAccountID)
	for _, x := range configurations {
		if x.ID == f.target.CloudSSOAccessConfig {
			f.configurationName = x.Name
		}
	}
	return err
}

// refused handles an error of the portal: if it refuses the token, later calls do not
// use it either.
func (f *cloudSSO) refused(ctx context.Context, token ssoflow.Token, err error) error {
	return markRefused(ctx, f.tokens, f.signInURL.String(), token, request.LoginName+" login --force "+shell.Quote(f.flags.Profile), err)
}
