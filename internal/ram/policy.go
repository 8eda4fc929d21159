package ram

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
)

// GetAccessKeyPolicy returns the network policy of the AccessKey id as JSON, or "" if it
// has none that restricts anything. It takes the policy as an object and as JSON text, since
// the documents do not say which of them the service sends.
func (c *Client) GetAccessKeyPolicy(ctx context.Context, id string, signer credential.Credential) (string, error) {
	var answer struct{ AccessKeyPolicy json.RawMessage }
	done, err := c.call(ctx, "GetAccessKeyPolicy", url.Values{parameterID: {id}}, signer, &answer)
	if err != nil {
		return "", err
	}
	policy := []byte(answer.AccessKeyPolicy)
	var asText string
	if json.Unmarshal(policy, &asText) == nil {
		policy = []byte(asText)
	}
	if len(bytes.TrimSpace(policy)) == 0 {
		return "", nil
	}
	var parts struct {
		Status     string
		Statements []json.RawMessage
	}
	// As for whole answers: one object, and nothing of it in the error.
	if err := httpx.DecodeJSON(&httpx.Response{Body: policy}, &parts); err != nil {
		return "", done.api.Unusable(done.op, done.resp, err)
	}
	if parts.Status != Active && len(parts.Statements) == 0 {
		return "", nil
	}
	var out bytes.Buffer
	_ = json.Compact(&out, policy) // it is JSON
	return out.String(), nil
}

// SetAccessKeyPolicy gives the AccessKey id the network policy, which is JSON.
func (c *Client) SetAccessKeyPolicy(ctx context.Context, id, policy string, signer credential.Credential) error {
	_, err := c.call(ctx, "SetAccessKeyPolicy", url.Values{parameterID: {id}, "AccessKeyPolicy": {policy}}, signer, nil)
	return err
}
