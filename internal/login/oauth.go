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
	"aliyun-cred-helper/internal/ssoflow"
	"aliyun-cred-helper/internal/ssoflow/signin"
	"aliyun-cred-helper/internal/text"
)

// oauthPatience is how long a person has for the sign-in in the browser.
const oauthPatience = 10 * time.Minute

// oauth is the flow of mode OAuth: the person signs in in a browser, which then comes
// back to this program (RFC 8252 section 7.3, with PKCE).
type oauth struct {
	*attempt
	client  *ssoflow.OAuth
	signIns kept.OAuth
}

func (f *oauth) prepare(context.Context) error {
	flags, p := f.flags, &f.target
	if flags.SignInURL != "" || flags.AccountID != "" || flags.AccessConfig != "" || flags.OldAccountID != "" || flags.OldAccessConfig != "" {
		return credential.NewError(credential.Usage, "--mode OAuth", "leave out --cloud-sso-…", "it has no portal, account or access configuration")
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
	if f.signIn = endpoint; endpoint == nil {
		if f.signIn, err = url.Parse(site.SignInURL); err != nil {
			return err
		}
	}
	p.OAuthSiteType = site.Name
	// Only a sign-in of our own counts here; what `aliyun` has left ends soon.
	p.AccessKeyID, p.AccessKeySecret, p.StsToken = "", credential.Secret{}, credential.Secret{}
	p.OAuthAccessToken = credential.Secret{}
	if err := f.open(); err != nil {
		return err
	}
	f.signIns = kept.OAuth{Keychain: f.keychain}
	return nil
}

func (f *oauth) settings() []setting {
	return []setting{{"oauth_site_type", "site", f.before.OAuthSiteType, f.target.OAuthSiteType}}
}

func (f *oauth) credential(ctx context.Context) (credential.Credential, error) {
	if !f.flags.Force {
		got, err := f.resolve(ctx, false)
		if credential.KindOf(err) != credential.Login {
			return got, err
		}
	}
	if err := f.approve(ctx); err != nil {
		return credential.Credential{}, err
	}
	return f.resolve(ctx, f.flags.Force)
}

// approve leaves a sign-in in the keychain: that of a person in the browser, or the
// one that another process has just brought about.
func (f *oauth) approve(ctx context.Context) error {
	site, profile := f.client.Site.Name, f.flags.Profile
	place := "site " + site + " for profile " + profile
	if !f.call.Env.StderrTerminal {
		return f.nobody(place, "--mode OAuth --oauth-site-type "+site+" ")
	}
	claim, waited, err := f.claim(ctx, place)
	if err != nil {
		return err
	}
	defer claim.Release()
	if in, err := f.signIns.SignIn(ctx, site, profile); waited && err == nil && in.Expires.After(f.call.Env.Now()) {
		f.call.Out.Notef("the other sign-in has succeeded")
		return nil
	}
	if err := f.probe(ctx); err != nil {
		return err
	}
	token, err := f.browse(ctx, claim)
	if err != nil {
		return err
	}
	_, err = f.signIns.Change(ctx, site, profile, func(lock chain.OAuthLock) error {
		return lock.Keep(ctx, chain.OAuthSignIn{ID: rand.Text(), OAuthToken: token})
	})
	if err != nil {
		return fmt.Errorf("the sign-in succeeded and cannot be kept: %w", err)
	}
	f.acted = true
	return nil
}

// browse sends the person to the site and redeems what the browser brings back.
func (f *oauth) browse(ctx context.Context, claim *keychain.Claim) (ssoflow.OAuthToken, error) {
	state, verifier := signin.NewState(), signin.NewVerifier()
	callback, err := signin.ListenCallback(ctx, state)
	if err != nil {
		return ssoflow.OAuthToken{}, err
	}
	address := signin.AuthorizeURL(f.client, state, verifier, callback.URL())
	fmt.Fprintf(f.call.Env.Stderr, "Sign in at: %s\n", text.Printable(address, 2000))
	code, err := f.await(ctx, callback, claim, address)
	fmt.Fprintln(f.call.Env.Stderr)
	if err != nil {
		return ssoflow.OAuthToken{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, f.call.Limit)
	defer cancel()
	return signin.Redeem(ctx, f.client, code, verifier, callback.URL())
}

// await opens the browser and waits until it has come back.
func (f *oauth) await(ctx context.Context, callback *signin.Callback, claim *keychain.Claim, address string) (credential.Secret, error) {
	ctx, cancel := context.WithTimeout(ctx, oauthPatience)
	defer cancel()
	type answer struct {
		code credential.Secret
		err  error
	}
	answered := make(chan answer, 1)
	go func() { // ends with ctx at the latest
		code, err := callback.Wait(ctx)
		answered <- answer{code, err}
	}()
	opened := make(chan error, 1)
	if f.opens(address) {
		// Some openers return only when the browser is closed; nobody waits for that.
		go func() { opened <- openBrowser(address) }()
	} else {
		port := callback.Port()
		fmt.Fprintf(f.call.Env.Stderr, "The browser has to be on this machine, or port %s of its 127.0.0.1 forwarded here: ssh -L %s:127.0.0.1:%s HOST\n", port, port, port)
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for end := f.call.Env.Now().Add(oauthPatience); ; {
		fmt.Fprintf(f.call.Env.Stderr, "\rWaiting for the browser, %s left  ", end.Sub(f.call.Env.Now()).Round(time.Second))
		select {
		case a := <-answered:
			return a.code, a.err
		case err := <-opened:
			if err != nil {
				fmt.Fprintln(f.call.Env.Stderr)
				f.call.Out.Warnf("no browser could be opened: %v", err)
			}
		case <-tick.C:
			claim.Keep()
		}
	}
}
