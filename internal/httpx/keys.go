package httpx

import (
	"encoding/json"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

// Keys are the four fields in which each of the vendor's services hands out a
// temporary credential: AccessKeyId, AccessKeySecret, SecurityToken and
// Expiration. The case of the names does not matter: the OAuth exchange begins
// them with small letters. Keys decode from JSON; the zero value lacks all four.
type Keys struct {
	session    credential.Credential // of the first three
	expiration string
}

// UnmarshalJSON implements json.Unmarshaler. It refuses keys that no header can
// carry.
func (k *Keys) UnmarshalJSON(data []byte) error {
	var doc struct {
		AccessKeyID     string `json:"AccessKeyId"`
		AccessKeySecret credential.Secret
		SecurityToken   credential.Secret
		Expiration      string
	}
	if json.Unmarshal(data, &doc) != nil {
		return errNotJSON
	}
	for _, key := range []string{doc.AccessKeyID, doc.AccessKeySecret.Reveal(), doc.SecurityToken.Reveal()} {
		if key != "" && !text.Visible(key) {
			return errNotJSON
		}
	}
	k.session = credential.Credential{AccessKeyID: doc.AccessKeyID, AccessKeySecret: doc.AccessKeySecret, SecurityToken: doc.SecurityToken}
	k.expiration = doc.Expiration
	return nil
}

// missing returns the name of the first field that is not there, or "".
func (k Keys) missing() string {
	switch {
	case k.session.AccessKeyID == "":
		return "AccessKeyId"
	case k.session.AccessKeySecret.IsZero():
		return "AccessKeySecret"
	case k.session.SecurityToken.IsZero():
		return "SecurityToken"
	case k.expiration == "":
		return "Expiration"
	}
	return ""
}

// Credential returns the keys, which came with r at now, as a credential with that
// Source. Keys that are incomplete, or expired at now, are a *credential.Error of
// Kind Refused.
func (k Keys) Credential(op, source string, r *Response, now time.Time) (credential.Credential, error) {
	if field := k.missing(); field != "" {
		return credential.Credential{}, Refused(op, "", r, Incomplete(field))
	}
	expires, err := time.Parse(time.RFC3339, k.expiration)
	if err != nil {
		return credential.Credential{}, Refused(op, "", r, message.New("the answer's Expiration is not a time"))
	}
	session := k.session
	session.Source, session.Obtained, session.Expires = source, now, expires.UTC().Truncate(time.Second)
	if !session.Expires.After(now) {
		return credential.Credential{}, Refused(op, r.ClockHint(now), r,
			message.Errorf("the credential had already expired at %s", session.Expires.Format(credential.Layout)))
	}
	return session, nil
}

// WithoutExpiry returns the keys as a session whose expiry is not known. ok is
// true if the Expiration, and nothing else, is missing.
func (k Keys) WithoutExpiry() (session credential.Credential, ok bool) {
	return k.session, k.missing() == "Expiration"
}
