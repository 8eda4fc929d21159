// Package openapi calls the vendor's services by their OpenAPI, in its RPC and its ROA
// form, signed by the vendor's signature method V3 (ACS3-HMAC-SHA256), see the page
// "Request syntax and signature method V3". It also knows at which hosts they are.
//
// Before any request it refuses credentials without an AccessKey. RPC parameters stand in
// the body and never in the URL; only ROA has its parameters there, so none of them may
// be a secret.
package openapi

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/url"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/text"
)

// Client calls one version of one service. Its fields must not change between calls;
// calls may run at once. All but the hints are required.
type Client struct {
	HTTP     *httpx.Client
	Endpoint *url.URL // as from httpx.Endpoint
	Version  string   // such as "2015-04-01"
	Now      credential.Clock

	// Hint returns what a person can do about a refusal, or "" where the service has no
	// better hint than all others. Nil: it has none.
	Hint func(*httpx.ServiceError) string
	// HintEndpoint is the hint where another than the service seems to answer. Empty: that
	// of httpx.
	HintEndpoint string
}

// Call is one call of an action.
type Call struct {
	Op         string     // for errors and debug lines: "sts AssumeRole"
	Action     string     // "AssumeRole"
	Parameters url.Values // nil: none
	// Once keeps the call from being sent a second time, whatever happens: the action
	// makes something anew each time, such as an AccessKey.
	Once bool
}

// RPC sends call, signed by signer: a POST to / with the parameters as a form. It returns
// the answer if its status is 200. A refusal is a *credential.Error that wraps an
// *httpx.ServiceError; other errors are those of httpx.Client.Do, or of Kind Usage where
// signer cannot sign.
//
// Another attempt follows a network error, 5xx, 429, Throttling*, and once
// SignatureNonceUsed; each has a date and a nonce of its own.
func (c *Client) RPC(ctx context.Context, call Call, signer credential.Credential) (*httpx.Response, error) {
	return c.signed(ctx, call, signer, func(ctx context.Context) (*http.Request, error) {
		return c.form(ctx, call)
	})
}

// ROA sends call, signed by signer: a GET of path, which begins with a slash, with the
// parameters as the query. Whoever puts a name into path makes sure that it has no slash.
// What it returns, and when it tries again, is as with RPC.
func (c *Client) ROA(ctx context.Context, call Call, path string, signer credential.Credential) (*httpx.Response, error) {
	return c.signed(ctx, call, signer, func(ctx context.Context) (*http.Request, error) {
		target := url.URL{Scheme: c.Endpoint.Scheme, Host: c.Endpoint.Host, Path: path, RawQuery: encode(call.Parameters)}
		return c.unsigned(ctx, http.MethodGet, target.String(), call.Action, "")
	})
}

// Unsigned sends call as RPC does, in nobody's name. sent are the secrets among the
// parameters, which no error may repeat.
func (c *Client) Unsigned(ctx context.Context, call Call, sent ...credential.Secret) (*httpx.Response, error) {
	return c.send(ctx, call, func(ctx context.Context) (*http.Request, error) {
		return c.form(ctx, call)
	}, sent...)
}

// signed sends what build builds, signed by signer.
func (c *Client) signed(ctx context.Context, call Call, signer credential.Credential, build func(context.Context) (*http.Request, error)) (*httpx.Response, error) {
	if err := checkSigner(call.Op, signer); err != nil {
		return nil, err
	}
	return c.send(ctx, call, func(ctx context.Context) (*http.Request, error) {
		req, err := build(ctx)
		if err == nil {
			sign(req, signer)
		}
		return req, err
	}, secretsOf(signer)...)
}

// send sends what build builds and returns the answer if its status is 200.
func (c *Client) send(ctx context.Context, call Call, build func(context.Context) (*http.Request, error), sent ...credential.Secret) (*httpx.Response, error) {
	request := httpx.Request{Op: call.Op, Build: build, Retry: retry()}
	if call.Once {
		request.Attempts = 1
	}
	resp, err := c.HTTP.Do(ctx, request)
	if err != nil {
		return nil, err
	}
	if resp.Status != http.StatusOK {
		return nil, c.refusal(call.Op, resp, resp.ServiceError(sent...))
	}
	return resp, nil
}

// form builds a request of RPC, with all its headers but the signer's.
func (c *Client) form(ctx context.Context, call Call) (*http.Request, error) {
	req, err := c.unsigned(ctx, http.MethodPost, c.Endpoint.String()+"/", call.Action, encode(call.Parameters))
	if err == nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return req, err
}

// unsigned builds the request of one attempt, with a nonce and a date of its own.
func (c *Client) unsigned(ctx context.Context, method, target, action, body string) (*http.Request, error) {
	req, err := httpx.NewRequest(ctx, method, target, []byte(body))
	if err != nil {
		return nil, err
	}
	var nonce [16]byte
	_, _ = rand.Read(nonce[:]) // it never fails: it ends the program instead
	for name, value := range map[string]string{
		"Accept":                "application/json",
		"X-Acs-Action":          action,
		"X-Acs-Version":         c.Version,
		"X-Acs-Date":            c.Now().UTC().Format(credential.Layout),
		"X-Acs-Signature-Nonce": hex.EncodeToString(nonce[:]),
		headerBodyHash:          hexSHA256(body),
	} {
		req.Header.Set(name, value)
	}
	return req, nil
}

// checkSigner refuses a credential that cannot sign a request.
func checkSigner(op string, signer credential.Credential) error {
	hint, why := "use a source with an AccessKey or a session", ""
	switch {
	case !signer.BearerToken.IsZero():
		why = "a bearer token cannot sign requests"
	case signer.AccessKeyID == "" || signer.AccessKeySecret.IsZero():
		why = "the credential to sign with has no AccessKey"
	case !text.Visible(signer.AccessKeyID) || !signer.SecurityToken.IsZero() && !text.Visible(signer.SecurityToken.Reveal()):
		hint = "check for a stray space or line break where the key is stored"
		why = "the credential to sign with has a character that no AccessKey id or token has"
	default:
		return nil
	}
	return credential.NewError(credential.Usage, op, hint, why)
}

// secretsOf lists what the service may repeat of a signed request.
func secretsOf(signer credential.Credential) []credential.Secret {
	return []credential.Secret{signer.AccessKeySecret, signer.SecurityToken}
}
