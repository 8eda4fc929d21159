package login

import (
	"cmp"
	"context"
	"errors"
	"time"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/ssoflow"
	"aliyun-cred-helper/internal/text"
)

type statusCommand struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// signInStatus is one sign-in in the JSON output: at a portal, or by OAuth for a
// profile.
type signInStatus struct {
	SignInURL string `json:"sign_in_url,omitempty"`
	Site      string `json:"oauth_site_type,omitempty"`
	Profile   string `json:"profile,omitempty"`
	State     string `json:"state"`               // yes, no or unknown
	SignedIn  *bool  `json:"signed_in,omitempty"` // not if that is unknown
	Reason    string `json:"reason,omitempty"`    // why it is unknown
	Person    string `json:"as,omitempty"`
	Expires   string `json:"expires,omitempty"`
	Backend   string `json:"backend"`

	until time.Time // zero: not known
}

// set notes whether somebody is signed in. With an error of the keychain that is unknown.
func (s *signInStatus) set(live bool, until time.Time, err error) {
	if err != nil {
		s.State, s.Reason = "unknown", text.Printable(keychain.Reason(err), text.Max)
		return
	}
	s.State, s.SignedIn = map[bool]string{true: "yes", false: "no"}[live], &live
	if s.until = until; !until.IsZero() {
		s.Expires = until.UTC().Format(credential.Layout)
	}
}

func (s *statusCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	if s.JSON {
		message.UseEnglish() // the reasons in it
	}
	k, entries, err := factory.New(c).Entries(ctx)
	if err == nil && len(signInsOf(entries, keychain.KindSSO, ""))+len(signInsOf(entries, keychain.KindOAuth, "")) == 0 {
		// The index may be lost, or that of another state directory.
		for _, place := range kept.Recover(ctx, k) {
			c.Out.Warnf("a sign-in may be where nobody can be asked: %s", place)
		}
		entries, err = k.List(ctx)
	}
	if err != nil {
		return nil, err
	}
	list := []signInStatus{}
	for _, e := range signInsOf(entries, keychain.KindSSO, "") {
		line := signInStatus{SignInURL: e.Name, Backend: e.Backend}
		token, live, err := kept.Portals{Keychain: k, Now: c.Env.Now}.Find(ctx, e.Name)
		line.set(live, token.Expires, err)
		list = append(list, line.of(k, e))
	}
	// Only the service knows how long an OAuth sign-in can be renewed.
	for _, e := range signInsOf(entries, keychain.KindOAuth, "") {
		line := signInStatus{Site: kept.OAuthSite(e), Profile: e.Name, Backend: e.Backend}
		in, err := kept.OAuth{Keychain: k}.SignIn(ctx, line.Site, e.Name)
		if errors.Is(err, credential.ErrNotConfigured) {
			err = nil
		}
		line.set(!in.RefreshToken.IsZero() || in.Expires.After(c.Env.Now()), time.Time{}, err)
		list = append(list, line.of(k, e))
	}
	if s.JSON {
		return cli.JSON(list, c.Env.StdoutTerminal)
	}
	if len(list) == 0 && c.Env.StdoutTerminal {
		c.Out.Notef("not signed in anywhere; to sign in: %s login NAME", request.LoginName)
		return nil, nil
	}
	rows := [][]string{headings("PORTAL", "SIGNED IN", "AS", "UNTIL")}
	for _, line := range list {
		rows = append(rows, line.row(c.Env))
	}
	return c.Table(rows), nil
}

// of returns s with the person of the sign-in, if it is still the one that e was about.
func (s signInStatus) of(k *keychain.Keychain, e keychain.Entry) signInStatus {
	if now, ok := k.Entry(e.Account); ok {
		s.Person = now.Person
	}
	return s
}

// row returns s for people.
func (s signInStatus) row(env *osenv.Env) []string {
	place := ssoflow.PortalName(s.SignInURL)
	if place == "" {
		place = message.Sprintf("OAuth %s, profile %s", s.Site, s.Profile)
	}
	if s.State == "unknown" {
		return []string{place, message.Sprintf("unknown (%s)", s.Reason)}
	}
	until := "-"
	if !s.until.IsZero() {
		until = text.Until(s.until, env.Now(), env.Zone)
	}
	return []string{place, message.Text(s.State), cmp.Or(s.Person, "-"), until}
}

// attribute notes for status whose sign-in it is. arn is that of the session.
func (a *attempt) attribute(arn string) {
	if a.target.Mode == credential.ModeOAuth {
		kept.OAuth{Keychain: a.keychain}.Attribute(a.target.OAuthSiteType, a.target.Name, arn)
		return
	}
	kept.Portals{Keychain: a.keychain, Now: a.call.Env.Now}.Attribute(a.signInURL.String(), arn)
}
