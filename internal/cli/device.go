package cli

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/ssoflow"
	"aliyun-cred-helper/internal/ssoflow/signin"
)

// signIn returns the portal's token: the one that is kept while it is good, or
// a new one that a person has approved.
func (l *login) signIn(ctx context.Context) (ssoflow.Token, error) {
	portal := l.portal.String()
	if token, ok := l.tokens.live(ctx, portal); ok && !l.Force {
		return token, nil
	}
	if !l.env.StderrTerminal {
		return ssoflow.Token{}, credential.NewError(credential.Login, "", "in a terminal: "+loginName+" login --profile "+l.Profile,
			"a person has to sign in at "+portal+", and stderr is no terminal")
	}
	claim, waited, err := l.claim(ctx, portal)
	if err != nil {
		return ssoflow.Token{}, err
	}
	defer claim.Release()
	if token, ok := l.tokens.live(ctx, portal); ok && waited {
		l.out.notef("the other sign-in has succeeded")
		return token, nil
	}
	if err := l.probe(ctx); err != nil {
		return ssoflow.Token{}, err
	}
	token, err := l.device(ctx, claim)
	if err != nil {
		return ssoflow.Token{}, err
	}
	if err := l.tokens.Save(ctx, portal, token); err != nil {
		return ssoflow.Token{}, fmt.Errorf("the sign-in succeeded and cannot be kept: %w", err)
	}
	l.renewed = true
	return token, nil
}

// probe finds out whether the keychain can keep a sign-in.
func (l *login) probe(ctx context.Context) error {
	report, err := l.store.Probe(ctx)
	if err != nil {
		return fmt.Errorf("the keychain cannot keep a sign-in, so none is begun: %w", err)
	}
	l.out.debugf("keychain %s: write %s, read %s, delete %s", report.Backend, report.Write, report.Read, report.Delete)
	return nil
}

// claim makes this process the one that signs in at place, or waits for the
// one that does. No lock is held while a person acts: the claim is a note
// that its owner keeps alive, and that lapses by itself when the owner dies.
func (l *login) claim(ctx context.Context, place string) (claim *keychain.Claim, waited bool, err error) {
	for ; ; waited = true {
		claim, err = l.store.Claim(ctx, place)
		if !errors.Is(err, keychain.ErrLocked) {
			return claim, waited, err
		}
		if !waited {
			l.out.notef("another sign-in at %s is under way; waiting for it", place)
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return nil, waited, context.Cause(ctx)
		}
	}
}

// device runs the device login and shows the person what to do.
func (l *login) device(ctx context.Context, claim *keychain.Claim) (ssoflow.Token, error) {
	p := &ssoflow.Portal{HTTP: l.http(), SignInURL: l.portal, ClientID: l.clientID(), Now: l.env.Now}
	device, err := signin.Start(ctx, p)
	if err != nil {
		return ssoflow.Token{}, err
	}
	address := device.VerificationURI
	if device.VerificationURIComplete != "" {
		address = device.VerificationURIComplete
	}
	fmt.Fprintf(l.env.Stderr, "Only approve if this code is shown: %s\n", printable(device.UserCode, 100))
	fmt.Fprintf(l.env.Stderr, "Sign in at: %s\n", printable(address, 2000))
	l.open(address)
	token, err := signin.Wait(ctx, p, device, func(left time.Duration) {
		claim.Keep()
		fmt.Fprintf(l.env.Stderr, "\rWaiting for the approval, %s left  ", left.Round(time.Second))
	})
	fmt.Fprintln(l.env.Stderr)
	return token, err
}

func (c *call) clientID() string {
	return c.env.getenvOr("ALIBABA_CLOUD_SSO_CLIENT_ID", c.env.Getenv("ALIBABACLOUD_SSO_CLIENT_ID"))
}

// opens reports whether address is opened in a browser, which is where there
// is one and where the address may be trusted; it is printed already.
func (l *login) opens(address string) bool {
	switch {
	case l.NoBrowser || l.env.OpenBrowser == nil || !l.hasDisplay():
		return false
	case !signin.SafeToOpen(address, l.portal):
		l.out.warnf("this address is not one of the portal or of the vendor, and is not opened")
		return false
	}
	return true
}

func (l *login) open(address string) {
	if !l.opens(address) {
		return
	}
	if err := l.env.OpenBrowser(address); err != nil {
		l.out.warnf("no browser could be opened: %v", err)
	}
}

// hasDisplay reports whether a browser would show up in front of the person.
func (l *login) hasDisplay() bool {
	for _, name := range []string{"SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"} {
		if l.env.Getenv(name) != "" {
			return false
		}
	}
	switch runtime.GOOS {
	case "darwin", "windows":
		return true
	}
	return l.env.Getenv("DISPLAY") != "" || l.env.Getenv("WAYLAND_DISPLAY") != ""
}
