package cli

import (
	"bytes"
	"encoding/json"

	"aliyun-cred-helper/internal/credential"
)

// ExternalJSON encodes c as the document that `aliyun` and the SDKs read in mode
// External. It has only the keys of its mode: callers keep old values of absent keys.
// It writes member by member: encoding/json would first build a table of a struct, which
// takes a warm call longer.
func ExternalJSON(c credential.Credential, indent bool) ([]byte, error) {
	members := [][2]string{{"mode", c.Mode()}}
	if c.Mode() == credential.ModeBearerToken {
		members = append(members, [2]string{"bearer_token", c.BearerToken.Reveal()})
	} else {
		members = append(members,
			[2]string{"access_key_id", c.AccessKeyID},
			[2]string{"access_key_secret", c.AccessKeySecret.Reveal()},
			[2]string{"sts_token", c.SecurityToken.Reveal()})
		if !c.Expires.IsZero() {
			members = append(members, [2]string{"expiration", c.Expires.UTC().Format(credential.Layout)})
		}
	}
	var b bytes.Buffer
	for _, m := range members {
		if m[1] == "" {
			continue
		}
		value, err := JSON(m[1], false)
		if err != nil {
			return nil, err
		}
		b.WriteString(",\"" + m[0] + "\":")
		b.Write(bytes.TrimSuffix(value, []byte("\n")))
	}
	b.WriteString("}\n")
	b.Bytes()[0] = '{'
	if !indent {
		return b.Bytes(), nil
	}
	var lines bytes.Buffer
	err := json.Indent(&lines, b.Bytes(), "", "  ")
	return lines.Bytes(), err
}
