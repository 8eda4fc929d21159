package cli

import (
	"bytes"
	"context"
	"encoding/json"

	"aliyun-cred-helper/internal/credential"
)

type getCommand struct {
	resolveFlags `embed:""`
}

func (g *getCommand) run(ctx context.Context, c *call) ([]byte, error) {
	got, err := c.resolve(ctx, &g.resolveFlags)
	if err != nil {
		return nil, err
	}
	return externalJSON(got, c.env.StdoutTerminal)
}

// externalJSON encodes c as the document that External mode reads. Absent keys
// keep their old values in the caller, so only those of the mode are there.
func externalJSON(c credential.Credential, indent bool) ([]byte, error) {
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
	return encodeJSON(document, indent)
}

// encodeJSON returns v as one line, or indented, with characters such as < and
// & left as they are.
func encodeJSON(v any, indent bool) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if indent {
		e.SetIndent("", "  ")
	}
	err := e.Encode(v)
	return b.Bytes(), err
}
