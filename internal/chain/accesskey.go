package chain

import (
	"context"
	"errors"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/shell"
)

func init() {
	register(mode{name: credential.ModeAK, source: accessKey, keychainAlone: true})
	register(mode{name: credential.ModeRAMRoleARN, source: accessKey, assumes: true, roleVariable: true, keychainAlone: true})
	register(mode{name: credential.ModeStsToken, source: stsToken})
}

// static is a credential that is known without a request.
type static struct{ credential.Credential }

func (s static) Retrieve(context.Context) (credential.Credential, error) { return s.Credential, nil }

func (s static) CacheKey(context.Context) ([]string, error) {
	return keyOf(s.Mode(), s.AccessKeyID, s.Fingerprint()), nil
}

// keyOf is the part of a cache key that says which AccessKey or token a session is made
// from. The fingerprint is in it, since an id alone proves nothing.
func keyOf(mode, id, fingerprint string) []string {
	return []string{mode, "access_key_id=" + id, "fingerprint=" + fingerprint}
}

// accessKey is mode AK, and the source of mode RamRoleArn: the AccessKey of the
// profile or of the keychain or, without a profile, of the environment. In mode
// RamRoleArn it may have a token.
func accessKey(r resolver) (credential.Provider, error) {
	if r.profile.Name == "" {
		return environment(r)
	}
	c := r.profileKey()
	switch {
	case r.external || c.AccessKeySecret.IsZero():
		return keychainKey{r}, nil
	case c.AccessKeyID == "":
		return nil, usagef("", "it has an access_key_secret and no access_key_id")
	}
	key := r.static(c)
	if isHalfSession(key.Credential) {
		return nil, usagef("set mode StsToken and sts_token in it, or another AccessKey",
			"its access_key_id is that of a session, which mode %s would use without its sts_token", r.mode.name)
	}
	return key, nil
}

// static returns the provider of a key of the profile. Only a role may be assumed
// with a token.
func (r resolver) static(c credential.Credential) static {
	if !r.mode.assumes {
		c.SecurityToken = credential.Secret{}
	}
	return static{c}
}

// isHalfSession reports whether c has the id of a session and no token.
func isHalfSession(c credential.Credential) bool {
	return credential.IsSessionID(c.AccessKeyID) && c.SecurityToken.IsZero()
}

// stsToken is mode StsToken: a session that a person put into config.json or,
// without a profile, into the environment.
func stsToken(r resolver) (credential.Provider, error) {
	if r.profile.Name == "" {
		return environment(r)
	}
	c := r.profileKey()
	if !isSession(c) {
		return nil, usagef("", "mode StsToken needs access_key_id, access_key_secret and sts_token")
	}
	// A time in the past belongs to an earlier mode of the profile: `aliyun` does not
	// write sts_expiration in this mode.
	if at := unixTime(r.profile.StsExpiration); at.After(r.Now()) {
		c.Expires = at
	}
	return static{c}, nil
}

// profileKey returns the AccessKey and the token of the profile, which may be
// incomplete. A session in a profile of mode External that is used with another mode
// is not the profile's: an SDK wrote it back.
func (r resolver) profileKey() credential.Credential {
	p := r.profile
	c := credential.Credential{Source: "profile:" + p.Name}
	if r.external && credential.IsSessionID(p.AccessKeyID) && r.mode.name != credential.ModeStsToken {
		return c
	}
	c.AccessKeyID, c.AccessKeySecret, c.SecurityToken = p.AccessKeyID, p.AccessKeySecret, p.StsToken
	return c
}

// isSession reports whether c has an AccessKey id, a secret and a token.
func isSession(c credential.Credential) bool {
	return c.AccessKeyID != "" && !c.AccessKeySecret.IsZero() && !c.SecurityToken.IsZero()
}

// unixTime converts a time of config.json. One that is not set is long past.
func unixTime(seconds int64) time.Time { return time.Unix(seconds, 0).UTC() }

// keychainKey is the long-term key that the keychain has for the profile.
type keychainKey struct{ resolver }

func (k keychainKey) Retrieve(ctx context.Context) (credential.Credential, error) {
	name, id := k.profile.Name, k.profile.AccessKeyID
	c, err := k.Keys.Key(ctx, name)
	written, hasWritten := k.written()
	switch {
	case k.isMissing(err) && hasWritten:
		return written.Credential, nil
	case k.isMissing(err):
		return credential.Credential{}, k.missing()
	case err != nil:
		return credential.Credential{}, err
	case !k.external && id != "" && id != c.AccessKeyID:
		return credential.Credential{}, usagef("aliyun-cred-helper store --force "+name,
			"profile %s has the AccessKey id %s, and the key in the keychain has another one", name, id)
	case k.mode.assumes && !c.BearerToken.IsZero():
		return credential.Credential{}, usagef("", "%s is a bearer token, which cannot assume a role", name)
	}
	c.Source = "keychain:" + name
	return c, nil
}

func (k keychainKey) CacheKey(ctx context.Context) ([]string, error) {
	id, fingerprint, err := k.Keys.Identify(ctx, k.profile.Name)
	if want := k.profile.AccessKeyID; err == nil && !k.external && want != "" && want != id {
		// The index may be out of date; if it is not, Retrieve says what is wrong.
		var c credential.Credential
		c, err = k.Retrieve(ctx)
		id, fingerprint = c.AccessKeyID, c.Fingerprint()
	}
	written, hasWritten := k.written()
	switch {
	case k.isMissing(err) && hasWritten:
		return written.CacheKey(ctx)
	case k.isMissing(err):
		return nil, k.missing()
	}
	return keyOf(credential.ModeAK, id, fingerprint), err
}

// isMissing reports whether err means that the keychain does not have the key. A
// machine without a keychain has none, if no key of this name was ever stored here and
// there is another answer than that the keychain does not work.
func (k keychainKey) isMissing(err error) bool {
	_, hasWritten := k.written()
	return isSkipped(err) ||
		errors.Is(err, ErrNoKeychain) && (k.notInConfig || hasWritten) && !k.Keys.Known(k.profile.Name)
}

// written returns the AccessKey in a profile of mode External that is used with
// another mode. It counts only if the keychain has no key, since it may be an old copy
// of that key, which an SDK wrote back.
func (k keychainKey) written() (static, bool) {
	c := k.profileKey()
	return k.static(c), k.external && c.AccessKeyID != "" && !c.AccessKeySecret.IsZero()
}

// missing is the error for a key that does not exist.
func (k keychainKey) missing() error {
	if name := k.profile.Name; k.Keys.Lost(name) {
		return &credential.Error{
			Kind: credential.NotFound, Hint: "aliyun-cred-helper store " + name,
			Err: message.Errorf("key %s was stored in the keychain and is not there any more; another program may have deleted it", name),
		}
	}
	if k.notInConfig {
		return k.noSuchProfile()
	}
	what, flag := "profile %s has no AccessKey in config.json or the keychain", ""
	if k.mode.name == credential.ModeBearerToken {
		what, flag = "profile %s has no bearer token in config.json or the keychain", " --bearer-token"
	}
	return &credential.Error{
		Kind: credential.NotFound,
		Hint: "aliyun-cred-helper store " + shell.Quote(k.profile.Name) + flag,
		Err:  notConfigured(what, k.profile.Name),
	}
}

// environment returns the credential of the first family of variables that has an
// AccessKey id or secret. Families are not mixed, since two of them are probably
// two identities. The default chain has no mode, and takes a key with or without
// a token.
func environment(r resolver) (credential.Provider, error) {
	for _, family := range shell.Families {
		c := credential.Credential{
			AccessKeyID:     r.Getenv(family.ID),
			AccessKeySecret: credential.NewSecret(r.Getenv(family.Secret)),
			SecurityToken:   credential.NewSecret(r.Getenv(family.Token)),
			Source:          exportedSource + family.ID,
		}
		switch {
		case c.AccessKeyID == "" && c.AccessKeySecret.IsZero():
			continue
		case c.AccessKeyID == "":
			return nil, usagef("", "%s is set without %s", family.Secret, family.ID)
		case c.AccessKeySecret.IsZero():
			return nil, usagef("", "%s is set without %s", family.ID, family.Secret)
		case r.mode.name == credential.ModeStsToken && c.SecurityToken.IsZero():
			return nil, usagef("", "mode StsToken needs %s as well", family.Token)
		case r.mode.name == credential.ModeAK:
			c.SecurityToken = credential.Secret{}
		}
		switch {
		case isHalfSession(c) && r.mode.name == credential.ModeAK:
			return nil, usagef("use --mode StsToken", "%s is that of a session, which mode AK would use without its token", family.ID)
		case isHalfSession(c):
			return nil, usagef(message.Sprintf("set %s, or another AccessKey", family.Token), "%s is that of a session, which needs %s as well", family.ID, family.Token)
		}
		return exported{static{c}, r.World}, nil
	}
	if r.mode.name != "" {
		return nil, &credential.Error{
			Kind: credential.NotFound, Hint: "set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or name a profile",
			Err: message.Errorf("mode %s without a profile uses the AccessKey of the environment, and none is set", r.mode.name),
		}
	}
	return nil, notConfigured("no AccessKey variables")
}
