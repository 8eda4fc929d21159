package ssoflow

import (
	"context"
	"errors"
	"strings"

	"aliyun-cred-helper/internal/credential"
)

// Provider is a credential.Provider: the session of an access configuration,
// got with a token that exists already. It never starts a sign-in. A Retrieve
// is one request.
type Provider struct {
	Portal          *Portal // required
	AccountID       string
	ConfigurationID string
	// SignIn returns what identifies the sign-in whose token Token returns, and with
	// it the person. It is required.
	SignIn func(ctx context.Context) (string, error)
	// Token returns the token of the portal, or an error of Kind Login when a
	// person has to sign in first. It is required.
	Token func(ctx context.Context) (Token, error)
	// Refused is called when the service does not accept a token that Token
	// returned. It may be nil.
	Refused func(ctx context.Context, token Token)
}

// Retrieve implements credential.Provider. Its errors are those of Token and
// of Portal.Credentials.
func (p Provider) Retrieve(ctx context.Context) (credential.Credential, error) {
	token, err := p.Token(ctx)
	if err != nil {
		return credential.Credential{}, err
	}
	session, err := p.Portal.Credentials(ctx, token, p.AccountID, p.ConfigurationID)
	if errors.Is(err, errForbidden) {
		err = p.Portal.ofAccount(ctx, token, new(pages), err)
	}
	if errors.Is(err, ErrTokenRefused) && p.Refused != nil {
		p.Refused(ctx, token)
	}
	return session, err
}

// CacheKey implements credential.Provider. The sign-in is in it, since the next one at
// the same portal may be that of another person.
func (p Provider) CacheKey(ctx context.Context) ([]string, error) {
	signIn, err := p.SignIn(ctx)
	if err != nil {
		return nil, err
	}
	return []string{
		credential.ModeCloudSSO,
		SessionPortal(p.Portal.SignInURL.String()),
		accountPart + p.AccountID,
		configurationPart + p.ConfigurationID,
		signIn,
	}, nil
}

// How the parts of a session's cache key begin that name what it is for.
const accountPart, configurationPart = "account_id=", "access_configuration="

// SessionOf returns the account and the access configuration of a session from its cache
// key, or "".
func SessionOf(key []string) (accountID, configurationID string) {
	for _, part := range key {
		if id, ok := strings.CutPrefix(part, accountPart); ok {
			accountID = id
		}
		if id, ok := strings.CutPrefix(part, configurationPart); ok {
			configurationID = id
		}
	}
	return accountID, configurationID
}

// SessionPortal returns the part of a session's cache key that names the portal.
func SessionPortal(signInURL string) string { return "sign_in_url=" + signInURL }
