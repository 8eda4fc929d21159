package cli

import (
	"context"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/sts"
)

type whoamiCommand struct {
	resolveFlags `embed:""`
}

// identity is what whoami prints, with the names that STS uses.
type identity struct {
	AccountID    string `json:"AccountId"`
	ARN          string `json:"Arn"`
	IdentityType string `json:"IdentityType"`
	PrincipalID  string `json:"PrincipalId"`
	RoleID       string `json:"RoleId,omitempty"`
	UserID       string `json:"UserId,omitempty"`
	RequestID    string `json:"RequestId"`
	Source       string `json:"Source"`
	Expiration   string `json:"Expiration,omitempty"`
}

func (w *whoamiCommand) run(ctx context.Context, c *call) ([]byte, error) {
	got, err := c.resolve(ctx, &w.resolveFlags)
	if err != nil {
		return nil, err
	}
	request, err := w.request()
	if err != nil {
		return nil, err
	}
	world, err := c.world(&w.resolveFlags)
	if err != nil {
		return nil, err
	}
	endpoint, err := chain.Endpoint(request, world)
	if err != nil {
		return nil, err
	}
	client := &sts.Client{HTTP: c.http(), Endpoint: endpoint, Now: c.env.Now}
	who, err := client.GetCallerIdentity(ctx, got)
	if err != nil {
		return nil, err
	}
	answer := identity{
		AccountID: printable(who.AccountID, maxText), ARN: printable(who.ARN, maxText),
		IdentityType: printable(who.IdentityType, maxText), PrincipalID: printable(who.PrincipalID, maxText),
		RoleID: printable(who.RoleID, maxText), UserID: printable(who.UserID, maxText),
		RequestID: printable(who.RequestID, maxText), Source: printable(got.Source, maxText),
	}
	if !got.Expires.IsZero() {
		answer.Expiration = got.Expires.Format(credential.Layout)
	}
	return encodeJSON(answer, c.env.StdoutTerminal)
}
