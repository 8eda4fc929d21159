package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"strings"

	"aliyun-cred-helper/internal/atomicfile"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
)

// secretKeys are the keys of a profile whose values are secret.
var secretKeys = []string{
	"access_key_secret", "sts_token", "private_key", "bearer_token",
	"access_token", "oauth_access_token", "oauth_refresh_token",
}

// Plaintext is a profile that holds secrets in the file itself.
type Plaintext struct {
	Profile string
	Mode    string   // as the file spells it, or what ImpliedMode returns
	Keys    []string // which secrets are set, never their values
}

// PlaintextSecrets lists the profiles that hold secrets, including those without
// a name and those after another of the same name. It looks at every key that
// can hold a secret, also those that Load ignores. A missing file has none.
// Errors are of Kind Usage and name the path.
func PlaintextSecrets(path string) ([]Plaintext, error) {
	raw, _, err := atomicfile.Read(path, 0, maxSize)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	raw = bytes.TrimPrefix(raw, byteOrderMark)
	if err == nil {
		err = checkObject(raw)
	}
	var file struct {
		Profiles []map[string]json.RawMessage `json:"profiles"`
	}
	if err == nil && json.Unmarshal(raw, &file) != nil {
		err = at(raw, memberAt(raw, "profiles"), message.New("its profiles are not a list of objects"))
	}
	if err != nil {
		return nil, usage(path, err)
	}
	var list []Plaintext
	for _, p := range file.Profiles {
		found := Plaintext{Profile: member[string](p, "name"), Mode: member[string](p, "mode")}
		if found.Mode == "" {
			found.Mode = ImpliedMode(func(key string) bool { return !member[credential.Secret](p, key).IsZero() })
		}
		for _, key := range secretKeys {
			if !member[credential.Secret](p, key).IsZero() {
				found.Keys = append(found.Keys, key)
			}
		}
		if len(found.Keys) > 0 {
			list = append(list, found)
		}
	}
	return list, nil
}

// member returns the text of key, in any case, or the zero value.
func member[T string | credential.Secret](object map[string]json.RawMessage, key string) (value T) {
	var nothing T
	for name, raw := range object {
		if strings.EqualFold(name, key) && json.Unmarshal(raw, &value) == nil && value != nothing {
			return value
		}
	}
	return nothing
}
