package login

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/cli/browser"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/ssoflow/signin"
)

// canAsk reports whether a person is there to be asked.
func (a *attempt) canAsk() bool { return a.call.Env.StdinTerminal && a.call.Env.StderrTerminal }

// prompt asks for a line.
func (a *attempt) prompt(ctx context.Context, question string) (string, error) {
	for {
		fmt.Fprint(a.call.Env.Stderr, question)
		answer, err := cli.ReadLine(ctx, a.call.Env.Stdin)
		if err != nil || answer != "" {
			return answer, err
		}
	}
}

// nobody is the error for a sign-in that is needed where nobody can be asked.
func (a *attempt) nobody(place, flags string) error {
	return credential.NewError(credential.Login, "", "in a terminal: "+request.LoginName+" login "+flags+"--profile "+a.flags.Profile,
		"a person has to sign in at "+place+", and stderr is no terminal")
}

// probe finds out whether the keychain can keep a sign-in.
func (a *attempt) probe(ctx context.Context) error {
	report, err := a.keychain.Probe(ctx)
	if err != nil {
		return fmt.Errorf("the keychain cannot keep a sign-in, so none is begun: %w", err)
	}
	a.call.Out.Debugf("keychain %s: write %s, read %s, delete %s", report.Backend, report.Write, report.Read, report.Delete)
	return nil
}

// claim makes this process the one that signs in at place, or waits for the one that
// does. No lock is held while a person acts: the claim is a note that its owner keeps
// alive, and that lapses by itself when the owner dies.
func (a *attempt) claim(ctx context.Context, place string) (claim *keychain.Claim, waited bool, err error) {
	for ; ; waited = true {
		claim, err = a.keychain.Claim(ctx, place)
		if !errors.Is(err, keychain.ErrLocked) {
			return claim, waited, err
		}
		if !waited {
			a.call.Out.Notef("another sign-in at %s is under way; waiting for it", place)
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return nil, waited, context.Cause(ctx)
		}
	}
}

// opens reports whether address is opened in a browser: where there is one, and where
// the address can be trusted. It is printed already.
func (a *attempt) opens(address string) bool {
	switch {
	case a.flags.NoBrowser || !a.hasDisplay():
		return false
	case !signin.SafeToOpen(address, a.signIn):
		a.call.Out.Warnf("this address is not one of the portal or of the vendor, and is not opened")
		return false
	}
	return true
}

// openBrowser starts the platform's opener, whose own output goes to stderr. Some
// openers return only when the browser is closed.
func openBrowser(address string) error {
	browser.Stdout = browser.Stderr
	return browser.OpenURL(address)
}

// hasDisplay reports whether a browser would show up in front of the person.
func (a *attempt) hasDisplay() bool {
	isSet := func(name string) bool { return a.call.Env.Getenv(name) != "" }
	if isSet("SSH_CONNECTION") || isSet("SSH_CLIENT") || isSet("SSH_TTY") {
		return false
	}
	switch runtime.GOOS {
	case "darwin", "windows":
		return true
	}
	return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY")
}
