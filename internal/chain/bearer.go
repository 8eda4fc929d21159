package chain

import (
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/shell"
)

// bearerToken is mode BearerToken: the token of the profile or of the keychain
// or, without a profile, of the environment.
func bearerToken(s settings) (credential.Provider, error) {
	c := credential.Credential{BearerToken: s.profile.BearerToken, Source: "profile:" + s.profile.Name}
	if s.profile.Name == "" {
		c = credential.Credential{BearerToken: credential.NewSecret(s.Getenv(shell.BearerToken)), Source: "environment:" + shell.BearerToken}
		if c.BearerToken.IsZero() {
			return nil, &credential.Error{
				Kind: credential.NotFound, Hint: "set " + shell.BearerToken + ", or name a --profile",
				Err: notConfigured("%s is not set", shell.BearerToken),
			}
		}
	}
	if c.BearerToken.IsZero() {
		return keychainKey{s}, nil
	}
	return static{c}, nil
}
