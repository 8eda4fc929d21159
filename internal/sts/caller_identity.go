package sts

import (
	"context"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/openapi"
)

// CallerIdentity says whose a credential is. AccountID and ARN are never empty;
// RoleID is for a role, UserID for a user. The texts are the service's.
type CallerIdentity struct {
	AccountID    string `json:"AccountId"`
	ARN          string `json:"Arn"`
	IdentityType string // "Account", "RAMUser" or "AssumedRoleUser"
	PrincipalID  string `json:"PrincipalId"`
	RoleID       string `json:"RoleId"`
	UserID       string `json:"UserId"`
	RequestID    string `json:"RequestId"`
}

// GetCallerIdentity asks whose cred is. It needs no permission.
func (c *Client) GetCallerIdentity(ctx context.Context, cred credential.Credential) (CallerIdentity, error) {
	const op = "sts GetCallerIdentity"
	api := c.api()
	resp, err := api.RPC(ctx, openapi.Call{Op: op, Action: "GetCallerIdentity"}, cred)
	if err != nil {
		return CallerIdentity{}, err
	}
	var id CallerIdentity
	switch err := httpx.DecodeJSON(resp, &id); {
	case err != nil:
		return CallerIdentity{}, api.Unusable(op, resp, err)
	case id.AccountID == "":
		return CallerIdentity{}, api.Unusable(op, resp, httpx.Incomplete("AccountId"))
	case id.ARN == "":
		return CallerIdentity{}, api.Unusable(op, resp, httpx.Incomplete("Arn"))
	}
	id.RequestID = resp.RequestID()
	return id, nil
}
