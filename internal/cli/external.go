package cli

import "aliyun-cred-helper/internal/credential"

// ExternalJSON encodes c as the document that `aliyun` and the SDKs read in mode
// External. It has only the keys of its mode: callers keep old values of absent keys.
func ExternalJSON(c credential.Credential, indent bool) ([]byte, error) {
	document := struct {
		Mode            string `json:"mode"`
		AccessKeyID     string `json:"access_key_id,omitempty"`
		AccessKeySecret string `json:"access_key_secret,omitempty"`
		StsToken        string `json:"sts_token,omitempty"`
		Expiration      string `json:"expiration,omitempty"`
		BearerToken     string `json:"bearer_token,omitempty"`
	}{Mode: c.Mode()}
	if document.Mode == credential.ModeBearerToken {
		document.BearerToken = c.BearerToken.Reveal()
	} else {
		document.AccessKeyID = c.AccessKeyID
		document.AccessKeySecret = c.AccessKeySecret.Reveal()
		document.StsToken = c.SecurityToken.Reveal()
		if !c.Expires.IsZero() {
			document.Expiration = c.Expires.UTC().Format(credential.Layout)
		}
	}
	return JSON(document, indent)
}
