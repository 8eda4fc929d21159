package sts

import (
	"context"
	"net/http"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/text"
)

// The lengths of an OIDC token, in characters, as the vendor's page
// "AssumeRoleWithOIDC" has them.
const (
	minOIDCToken = 4
	maxOIDCToken = 20000
)

// AssumeRoleWithOIDC is a credential.Provider: the session of a role, assumed
// with the token of an OIDC provider instead of an AccessKey. The request is
// not signed. All fields but Role.ExternalID, which the action does not know,
// are required.
type AssumeRoleWithOIDC struct {
	Client      *Client
	Role        Role
	ProviderARN string
	// Token reads the token. It is called for every session, since a cluster
	// renews the token all the time.
	Token func() (credential.Secret, error)
	// Subject returns whose the token is. The cache key has it in place of the
	// token, which changes.
	Subject func() (string, error)
}

// Retrieve checks the role and the token and assumes the role in one request.
func (a AssumeRoleWithOIDC) Retrieve(ctx context.Context) (credential.Credential, error) {
	op := "sts AssumeRoleWithOIDC role/" + a.Role.name()
	if err := a.check(); err != nil {
		return credential.Credential{}, err
	}
	token, err := a.Token()
	if err != nil {
		return credential.Credential{}, err
	}
	value := token.Reveal()
	if len(value) < minOIDCToken || len(value) > maxOIDCToken || strings.ContainsAny(value, " \t\r\n") {
		return credential.Credential{}, credential.NewError(credential.Usage, op, hintOIDCFile, "this is not an OIDC token, which has 4 to 20000 characters and no white space")
	}
	parameters := a.Role.parameters()
	parameters.Set("OIDCProviderArn", a.ProviderARN)
	parameters.Set("OIDCToken", value)
	resp, err := a.Client.send(ctx, op, func(ctx context.Context) (*http.Request, error) {
		return a.Client.unsigned(ctx, "AssumeRoleWithOIDC", encode(parameters))
	}, token)
	if err != nil {
		return credential.Credential{}, err
	}
	return a.Client.session(op, resp, a.Role, "oidc")
}

func (a AssumeRoleWithOIDC) check() error {
	if err := a.Role.Check(); err != nil {
		return err
	}
	usage := func(hint, why string) error {
		return credential.NewError(credential.Usage, "sts AssumeRoleWithOIDC", hint, why)
	}
	account, name, ok := strings.Cut(strings.TrimPrefix(a.ProviderARN, "acs:ram::"), ":oidc-provider/")
	switch {
	case a.Role.ExternalID != "":
		return usage("leave it out", "a role that is assumed with an OIDC token has no external id")
	case !ok || !strings.HasPrefix(a.ProviderARN, "acs:ram::") || strings.Trim(account, "0123456789") != "" || account == "" || !text.Only(name, 1, 128, "._-"):
		return usage("write it like acs:ram::123456789012****:oidc-provider/NAME", "this is not the ARN of an OIDC provider")
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
	return append([]string{"OIDC", "subject=" + subject, "provider_arn=" + a.ProviderARN}, a.Client.roleKey(a.Role)...), nil
}
