package chain

import (
	"context"
	"errors"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/shell"
)

// static is a credential that is known without asking anybody.
type static struct{ credential.Credential }

func (s static) Retrieve(context.Context) (credential.Credential, error) { return s.Credential, nil }

func (s static) CacheKey(context.Context) ([]string, error) {
	return []string{s.Mode(), "access_key_id=" + s.AccessKeyID}, nil
}

// accessKey is mode AK: the key of the profile, of the keychain, or, without a
// profile, of the environment.
func accessKey(s settings) (credential.Provider, error) {
	if s.profile.Name == "" {
		return environment(s)
	}
	return s.key(false)
}

// roleKey is the source of mode RamRoleArn: a key as in mode AK, which may be
// temporary itself.
func roleKey(s settings) (credential.Provider, error) {
	if s.profile.Name == "" {
		return environment(s)
	}
	return s.key(true)
}

// key returns the AccessKey of the profile, with its token where withToken.
func (s settings) key(withToken bool) (credential.Provider, error) {
	p := s.profile
	switch {
	case p.AccessKeySecret.IsZero():
		return keychainKey{s}, nil
	case p.AccessKeyID == "":
		return nil, usagef("", "it has an access_key_secret and no access_key_id")
	}
	c := credential.Credential{AccessKeyID: p.AccessKeyID, AccessKeySecret: p.AccessKeySecret, Source: "profile:" + p.Name}
	if withToken {
		c.SecurityToken = p.StsToken
	}
	return static{c}, nil
}

// stsToken is mode StsToken: a session that somebody put into config.json, or,
// without a profile, into the environment.
func stsToken(s settings) (credential.Provider, error) {
	if s.profile.Name == "" {
		return environment(s)
	}
	p := s.profile
	if p.AccessKeyID == "" || p.AccessKeySecret.IsZero() || p.StsToken.IsZero() {
		return nil, usagef("", "mode StsToken needs access_key_id, access_key_secret and sts_token")
	}
	c := credential.Credential{
		AccessKeyID: p.AccessKeyID, AccessKeySecret: p.AccessKeySecret,
		SecurityToken: p.StsToken, Source: "profile:" + p.Name,
	}
	// A past value is left over from an earlier mode of the profile, since
	// `aliyun` writes it in other modes only.
	if at := unixTime(p.StsExpiration); at.After(s.Now()) {
		c.Expires = at
	}
	return static{c}, nil
}

// unixTime is a time of config.json; 0 is the zero time.
func unixTime(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// keychainKey is a long-term key of the keychain, named as the profile.
type keychainKey struct{ settings }

func (k keychainKey) Retrieve(ctx context.Context) (credential.Credential, error) {
	c, err := k.Keys.Key(ctx, k.profile.Name)
	switch {
	case k.isMissing(err):
		return credential.Credential{}, k.missing()
	case err != nil:
		return credential.Credential{}, err
	case k.profile.AccessKeyID != "" && k.profile.AccessKeyID != c.AccessKeyID:
		return credential.Credential{}, usagef("aliyun-cred-helper store --force "+k.profile.Name,
			"profile %s has the AccessKey id %s, and the key in the keychain is another one", k.profile.Name, k.profile.AccessKeyID)
	case k.mode.assumes && !c.BearerToken.IsZero():
		return credential.Credential{}, usagef("", "%s is a bearer token, which cannot assume a role", k.profile.Name)
	}
	c.Source = "keychain:" + k.profile.Name
	return c, nil
}

func (k keychainKey) CacheKey(ctx context.Context) ([]string, error) {
	id, err := k.Keys.KeyID(ctx, k.profile.Name)
	if k.isMissing(err) {
		return nil, k.missing()
	}
	return []string{credential.ModeAK, "access_key_id=" + id}, err
}

// isMissing reports whether err means that there is no such key. A name that
// only the keychain could know, and that was never stored, is a mistake whether
// the keychain works or not.
func (k keychainKey) isMissing(err error) bool {
	unknown := k.keyOnly && credential.KindOf(err) == credential.Keychain && !k.Keys.Known(k.profile.Name)
	return isSkipped(err) || err != nil && unknown
}

// missing says that there is no such key. A name that nothing else knows is a
// mistake on the command line.
func (k keychainKey) missing() error {
	if k.keyOnly {
		file, err := k.Config()
		if err != nil {
			return err
		}
		return k.noSuchProfile(file, k.profile.Name)
	}
	what, flag := "AccessKey", ""
	if k.mode.name == credential.ModeBearerToken {
		what, flag = "bearer token", " --bearer-token"
	}
	return &credential.Error{
		Kind: credential.NotFound,
		Hint: "aliyun-cred-helper store " + k.profile.Name + flag,
		Err:  notConfigured("profile %s has no %s in config.json or the keychain", k.profile.Name, what),
	}
}

// environment returns the credential of the first family of variables that
// sets an AccessKey id or secret. All three parts come from one family: parts
// of two are likely to be parts of two identities.
func environment(s settings) (credential.Provider, error) {
	for _, family := range shell.Families {
		c := credential.Credential{
			AccessKeyID:     s.Getenv(family.ID),
			AccessKeySecret: credential.NewSecret(s.Getenv(family.Secret)),
			SecurityToken:   credential.NewSecret(s.Getenv(family.Token)),
			Source:          "environment:" + family.ID,
		}
		switch {
		case c.AccessKeyID == "" && c.AccessKeySecret.IsZero():
			continue
		case c.AccessKeyID == "":
			return nil, usagef("", "%s is set without %s", family.Secret, family.ID)
		case c.AccessKeySecret.IsZero():
			return nil, usagef("", "%s is set without %s", family.ID, family.Secret)
		case s.profile.Mode == credential.ModeStsToken && c.SecurityToken.IsZero():
			return nil, usagef("", "mode StsToken needs %s as well", family.Token)
		}
		if s.profile.Mode == credential.ModeAK {
			c.SecurityToken = credential.Secret{}
		}
		return static{c}, nil
	}
	if s.profile.Mode != "" {
		return nil, &credential.Error{
			Kind: credential.NotFound, Hint: "set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or name a --profile",
			Err: errors.New("mode " + s.profile.Mode + " without a profile takes the AccessKey of the environment, and there is none"),
		}
	}
	return nil, notConfigured("no AccessKey variables")
}
