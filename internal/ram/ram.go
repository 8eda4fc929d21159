// Package ram manages the AccessKeys of RAM users with the vendor's service IMS, version
// 2019-08-15: see the pages "CreateAccessKey", "ListAccessKeys", "UpdateAccessKey",
// "DeleteAccessKey", "GetAccessKeyLastUsed", "GetAccessKeyPolicy" and "SetAccessKeyPolicy".
//
// Every call is about the keys of the user who signs it. The service has the same calls for
// the root account, and this package cannot tell the two apart: the caller refuses root.
// It refuses answers that are incomplete.
package ram

import (
	"context"
	"net/url"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/text"
)

// Client calls the service. Its fields are required and must not change between calls;
// calls may run at once. The errors of all calls are those of package openapi.
type Client struct {
	HTTP     *httpx.Client
	Endpoint *url.URL // as from openapi.IMS
	Now      credential.Clock
}

// The states of an AccessKey.
const (
	Active   = "Active"
	Inactive = "Inactive"
)

// AccessKey is an AccessKey as the service lists it.
type AccessKey struct {
	ID      string
	Status  string    // Active or Inactive
	Created time.Time // zero: not known
}

// LastUse says when and for which service a key was used last. The service is late with it.
type LastUse struct {
	At      time.Time // zero: never, or not known
	Service string
}

// ListAccessKeys lists the AccessKeys of the user. The list is not empty.
func (c *Client) ListAccessKeys(ctx context.Context, signer credential.Credential) ([]AccessKey, error) {
	var answer struct {
		AccessKeys struct {
			AccessKey []struct {
				AccessKeyID string `json:"AccessKeyId"`
				Status      string
				CreateDate  string
			}
		}
	}
	done, err := c.call(ctx, "ListAccessKeys", nil, signer, &answer)
	if err != nil {
		return nil, err
	}
	var list []AccessKey
	for _, k := range answer.AccessKeys.AccessKey {
		if !isID(k.AccessKeyID) {
			return nil, done.incomplete("AccessKeyId")
		}
		list = append(list, AccessKey{ID: k.AccessKeyID, Status: k.Status, Created: timeOf(k.CreateDate)})
	}
	if len(list) == 0 { // the signer's own is there
		return nil, done.incomplete("AccessKeys")
	}
	return list, nil
}

// CreateAccessKey makes another AccessKey for the user. It is sent once only. If there is
// no answer, the key may exist all the same.
func (c *Client) CreateAccessKey(ctx context.Context, signer credential.Credential) (credential.Credential, error) {
	var answer struct{ AccessKey httpx.Keys }
	done, err := c.call(ctx, "CreateAccessKey", nil, signer, &answer)
	if err != nil {
		return credential.Credential{}, err
	}
	key, _ := answer.AccessKey.WithoutExpiry() // a long-term key has neither token nor expiry
	switch {
	case !isID(key.AccessKeyID) || credential.IsSessionID(key.AccessKeyID):
		return credential.Credential{}, done.incomplete("AccessKeyId")
	case key.AccessKeySecret.IsZero():
		return credential.Credential{}, done.incomplete("AccessKeySecret")
	}
	return credential.Credential{AccessKeyID: key.AccessKeyID, AccessKeySecret: key.AccessKeySecret}, nil
}

// UpdateAccessKey makes the AccessKey id Active or Inactive.
func (c *Client) UpdateAccessKey(ctx context.Context, id, status string, signer credential.Credential) error {
	_, err := c.call(ctx, "UpdateAccessKey", url.Values{parameterID: {id}, "Status": {status}}, signer, nil)
	return err
}

// DeleteAccessKey deletes the AccessKey id. A console may be able to restore it for a
// while.
func (c *Client) DeleteAccessKey(ctx context.Context, id string, signer credential.Credential) error {
	_, err := c.call(ctx, "DeleteAccessKey", url.Values{parameterID: {id}}, signer, nil)
	return err
}

// GetAccessKeyLastUsed returns when the AccessKey id was used last.
func (c *Client) GetAccessKeyLastUsed(ctx context.Context, id string, signer credential.Credential) (LastUse, error) {
	var answer struct {
		AccessKeyLastUsed struct{ LastUsedDate, ServiceName string }
	}
	_, err := c.call(ctx, "GetAccessKeyLastUsed", url.Values{parameterID: {id}}, signer, &answer)
	used := answer.AccessKeyLastUsed
	return LastUse{At: timeOf(used.LastUsedDate), Service: text.Printable(used.ServiceName, 40)}, err
}

// isID reports whether s has the characters of an AccessKey id.
func isID(s string) bool { return text.Only(s, 1, 128, "._-") }

// timeOf reads a time of the service. What is no time is not known.
func timeOf(s string) time.Time {
	at, _ := time.Parse(time.RFC3339, s)
	return at
}
