package cli

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"strings"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/ssoflow"
	"aliyun-cred-helper/internal/ssoflow/signin"
)

// oauthPatience is how long a person has for the sign-in in the browser.
const oauthPatience = 10 * time.Minute

// oauthLogin is the flow of mode OAuth: the person signs in in a browser, which
// then comes back to this program (RFC 8252 section 7.3, with PKCE).
type oauthLogin struct {
	*login
	client  *ssoflow.OAuth
	signIns oauthSignIns
}

// isOAuth reports whether a sign-in for p is one by OAuth unless it is said
// otherwise.
func isOAuth(p config.Profile) bool {
	return strings.EqualFold(p.Mode, "OAuth") ||
		strings.EqualFold(p.Mode, "External") && strings.Contains(p.ProcessCommand, "--mode OAuth")
}

func (l *oauthLogin) prepare(context.Context) error {
	if l.SignInURL != "" || l.AccountID != "" || l.AccessConfig != "" || l.OldAccountID != "" || l.OldAccessConfig != "" {
		return credential.NewError(credential.Usage, "--mode OAuth", "leave out --cloud-sso-…", "it has no portal, account or access configuration")
	}
	site, err := ssoflow.SiteOf(orDefault(l.OAuthSite, l.target.OAuthSiteType))
	if err != nil {
		return err
	}
	endpoint, err := l.oauthEndpoint()
	if err != nil {
		return err
	}
	l.client = &ssoflow.OAuth{HTTP: l.http(), Site: site, Endpoint: endpoint, Now: l.env.Now}
	if l.portal = endpoint; endpoint == nil {
		if l.portal, err = url.Parse(site.SignInURL); err != nil {
			return err
		}
	}
	l.target.OAuthSiteType = site.Name
	// Only a sign-in of our own counts here; what `aliyun` has left ends soon.
	l.target.AccessKeyID, l.target.AccessKeySecret, l.target.StsToken = "", credential.Secret{}, credential.Secret{}
	l.target.OAuthAccessToken = credential.Secret{}
	k, err := l.keychain(l.env.StderrTerminal)
	l.signIns = oauthSignIns{k}
	return err
}

func (l *oauthLogin) settings() []setting {
	return []setting{{"oauth_site_type", "site", l.before.OAuthSiteType, l.target.OAuthSiteType}}
}

func (l *oauthLogin) credential(ctx context.Context) (credential.Credential, error) {
	if !l.Force {
		got, err := l.resolve(ctx, false)
		if credential.KindOf(err) != credential.Login {
			return got, err
		}
	}
	if err := l.signIn(ctx); err != nil {
		return credential.Credential{}, err
	}
	return l.resolve(ctx, l.Force)
}

// signIn leaves a sign-in in the keychain: that of a person in the browser, or
// the one that another process has just brought about.
func (l *oauthLogin) signIn(ctx context.Context) error {
	site := l.client.Site.Name
	place := "site " + site + " for profile " + l.Profile
	if !l.env.StderrTerminal {
		return credential.NewError(credential.Login, "", "in a terminal: "+loginName+" login --mode OAuth --oauth-site-type "+site+" --profile "+l.Profile,
			"a person has to sign in at "+place+", and stderr is no terminal")
	}
	claim, waited, err := l.claim(ctx, place)
	if err != nil {
		return err
	}
	defer claim.Release()
	if in, err := l.signIns.SignIn(ctx, site, l.Profile); waited && err == nil && in.Expires.After(l.env.Now()) {
		l.out.notef("the other sign-in has succeeded")
		return nil
	}
	if err := l.probe(ctx); err != nil {
		return err
	}
	token, err := l.browse(ctx, claim)
	if err != nil {
		return err
	}
	_, err = l.signIns.change(ctx, site, l.Profile, func(lock chain.OAuthLock) error {
		return lock.Keep(ctx, chain.OAuthSignIn{ID: rand.Text(), OAuthToken: token})
	})
	if err != nil {
		return fmt.Errorf("the sign-in succeeded and cannot be kept: %w", err)
	}
	l.renewed = true
	return nil
}

// browse sends the person to the site and redeems what the browser brings back.
func (l *oauthLogin) browse(ctx context.Context, claim *keychain.Claim) (ssoflow.OAuthToken, error) {
	state, verifier := signin.NewState(), signin.NewVerifier()
	callback, err := signin.ListenCallback(ctx, state)
	if err != nil {
		return ssoflow.OAuthToken{}, err
	}
	address := signin.AuthorizeURL(l.client, state, verifier, callback.URL())
	fmt.Fprintf(l.env.Stderr, "Sign in at: %s\n", printable(address, 2000))
	code, err := l.await(ctx, callback, claim, address)
	fmt.Fprintln(l.env.Stderr)
	if err != nil {
		return ssoflow.OAuthToken{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, l.limit)
	defer cancel()
	return signin.Redeem(ctx, l.client, code, verifier, callback.URL())
}

// await opens the browser and waits until it has come back.
func (l *oauthLogin) await(ctx context.Context, callback *signin.Callback, claim *keychain.Claim, address string) (credential.Secret, error) {
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
	if l.opens(address) {
		// Some openers return only when the browser is closed; nobody waits for that.
		go func() { opened <- l.env.OpenBrowser(address) }()
	} else {
		port := callback.Port()
		fmt.Fprintf(l.env.Stderr, "The browser has to be on this machine, or port %s of its 127.0.0.1 forwarded here: ssh -L %s:127.0.0.1:%s HOST\n", port, port, port)
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for end := l.env.Now().Add(oauthPatience); ; {
		fmt.Fprintf(l.env.Stderr, "\rWaiting for the browser, %s left  ", end.Sub(l.env.Now()).Round(time.Second))
		select {
		case a := <-answered:
			return a.code, a.err
		case err := <-opened:
			if err != nil {
				fmt.Fprintln(l.env.Stderr)
				l.out.warnf("no browser could be opened: %v", err)
			}
		case <-tick.C:
			claim.Keep()
		}
	}
}
