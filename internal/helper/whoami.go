package helper

import (
	"context"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/sts"
	"aliyun-cred-helper/internal/text"
)

type whoamiCommand struct {
	request.Named
}

// identity is the output of whoami, with the field names of STS.
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

func (o *whoamiCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	f := factory.New(c)
	defer f.Close()
	got, plan, err := f.Resolve(ctx, o.Request)
	if err != nil {
		return nil, err
	}
	endpoint, err := plan.Endpoint()
	if err != nil {
		return nil, err
	}
	client := &sts.Client{HTTP: f.HTTP(), Endpoint: endpoint, Now: c.Env.Now}
	who, err := client.GetCallerIdentity(ctx, got)
	if err != nil {
		return nil, plan.ExplainExpired(err, got)
	}
	shown := func(s string) string { return text.Printable(s, text.Max) }
	answer := identity{
		AccountID: shown(who.AccountID), ARN: shown(who.ARN),
		IdentityType: shown(who.IdentityType), PrincipalID: shown(who.PrincipalID),
		RoleID: shown(who.RoleID), UserID: shown(who.UserID),
		RequestID: shown(who.RequestID), Source: shown(got.Source),
	}
	if !got.Expires.IsZero() {
		answer.Expiration = got.Expires.Format(credential.Layout)
	}
	return cli.JSON(answer, c.Env.StdoutTerminal)
}
