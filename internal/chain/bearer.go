package chain

import (
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/shell"
)

func init() {
	register(mode{name: credential.ModeBearerToken, source: bearerToken, keychainAlone: true})
}

// bearerToken is mode BearerToken: the token of the profile or of the keychain
// or, without a profile, of the environment.
func bearerToken(r resolver) (credential.Provider, error) {
	c := credential.Credential{BearerToken: r.profile.BearerToken, Source: "profile:" + r.profile.Name}
	if r.profile.Name == "" {
		c = credential.Credential{BearerToken: credential.NewSecret(r.Getenv(shell.BearerToken)), Source: "environment:" + shell.BearerToken}
	}
	switch {
	case !c.BearerToken.IsZero():
		return static{c}, nil
	case r.profile.Name != "":
		return keychainKey{r}, nil
	}
	return nil, &credential.Error{
		Kind: credential.NotFound, Hint: message.Sprintf("set %s, or name a profile", shell.BearerToken),
		Err: notConfigured("%s is not set", shell.BearerToken),
	}
}
