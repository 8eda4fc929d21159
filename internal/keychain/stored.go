package keychain

import (
	"encoding/json"

	"aliyun-cred-helper/internal/credential"
)

// Stored is a secret in a struct that becomes the Value of an Item: JSON encodes
// its text, where a plain credential.Secret gives REDACTED, and decodes it
// straight into a secret. So one struct serves for both directions. Printing one
// still gives REDACTED. The zero Stored is empty; omit it with omitzero.
type Stored struct{ credential.Secret }

// MarshalText returns the text itself.
func (s Stored) MarshalText() ([]byte, error) { return []byte(s.Reveal()), nil }

// encodeStored encodes a struct whose secrets are Stored.
func encodeStored(v any) (credential.Secret, error) {
	data, err := json.Marshal(v)
	return credential.NewSecret(string(data)), err
}
