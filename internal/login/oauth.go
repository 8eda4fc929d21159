package login

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/ssoflow"
	"aliyun-cred-helper/internal/ssoflow/signin"
	"aliyun-cred-helper/internal/text"
)

// browserLimit is how long a person has for the sign-in in the browser.
const browserLimit = 10 * time.Minute

// oauth is the flow of mode OAuth: the person signs in with a browser, which then
// requests a URL of this program (RFC 8252 section 7.3, with PKCE).
type oauth struct {
	*attempt
	client  *ssoflow.OAuth
	signIns kept.OAuth
}

func (f *oauth) prepare(context.Context) error {
	flags, p := f.flags, &f.target
	if flags.SignInURL != "" || flags.AccountID != "" || flags.AccessConfig != "" || flags.OldAccountID != "" || flags.OldAccessConfig != "" {
		return credential.NewError(credential.Usage, "--mode OAuth", "omit the --cloud-sso flags", "it has no portal, account or access configuration")
	}
	if flags.QR {
		return credential.NewError(credential.Usage, "--qr", "omit --qr", "the browser of an OAuth sign-in must reach this machine")
	}
	site, err := ssoflow.SiteOf(cmp.Or(flags.OAuthSite, p.OAuthSiteType))
	if err != nil {
		return err
	}
	endpoint, err := ssoflow.Override(f.call.Env.Getenv)
	if err != nil {
		return err
	}
	f.client = &ssoflow.OAuth{HTTP: f.factory.HTTP(), Site: site, Endpoint: endpoint, Now: f.call.Env.Now}
	if f.signInURL = endpoint; endpoint == nil {
		if f.signInURL, err = url.Parse(site.SignInURL); err != nil {
			return err
		}
	}
	p.OAuthSiteType = site.Name
	// Do not use the session of `aliyun`: it cannot be renewed here.
	p.AccessKeyID, p.AccessKeySecret, p.StsToken = "", credential.Secret{}, credential.Secret{}
	p.OAuthAccessToken = credential.Secret{}
	if f.keychain, err = f.factory.Keychain(f.call.Env.StderrTerminal); err != nil {
		return err
	}
	f.signIns = kept.OAuth{Keychain: f.keychain}
	return nil
}

func (f *oauth) complete() bool { return true }

func (f *oauth) signIn(ctx context.Context) error {
	site, profile := f.client.Site.Name, f.flags.Profile
	var token ssoflow.OAuthToken
	before, _ := f.signIns.SignIn(ctx, site, profile)
	return f.signInOnce(ctx, site+":"+profile, " --mode OAuth --oauth-site-type "+site, signInSteps{
		place: message.Sprintf("site %s for profile %s", site, profile),
		found: func() bool {
			in, err := f.signIns.SignIn(ctx, site, profile)
			return err == nil && in.ID != before.ID && in.Expires.After(f.call.Env.Now())
		},
		approve: func(claim *keychain.Claim) (err error) {
			token, err = f.approve(ctx, claim)
			return err
		},
		store: func() error {
			_, err := f.signIns.Change(ctx, site, profile, func(lock chain.OAuthLock) error {
				return lock.Keep(ctx, chain.OAuthSignIn{ID: rand.Text(), OAuthToken: token})
			})
			return err
		},
	})
}

func (f *oauth) fields() []field {
	return []field{{"oauth_site_type", f.before.OAuthSiteType, f.target.OAuthSiteType}}
}

func (f *oauth) summary(context.Context) [][2]string {
	return [][2]string{{"site", f.target.OAuthSiteType}}
}

// approve sends the person to the site, and redeems the code that the browser returns.
func (f *oauth) approve(ctx context.Context, claim *keychain.Claim) (ssoflow.OAuthToken, error) {
	state, verifier := signin.NewState(), signin.NewVerifier()
	callback, err := signin.ListenCallback(ctx, state, f.flags.Profile)
	if err != nil {
		return ssoflow.OAuthToken{}, err
	}
	address := signin.AuthorizeURL(f.client, state, verifier, callback.URL())
	f.tell("Sign in to %s for profile %s\n\n", f.signInURL, text.Printable(f.flags.Profile, text.Max))
	f.tell("  Open this page:  %s\n\n", text.Printable(address, 2000))
	code, err := f.awaitCode(ctx, callback, claim, address)
	fmt.Fprintln(f.call.Env.Stderr)
	if err != nil {
		return ssoflow.OAuthToken{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, f.call.Limit)
	defer cancel()
	token, err := signin.Redeem(ctx, f.client, code, verifier, callback.URL())
	if err == nil {
		f.tell("Signed in.\n")
	}
	return token, err
}

// awaitCode opens the browser, and waits until it returns the code.
func (f *oauth) awaitCode(ctx context.Context, callback *signin.Callback, claim *keychain.Claim, address string) (credential.Secret, error) {
	ctx, cancel := context.WithTimeout(ctx, browserLimit)
	defer cancel()
	type answer struct {
		code credential.Secret
		err  error
	}
	answers := make(chan answer, 1)
	go func() { // ends with ctx
		code, err := callback.Wait(ctx)
		answers <- answer{code, err}
	}()
	if !f.open(address, "") {
		port := callback.Port()
		f.tell("The browser must run on this machine, or its port %s must be forwarded here: ssh -L %s:127.0.0.1:%s HOST\n", port, port, port)
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for end := f.call.Env.Now().Add(browserLimit); ; {
		f.tell("\rWaiting for the browser, %s left  ", clock(end.Sub(f.call.Env.Now())))
		select {
		case a := <-answers:
			return a.code, a.err
		case <-tick.C:
			claim.Keep()
		}
	}
}
