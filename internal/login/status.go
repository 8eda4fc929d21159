package login

import (
	"cmp"
	"context"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
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
	SignedIn  bool   `json:"signed_in"`
	Expires   string `json:"expires,omitempty"`
	Backend   string `json:"backend"`
}

func (s *statusCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	k, entries, err := factory.New(c).Entries(ctx)
	if err != nil {
		return nil, err
	}
	list := []signInStatus{}
	for _, e := range signInsOf(entries, keychain.KindSSO, "") {
		token, live := kept.Portals{Keychain: k, Now: c.Env.Now}.Live(ctx, e.Name)
		line := signInStatus{SignInURL: e.Name, SignedIn: live, Backend: e.Backend}
		if !token.Expires.IsZero() {
			line.Expires = token.Expires.Format(credential.Layout)
		}
		list = append(list, line)
	}
	// Only the service knows how long an OAuth sign-in can be renewed.
	for _, e := range signInsOf(entries, keychain.KindOAuth, "") {
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
		signedIn := map[bool]string{true: "yes", false: "no"}[line.SignedIn]
		place := cmp.Or(line.SignInURL, "OAuth "+line.Site+", profile "+line.Profile)
		rows = append(rows, []string{place, signedIn, cmp.Or(line.Expires, "-")})
	}
	return cli.Columns(rows), nil
}
