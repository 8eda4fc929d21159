package sts

import (
	"context"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/openapi"
)

// AssumeRoleWithOIDC is a credential.Provider: the session of a role, assumed
// with the token of an OIDC provider instead of an AccessKey. The request is
// not signed. All fields are required but Role.ExternalID and Role.SourceIdentity, which
// the action does not know: the token says who it is.
type AssumeRoleWithOIDC struct {
	Client      *Client
	Role        Role
	ProviderARN string
	// Token gets the token. It is called for every session, since a token is short-lived.
	Token func(ctx context.Context) (credential.Secret, error)
	// Subject lists what says whose the token is. The cache key has it in place of the
	// token, which changes.
	Subject func() ([]string, error)
}

// Retrieve checks the role and the token and assumes the role in one request.
func (a AssumeRoleWithOIDC) Retrieve(ctx context.Context) (credential.Credential, error) {
	op := "sts AssumeRoleWithOIDC role/" + a.Role.name()
	if err := a.Check(); err != nil {
		return credential.Credential{}, err
	}
	token, err := a.Token(ctx)
	if err != nil {
		return credential.Credential{}, err
	}
	value := token.Reveal()
	// The lengths are those of the vendor's page "AssumeRoleWithOIDC".
	if len(value) < 4 || len(value) > 20000 || strings.ContainsAny(value, " \t\r\n") {
		return credential.Credential{}, credential.NewError(credential.Usage, op, hintOIDCToken,
			"this is not an OIDC token, which has 4 to 20000 characters and no white space")
	}
	parameters := a.Role.parameters()
	parameters.Set("OIDCProviderArn", a.ProviderARN)
	parameters.Set("OIDCToken", value)
	resp, err := a.Client.api().Unsigned(ctx, openapi.Call{Op: op, Action: "AssumeRoleWithOIDC", Parameters: parameters}, token)
	if err != nil {
		return credential.Credential{}, err
	}
	return a.Client.session(op, resp, a.Role, "oidc")
}

// Check returns an error of Kind Usage if the role or the provider is not as STS demands.
func (a AssumeRoleWithOIDC) Check() error {
	if err := a.Role.Check(); err != nil {
		return err
	}
	const op = "sts AssumeRoleWithOIDC"
	switch {
	case a.Role.ExternalID != "":
		return credential.NewError(credential.Usage, op, "leave it out", "a role that is assumed with an OIDC token has no external id")
	case a.Role.SourceIdentity != "":
		return credential.NewError(credential.Usage, op, "leave it out", "a role that is assumed with an OIDC token has its source identity from the token")
	case nameInARN(a.ProviderARN, "oidc-provider", 128) == "":
		return credential.NewError(credential.Usage, op,
			"write it like acs:ram::123456789012****:oidc-provider/NAME", "this is not the ARN of an OIDC provider")
	}
	return nil
}

// CacheKey returns the token's subject, the provider, the endpoint and every
// parameter of the role.
func (a AssumeRoleWithOIDC) CacheKey(context.Context) ([]string, error) {
	subject, err := a.Subject()
	if err != nil {
		return nil, err
	}
	return slices.Concat([]string{credential.ModeOIDC}, subject, []string{"provider_arn=" + a.ProviderARN}, a.Client.roleKey(a.Role)), nil
}
