package kept

import (
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/text"
)

// CheckKey refuses what cannot be a long-term key, mostly slips of the
// clipboard.
func CheckKey(c credential.Credential) error {
	refuse := func(text string) error { return credential.NewError(credential.Usage, "store", "", text) }
	if c.Mode() == credential.ModeBearerToken {
		if !isWithin(c.BearerToken.Reveal(), 16<<10) {
			return refuse("the bearer token has a space or a character that no token has")
		}
		return nil
	}
	switch {
	case strings.HasPrefix(c.AccessKeyID, "STS."):
		return refuse("the id is that of a temporary session, which ends by itself and is not stored")
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
