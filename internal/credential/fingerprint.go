package credential

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

// fingerprintLabel is what a fingerprint is the HMAC of. The secret is the key.
const fingerprintLabel = "aliyun-cred-helper fingerprint 1\n"

// Fingerprint returns a text that tells two secrets apart and tells nothing about
// either: the first 16 bytes, in hexadecimal, of an HMAC-SHA256 whose key is the
// secret. Whoever wants to test a guess has to guess the whole secret, which is random.
// It is "" for the zero Secret.
func (s Secret) Fingerprint() string { return s.fingerprint(Secret{}) }

// Fingerprint returns the fingerprint of the secrets of c: of the AccessKey secret with
// the security token, or of the bearer token.
func (c Credential) Fingerprint() string {
	if !c.BearerToken.IsZero() {
		return c.BearerToken.Fingerprint()
	}
	return c.AccessKeySecret.fingerprint(c.SecurityToken)
}

func (s Secret) fingerprint(and Secret) string {
	if s.text == nil {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(*s.text))
	mac.Write([]byte(fingerprintLabel))
	if and.text != nil {
		mac.Write([]byte(*and.text))
	}
	return hex.EncodeToString(mac.Sum(nil)[:16])
}
