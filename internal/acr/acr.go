// Package acr gets passwords for the vendor's Container Registry, see the pages of the
// API cr, versions 2018-12-01 (GetAuthorizationToken, ListInstance) and 2016-06-07
// (GET /tokens, for the personal registry).
//
// It knows a registry by its whole host name, and no host that only looks like one. It
// refuses an answer that says false with status 200, a listing that ends half-way, and a
// password that is incomplete or expired.
package acr

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/openapi"
	"aliyun-cred-helper/internal/text"
)

// Password is a credential.Provider of the password for a registry, which is kept as a
// session is: LoginOf says where it is in the credential. All fields are required.
type Password struct {
	HTTP     *httpx.Client
	Endpoint *url.URL // of the registry's API in its region, as from openapi.CR
	Now      credential.Clock
	Registry Registry
	Source   credential.Provider // gives the credential that the password is made with
}

// CacheKey lists the source's key, the endpoint and the registry.
func (p Password) CacheKey(ctx context.Context) ([]string, error) {
	key, err := p.Source.CacheKey(ctx)
	return slices.Concat(key, []string{
		credential.RegistryPassword, "endpoint=" + p.Endpoint.String(), "registry=" + p.Registry.String(),
		"instance_id=" + p.Registry.Instance, "instance_name=" + p.Registry.Name,
	}), err
}

// Retrieve asks for a new password, in one request, or two and more where only the name
// of the instance is known. It lives as long as the session that it is made with, and an
// hour with a long-term key.
func (p Password) Retrieve(ctx context.Context) (credential.Credential, error) {
	signer, err := p.Source.Retrieve(ctx)
	if err != nil {
		return credential.Credential{}, err
	}
	c, err := p.retrieve(ctx, signer)
	c.Source = signer.Source + " > registry:" + p.Registry.String()
	return c, err
}

func (p Password) retrieve(ctx context.Context, signer credential.Credential) (credential.Credential, error) {
	if p.Registry == (Registry{Region: p.Registry.Region}) {
		return p.personal(ctx, signer)
	}
	id := p.Registry.Instance
	if id == "" {
		var err error
		if id, err = p.findInstance(ctx, signer); err != nil {
			return credential.Credential{}, err
		}
	}
	c, err := p.instance(ctx, signer, id)
	var refused *httpx.ServiceError
	if isPersonal(id) && errors.As(err, &refused) && refused.HasCode(codeNoInstance) {
		return p.personal(ctx, signer) // it is one of the older API; after any other refusal that is not asked
	}
	return c, err
}

const (
	opToken = "cr GetAuthorizationToken"
	opList  = "cr ListInstance"

	codeNoInstance = "INSTANCE_NOT_EXIST"
)

// outcome is what every answer of the API 2018-12-01 has.
type outcome struct {
	IsSuccess     bool
	Code, Message string
}

// call calls an action of the API 2018-12-01, and decodes its answer into answer, of
// which of is a part.
func (p Password) call(ctx context.Context, signer credential.Credential, call openapi.Call, answer any, of *outcome) (*httpx.Response, error) {
	api := p.api("2018-12-01")
	resp, err := api.RPC(ctx, call, signer)
	switch {
	case err != nil:
		return nil, err
	case httpx.DecodeJSON(resp, answer) != nil:
		return nil, api.Unusable(call.Op, resp, httpx.DecodeJSON(resp, answer))
	case !of.IsSuccess && of.Code == "":
		return nil, api.Unusable(call.Op, resp, httpx.Incomplete("IsSuccess"))
	case !of.IsSuccess:
		return nil, api.Refused(call.Op, resp, of.Code, of.Message, signer)
	}
	return resp, nil
}

// instance gets the password for an instance by its id.
func (p Password) instance(ctx context.Context, signer credential.Credential, id string) (credential.Credential, error) {
	var answer struct {
		outcome
		TempUsername       string
		AuthorizationToken credential.Secret
		ExpireTime         int64
	}
	resp, err := p.call(ctx, signer, openapi.Call{
		Op: opToken, Action: "GetAuthorizationToken", Parameters: url.Values{"InstanceId": {id}},
	}, &answer, &answer.outcome)
	if err != nil {
		return credential.Credential{}, err
	}
	return p.password(resp, answer.TempUsername, answer.AuthorizationToken, answer.ExpireTime)
}

// personal gets the password for the personal registry, by the API 2016-06-07.
func (p Password) personal(ctx context.Context, signer credential.Credential) (credential.Credential, error) {
	api := p.api("2016-06-07")
	resp, err := api.ROA(ctx, openapi.Call{Op: opToken, Action: "GetAuthorizationToken"}, "/tokens", signer)
	if err != nil {
		return credential.Credential{}, err
	}
	var answer struct {
		Data struct {
			AuthorizationToken credential.Secret
			TempUserName       string
			ExpireDate         int64
		}
	}
	if err := httpx.DecodeJSON(resp, &answer); err != nil {
		return credential.Credential{}, api.Unusable(opToken, resp, err)
	}
	return p.password(resp, answer.Data.TempUserName, answer.Data.AuthorizationToken, answer.Data.ExpireDate)
}

// password checks what an answer has. expires is in milliseconds since 1970.
func (p Password) password(r *httpx.Response, user string, secret credential.Secret, expires int64) (credential.Credential, error) {
	missing := ""
	switch {
	case !text.Visible(user):
		missing = "user name"
	case !text.Visible(secret.Reveal()):
		missing = "password"
	case expires <= 0:
		missing = "expiry"
	}
	if missing != "" {
		return credential.Credential{}, p.api("").Unusable(opToken, r, httpx.Incomplete(message.Text(missing)))
	}
	now, ends := p.Now(), time.UnixMilli(expires).UTC().Truncate(time.Second)
	if !ends.After(now) {
		return credential.Credential{}, httpx.Refused(opToken, r.ClockHint(now), r,
			message.Errorf("the password had already expired at %s", ends.Format(credential.Layout)))
	}
	return credential.Credential{
		AccessKeyID: credential.RegistryPassword, AccessKeySecret: secret, SecurityToken: credential.NewSecret(user),
		Obtained: now, Expires: ends,
	}, nil
}

// LoginOf returns the user name and the password that are in a credential of Password.
func LoginOf(c credential.Credential) (user, password credential.Secret) {
	return c.SecurityToken, c.AccessKeySecret
}

func (p Password) api(version string) *openapi.Client {
	return &openapi.Client{HTTP: p.HTTP, Endpoint: p.Endpoint, Version: version, Now: p.Now, Hint: hint}
}

// hint says what a person can do about a code of this service.
func hint(e *httpx.ServiceError) string {
	switch {
	case e.HasCode(codeNoInstance):
		return "check the instance and its region in docker.json, and whose account it is: aliyun-cred-helper whoami"
	case e.Status == http.StatusForbidden || e.Mentions("NoPermission", "Forbidden"):
		return "allow cr:GetAuthorizationToken, and cr:ListInstance where docker.json has no instance, to whoever aliyun-cred-helper whoami shows"
	}
	return ""
}
