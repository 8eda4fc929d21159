package kept

import (
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/text"
)

// CheckKey returns why c cannot be a long-term key, an AccessKey or a bearer token.
// Most of its errors, which are of kind Usage, are wrong pastes.
func CheckKey(c credential.Credential) error {
	refuse := func(reason string) error { return credential.NewError(credential.Usage, "store", "", reason) }
	isBearer := c.Mode() == credential.ModeBearerToken
	switch {
	case isBearer && !isWithin(c.BearerToken.Reveal(), 16<<10):
		return refuse("the bearer token has a space or a character that no token has")
	case isBearer:
		return nil
	case strings.HasPrefix(c.AccessKeyID, "STS."):
		return refuse("the id is that of a temporary session, which expires and is not stored")
	case !isWithin(c.AccessKeyID, 128):
		return refuse("the AccessKey id has a space or a character that no id has")
	case !isWithin(c.AccessKeySecret.Reveal(), 1024):
		return refuse("the AccessKey secret has a space or a character that no secret has")
	case c.AccessKeyID == c.AccessKeySecret.Reveal():
		return refuse("the id and the secret are the same")
	}
	return nil
}

// isWithin reports whether s is 1 to limit visible ASCII characters.
func isWithin(s string, limit int) bool { return text.Visible(s) && len(s) <= limit }
