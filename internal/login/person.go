package login

import (
	"context"
	"errors"
	"fmt"
	"time"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/ssoflow/signin"
)

// canAsk reports whether a person can read and answer questions.
func canAsk(env *osenv.Env) bool { return env.StdinTerminal && env.StderrTerminal }

// tell shows the person a text that is no line of the printer.
func (a *attempt) tell(format string, args ...any) {
	fmt.Fprint(a.call.Env.Stderr, message.Sprintf(format, args...))
}

// prompt asks until the answer is not empty.
func (a *attempt) prompt(ctx context.Context, question string) (string, error) {
	for {
		if answer, err := cli.Ask(ctx, a.call.Env, question); err != nil || answer != "" {
			return answer, err
		}
	}
}

// signInSteps are the steps of a sign-in that differ between the flows.
type signInSteps struct {
	place   string      // where, for people
	found   func() bool // whether the keychain has a valid sign-in that was not there before
	approve func(*keychain.Claim) error
	store   func() error
}

// signInOnce signs in, or waits for another process that does so: name is that of the
// claim. flags goes into a hint. No lock is held while a person acts: the claim ends by
// itself if this process dies.
func (a *attempt) signInOnce(ctx context.Context, name, flags string, s signInSteps) error {
	if a.flags.Force {
		flags += " --force"
	}
	if !a.call.Env.StderrTerminal {
		return credential.NewError(credential.Login, "", message.Sprintf("in a terminal: %s", request.LoginName+" login "+shell.Quote(a.flags.Profile)+flags),
			message.Sprintf("sign-in required at %s, but stderr is not a terminal", s.place))
	}
	claim, waited, err := a.claim(ctx, name, s.place)
	if err != nil {
		return err
	}
	defer claim.Release()
	if waited && s.found() {
		a.call.Out.Notef("the other sign-in succeeded")
		return nil
	}
	report, err := a.keychain.Probe(ctx)
	if err != nil {
		return message.Errorf("the keychain cannot store a sign-in: %w", err)
	}
	a.call.Out.Debugf("keychain %s: write %s, read %s, delete %s", report.Backend, report.Write, report.Read, report.Delete)
	if err := s.approve(claim); err != nil {
		return err
	}
	if err := s.store(); err != nil {
		return message.Errorf("the sign-in succeeded, but cannot be stored: %w", err)
	}
	a.approved = true
	return nil
}

// claim returns the claim of that name, on a sign-in at place. It first waits while another process
// has the claim.
func (a *attempt) claim(ctx context.Context, name, place string) (claim *keychain.Claim, waited bool, err error) {
	for ; ; waited = true {
		claim, err = a.keychain.Claim(ctx, name)
		if !errors.Is(err, keychain.ErrLocked) {
			return claim, waited, err
		}
		if !waited {
			a.call.Out.Notef("another sign-in at %s is running; waiting for it", place)
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return nil, waited, context.Cause(ctx)
		}
	}
}

// open opens address in a browser if the person would see it and if the address can be
// trusted, and reports whether it did. Else it says why not, and what to do instead.
func (a *attempt) open(address, instead string) bool {
	reason := a.noBrowser()
	switch {
	case reason == "" && !signin.SafeToOpen(address, a.signInURL):
		a.call.Out.Warnf("address not opened: it belongs neither to the portal nor to the vendor")
		return false
	case reason != "" && instead != "":
		a.tell("No browser opened (%s): %s.\n", message.Text(reason), message.Text(instead))
		return false
	case reason != "":
		a.tell("No browser opened (%s).\n", message.Text(reason))
		return false
	}
	a.tell("Opening your browser...\n")
	a.openBrowser(address)
	return true
}

// clock returns d as minutes and seconds: "9:52".
func clock(d time.Duration) string {
	seconds := int(d.Round(time.Second) / time.Second)
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// openerLimit is how long a sign-in waits for an opener, for its error.
const openerLimit = 2 * time.Second

// openBrowser opens address, and waits for an error of the opener, but not for its end.
func (a *attempt) openBrowser(address string) {
	select {
	case err := <-a.call.OpenBrowser(address):
		if err != nil {
			a.call.Out.Warnf("the browser cannot be opened: %v", err)
		}
	case <-time.After(openerLimit):
	}
}

// noBrowser says why no browser is opened, or "".
func (a *attempt) noBrowser() string {
	if a.flags.NoBrowser {
		return "--no-browser"
	}
	return a.call.NoBrowser()
}
