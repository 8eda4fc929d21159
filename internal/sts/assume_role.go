package sts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strconv"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/openapi"
)

// AssumeRole is a credential.Provider: the session of a role, assumed with the
// credential of another provider. Chains of roles are AssumeRoles that hold one
// another. All fields are required.
type AssumeRole struct {
	Client *Client
	Role   Role
	Source credential.Provider
}

// Retrieve checks the role, retrieves the source's credential and assumes the
// role with it, in one request. A source's error keeps its kind, ErrNotConfigured
// included.
func (a AssumeRole) Retrieve(ctx context.Context) (credential.Credential, error) {
	if err := a.Role.Check(); err != nil {
		return credential.Credential{}, err
	}
	op := "sts AssumeRole role/" + a.Role.name()
	source, err := a.Source.Retrieve(ctx)
	if err != nil {
		return credential.Credential{}, &credential.Error{Op: message.Sprintf("source of role/%s", a.Role.name()), Err: err}
	}
	resp, err := a.Client.api().RPC(ctx, openapi.Call{Op: op, Action: "AssumeRole", Parameters: a.Role.parameters()}, source)
	if err != nil {
		return credential.Credential{}, err
	}
	return a.Client.session(op, resp, a.Role, source.Source)
}

// session decodes the session of role from r. from is the trail of its source.
func (c *Client) session(op string, r *httpx.Response, role Role, from string) (credential.Credential, error) {
	var answer struct {
		Credentials    httpx.Keys
		SourceIdentity string
	}
	if err := httpx.DecodeJSON(r, &answer); err != nil {
		return credential.Credential{}, c.api().Unusable(op, r, err)
	}
	if role.SourceIdentity != "" && answer.SourceIdentity != role.SourceIdentity {
		return credential.Credential{}, httpx.Refused(op, "leave out --source-identity, or check --sts-endpoint", r,
			message.New("the session does not have the SourceIdentity that was asked for"))
	}
	source := "role:" + role.name()
	if from != "" {
		source = from + " > " + source
	}
	return answer.Credentials.Credential(op, source, r, c.Now())
}

// CacheKey returns the source's key, the endpoint and every parameter. The
// policy is in it as its SHA-256.
func (a AssumeRole) CacheKey(ctx context.Context) ([]string, error) {
	key, err := a.Source.CacheKey(ctx)
	if err != nil {
		return nil, err
	}
	return append(slices.Concat(key, []string{"AssumeRole"}), a.Client.roleKey(a.Role)...), nil
}

// roleKey lists what determines a session of r at this endpoint, beside its
// source.
func (c *Client) roleKey(r Role) []string {
	policy := sha256.Sum256([]byte(r.Policy))
	return []string{
		"endpoint=" + c.Endpoint.String(),
		"role_arn=" + r.ARN,
		"session_name=" + r.SessionName,
		"external_id=" + r.ExternalID,
		"source_identity=" + r.SourceIdentity,
		"seconds=" + strconv.Itoa(r.seconds()),
		"policy_sha256=" + hex.EncodeToString(policy[:]),
	}
}

// parameters returns the business parameters of AssumeRole.
func (r Role) parameters() url.Values {
	v := url.Values{
		"RoleArn":         {r.ARN},
		"RoleSessionName": {r.SessionName},
		"DurationSeconds": {strconv.Itoa(r.seconds())},
	}
	if r.ExternalID != "" {
		v.Set("ExternalId", r.ExternalID)
	}
	if r.SourceIdentity != "" {
		v.Set("SourceIdentity", r.SourceIdentity)
	}
	if r.Policy != "" {
		v.Set("Policy", r.Policy)
	}
	return v
}
