package login

import (
	"cmp"
	"context"
	"fmt"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
)

type statusCommand struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// signInStatus is a line of status: a portal, or the OAuth sign-in of a profile.
type signInStatus struct {
	SignInURL string `json:"sign_in_url,omitempty"`
	Site      string `json:"oauth_site_type,omitempty"`
	Profile   string `json:"profile,omitempty"`
	SignedIn  bool   `json:"signed_in"`
	Expires   string `json:"expires,omitempty"`
	Backend   string `json:"backend"`
}

// Run implements cli.Command.
func (s *statusCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	k, entries, err := factory.New(c).Entries(ctx)
	if err != nil {
		return nil, err
	}
	tokens := kept.Portals{Keychain: k, Now: c.Env.Now}
	list := []signInStatus{}
	for _, e := range entries {
		if e.Kind != keychain.KindSSO {
			continue
		}
		line := signInStatus{SignInURL: e.Name, Backend: e.Backend}
		token, ok := tokens.Live(ctx, e.Name)
		line.SignedIn = ok
		if !token.Expires.IsZero() {
			line.Expires = token.Expires.Format(credential.Layout)
		}
		list = append(list, line)
	}
	// Until when an OAuth sign-in can be renewed only the service knows.
	for _, e := range oauthEntries(entries, "") {
		line := signInStatus{Site: kept.OAuthSite(e), Profile: e.Name, Backend: e.Backend}
		in, err := kept.OAuth{Keychain: k}.SignIn(ctx, line.Site, e.Name)
		line.SignedIn = err == nil && (!in.RefreshToken.IsZero() || in.Expires.After(c.Env.Now()))
		list = append(list, line)
	}
	if s.JSON {
		return cli.JSON(list, c.Env.StdoutTerminal)
	}
	rows := [][]string{{"PORTAL", "SIGNED IN", "UNTIL"}}
	for _, line := range list {
		signedIn := "no"
		if line.SignedIn {
			signedIn = "yes"
		}
		rows = append(rows, []string{line.place(), signedIn, cmp.Or(line.Expires, "-")})
	}
	return cli.Columns(rows), nil
}

// place is where a person is signed in.
func (s signInStatus) place() string {
	if s.SignInURL != "" {
		return s.SignInURL
	}
	return fmt.Sprintf("OAuth %s, profile %s", s.Site, s.Profile)
}
