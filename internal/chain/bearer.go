package chain

import (
	"aliyun-cred-helper/internal/credential"
)

// bearerToken is mode BearerToken: the token of the profile or of the keychain
// or, without a profile, of the environment.
func bearerToken(s settings) (credential.Provider, error) {
	c := credential.Credential{BearerToken: s.profile.BearerToken, Source: "profile:" + s.profile.Name}
	if s.profile.Name == "" {
		const variable = "ALIBABA_CLOUD_BEARER_TOKEN"
		c = credential.Credential{BearerToken: credential.NewSecret(s.env(variable)), Source: "environment:" + variable}
		if c.BearerToken.IsZero() {
			return nil, &credential.Error{
				Kind: credential.NotFound, Hint: "set " + variable + ", or name a --profile",
				Err: notConfigured("%s is not set", variable),
			}
		}
	}
	if c.BearerToken.IsZero() {
		return keychainKey{s}, nil
	}
	return static{c}, nil
}
