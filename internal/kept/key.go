package kept

import (
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

// keyPrefix begins the ids of long-term AccessKeys.
const keyPrefix = "LTAI"

// CheckKey returns why c, which a person has just entered, is no long-term key: an
// AccessKey or a bearer token. Most of its errors, which are of kind Usage, are wrong
// pastes. They matter, because an id is no secret and is kept in plaintext. warning is
// what is unusual about a key, or "". Neither has a part of the key.
func CheckKey(c credential.Credential) (warning string, err error) {
	if err = impossible(c); err == nil {
		warning, err = checkShape(c)
	}
	if err != nil {
		return "", credential.NewError(credential.Usage, "store", "", err.Error())
	}
	return warning, nil
}

// CheckExisting is CheckKey for a key of config.json, which may work in spite of an
// unusual shape: that is only a warning.
func CheckExisting(c credential.Credential) (warning string, err error) {
	if err := impossible(c); err != nil {
		return "", credential.NewError(credential.Usage, "store", "", err.Error())
	}
	if warning, err = checkShape(c); err != nil {
		warning = err.Error()
	}
	return warning, nil
}

// impossible returns why c cannot work.
func impossible(c credential.Credential) error {
	if c.Mode() == credential.ModeBearerToken {
		if !isWithin(c.BearerToken.Reveal(), 16<<10) {
			return message.New("the bearer token has a space or a character that no token has")
		}
		return nil
	}
	id, secret := c.AccessKeyID, c.AccessKeySecret.Reveal()
	switch {
	case credential.IsSessionID(id):
		return message.New("the id is that of a temporary session, which expires and is not stored")
	case !isWithin(id, 128):
		return message.New("the AccessKey id has a space or a character that no id has, or is too long")
	case !isWithin(secret, 1024):
		return message.New("the AccessKey secret has a space or a character that no secret has, or is too long")
	case id == secret:
		return message.New("the id and the secret are the same")
	case isSwapped(id, secret):
		return message.New("the id and the secret are in the wrong order")
	}
	return nil
}

// secretLength is that of the secrets of AccessKeys, which are letters and digits.
// Their ids are shorter.
const secretLength = 30

// isSwapped reports whether id is a secret: it begins like no id, and the secret is an
// id or no longer than id, or id has the shape of a secret.
func isSwapped(id, secret string) bool {
	return !strings.HasPrefix(id, keyPrefix) &&
		(strings.HasPrefix(secret, keyPrefix) || len(id) >= len(secret) || text.Only(id, secretLength, secretLength, ""))
}

// checkShape returns what is wrong with the shape of an AccessKey, and else what is
// unusual about it.
func checkShape(c credential.Credential) (warning string, err error) {
	if c.Mode() == credential.ModeBearerToken {
		return "", nil
	}
	id, secret := c.AccessKeyID, c.AccessKeySecret.Reveal()
	isKeyID := strings.HasPrefix(id, keyPrefix)
	switch {
	case strings.ContainsAny(id+secret, "\"'`"):
		return "", message.New("the id or the secret has a quote: enter it without quotes")
	case !text.Only(id, 14, 128, "._-"):
		return "", message.New("the AccessKey id is not 14 to 128 letters, digits, dots, underscores and hyphens")
	case len(secret) < 16:
		return "", message.New("the AccessKey secret has fewer than 16 characters")
	case isKeyID && strings.HasPrefix(secret, keyPrefix) && len(secret) != secretLength:
		return "", message.New("the secret has the shape of an id")
	case !isKeyID:
		return message.Sprintf("the AccessKey id does not begin with %s, as the ids of long-term keys do", keyPrefix), nil
	}
	return "", nil
}

// isWithin reports whether s is 1 to limit visible ASCII characters.
func isWithin(s string, limit int) bool { return text.Visible(s) && len(s) <= limit }
