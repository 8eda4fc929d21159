package login

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/request"
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
}

// prepare takes the flag, then the profile, then what the person says.
func (f *cloudSSO) prepare(ctx context.Context) error {
	flags, p := f.flags, &f.target
	if flags.OAuthSite != "" {
		return credential.NewError(credential.Usage, "--oauth-site-type", "add --mode OAuth, or leave it out", "mode CloudSSO has no such site")
	}
	var err error
	p.CloudSSOSignInURL = cmp.Or(flags.SignInURL, p.CloudSSOSignInURL)
	p.CloudSSOAccountID = cmp.Or(flags.AccountID, flags.OldAccountID, p.CloudSSOAccountID)
	p.CloudSSOAccessConfig = cmp.Or(flags.AccessConfig, flags.OldAccessConfig, p.CloudSSOAccessConfig)
	if p.CloudSSOSignInURL == "" {
		if !f.canAsk() {
			return credential.NewError(credential.Usage, "profile "+p.Name, "give --cloud-sso-sign-in-url", "it has no cloud_sso_sign_in_url")
		}
		if p.CloudSSOSignInURL, err = f.prompt(ctx, "Sign-in URL of the CloudSSO portal: "); err != nil {
			return err
		}
	}
	if f.signIn, err = ssoflow.ParseSignInURL(p.CloudSSOSignInURL); err != nil {
		return err
	}
	if err := f.open(); err != nil {
		return err
	}
	env := f.call.Env
	f.portal = &ssoflow.Portal{HTTP: f.factory.HTTP(), SignInURL: f.signIn, ClientID: ssoflow.ClientID(env.Getenv), Now: env.Now}
	f.tokens = kept.Portals{Keychain: f.keychain, Now: env.Now}
	return nil
}

// credential asks for the account and access configuration where they are not known.
func (f *cloudSSO) credential(ctx context.Context) (credential.Credential, error) {
	if f.complete() && !f.flags.Force {
		got, err := f.resolve(ctx, false)
		if credential.KindOf(err) != credential.Login {
			return got, err
		}
	}
	token, err := f.token(ctx)
	if err != nil {
		return credential.Credential{}, err
	}
	if err := f.choose(ctx, token); err != nil {
		return credential.Credential{}, err
	}
	return f.resolve(ctx, f.flags.Force)
}

func (f *cloudSSO) settings() []setting {
	return []setting{
		{"cloud_sso_sign_in_url", "", f.before.CloudSSOSignInURL, f.target.CloudSSOSignInURL},
		{"cloud_sso_account_id", "account", f.before.CloudSSOAccountID, f.target.CloudSSOAccountID},
		{"cloud_sso_access_config", "access configuration", f.before.CloudSSOAccessConfig, f.target.CloudSSOAccessConfig},
	}
}

// complete reports whether the account and the access configuration are given as
// ids, so that no list is needed.
func (f *cloudSSO) complete() bool {
	account := f.target.CloudSSOAccountID
	return account != "" && strings.Trim(account, "0123456789") == "" && strings.HasPrefix(f.target.CloudSSOAccessConfig, "ac-")
}

// token returns the portal's token: the one that is kept while it is good, or a new
// one that a person has approved.
func (f *cloudSSO) token(ctx context.Context) (ssoflow.Token, error) {
	place := f.signIn.String()
	if token, ok := f.tokens.Live(ctx, place); ok && !f.flags.Force {
		return token, nil
	}
	if !f.call.Env.StderrTerminal {
		return ssoflow.Token{}, f.nobody(place, "")
	}
	claim, waited, err := f.claim(ctx, place)
	if err != nil {
		return ssoflow.Token{}, err
	}
	defer claim.Release()
	if token, ok := f.tokens.Live(ctx, place); ok && waited {
		f.call.Out.Notef("the other sign-in has succeeded")
		return token, nil
	}
	if err := f.probe(ctx); err != nil {
		return ssoflow.Token{}, err
	}
	token, err := f.approve(ctx, claim)
	if err != nil {
		return ssoflow.Token{}, err
	}
	if err := f.tokens.Save(ctx, place, token); err != nil {
		return ssoflow.Token{}, fmt.Errorf("the sign-in succeeded and cannot be kept: %w", err)
	}
	f.acted = true
	return token, nil
}

// approve runs the device login and shows the person what to do.
func (f *cloudSSO) approve(ctx context.Context, claim *keychain.Claim) (ssoflow.Token, error) {
	device, err := signin.Start(ctx, f.portal)
	if err != nil {
		return ssoflow.Token{}, err
	}
	stderr := f.call.Env.Stderr
	address := cmp.Or(device.VerificationURIComplete, device.VerificationURI)
	fmt.Fprintf(stderr, "Only approve if this code is shown: %s\n", text.Printable(device.UserCode, 100))
	fmt.Fprintf(stderr, "Sign in at: %s\n", text.Printable(address, 2000))
	if f.opens(address) {
		if err := openBrowser(address); err != nil {
			f.call.Out.Warnf("no browser could be opened: %v", err)
		}
	}
	token, err := signin.Wait(ctx, f.portal, device, func(left time.Duration) {
		claim.Keep()
		fmt.Fprintf(stderr, "\rWaiting for the approval, %s left  ", left.Round(time.Second))
	})
	fmt.Fprintln(stderr)
	return token, err
}

// refused marks the token when err says that the service refuses it.
func (f *cloudSSO) refused(ctx context.Context, token ssoflow.Token, err error) error {
	if errors.Is(err, ssoflow.ErrTokenRefused) {
		f.tokens.Refuse(ctx, f.signIn.String(), token)
		err = &credential.Error{Hint: request.LoginName + " login --force --profile " + f.flags.Profile, Err: err}
	}
	return err
}
