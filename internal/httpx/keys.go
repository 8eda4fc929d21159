package httpx

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/text"
)

// Keys are the four fields in which each of the vendor's services hands out a
// temporary credential: AccessKeyId, AccessKeySecret, SecurityToken and
// Expiration. The case of the names does not matter: the OAuth exchange begins
// them with small letters. Keys decode from JSON; the zero value lacks all four.
type Keys struct {
	id            string
	secret, token credential.Secret
	expiration    string
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
	*k = Keys{doc.AccessKeyID, doc.AccessKeySecret, doc.SecurityToken, doc.Expiration}
	return nil
}

// Credential returns the keys, which came with r at now, as a credential without
// a Source. Keys that are incomplete, or expired at now, are a
// *credential.Error of Kind Refused.
func (k Keys) Credential(op string, r *Response, now time.Time) (credential.Credential, error) {
	refuse := func(hint string, err error) (credential.Credential, error) {
		return credential.Credential{}, &credential.Error{
			Kind: credential.Refused, Op: op, Hint: hint, RequestID: r.RequestID(), Err: err,
		}
	}
	for _, field := range []struct {
		name    string
		missing bool
	}{
		{"AccessKeyId", k.id == ""},
		{"AccessKeySecret", k.secret.IsZero()},
		{"SecurityToken", k.token.IsZero()},
		{"Expiration", k.expiration == ""},
	} {
		if field.missing {
			return refuse("", Incomplete(field.name))
		}
	}
	expires, err := time.Parse(time.RFC3339, k.expiration)
	if err != nil {
		return refuse("", errors.New("the answer's Expiration is not a time"))
	}
	expires = expires.UTC().Truncate(time.Second)
	if !expires.After(now) {
		return refuse(r.ClockHint(now), fmt.Errorf("the credential had already expired at %s", expires.Format(credential.Layout)))
	}
	return credential.Credential{
		AccessKeyID:     k.id,
		AccessKeySecret: k.secret,
		SecurityToken:   k.token,
		Expires:         expires,
		Obtained:        now,
	}, nil
}

// WithoutExpiry returns the keys as a session whose expiry is not known. ok is
// true if the Expiration, and nothing else, is missing.
func (k Keys) WithoutExpiry() (session credential.Credential, ok bool) {
	ok = k.id != "" && !k.secret.IsZero() && !k.token.IsZero() && k.expiration == ""
	return credential.Credential{AccessKeyID: k.id, AccessKeySecret: k.secret, SecurityToken: k.token}, ok
}
