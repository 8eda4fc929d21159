// Package sts calls the vendor's Security Token Service, version 2015-04-01: it
// assumes roles and asks whose a credential is. Requests are RPC-style POSTs,
// signed by the vendor's signature method V3 (ACS3-HMAC-SHA256), with every
// business parameter in the body and none in the URL.
//
// Before any request it refuses parameters that the service would refuse, and
// credentials without an AccessKey; it also refuses answers that are incomplete
// or expired.
package sts

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/text"
)

// Client calls one endpoint of the service. Its fields are required and must
// not change between calls; calls may run at once.
type Client struct {
	HTTP     *httpx.Client
	Endpoint *url.URL // as from Endpoint
	Now      credential.Clock
}

// Endpoint returns the service's address: host, when it is not empty (whatever
// httpx.Endpoint accepts), or that of region, inside a VPC or not, or the
// central https://sts.aliyuncs.com. Errors are of Kind Usage.
func Endpoint(host, region string, vpc bool) (*url.URL, error) {
	const op = "sts endpoint"
	switch {
	case host != "":
	case region == "" && vpc:
		return nil, credential.NewError(credential.Usage, op, "add --sts-region", "a VPC endpoint needs a region")
	case region == "":
		host = "sts.aliyuncs.com"
	case !isRegion(region):
		return nil, credential.NewError(credential.Usage, op, "write it like cn-hangzhou", "the region has other characters than a-z, 0-9 and -")
	case vpc:
		host = "sts-vpc." + region + ".aliyuncs.com"
	default:
		host = "sts." + region + ".aliyuncs.com"
	}
	return httpx.Endpoint(host)
}

// isRegion reports whether s can be a label of a host name.
func isRegion(s string) bool {
	return text.Only(s, 1, 63, "-") && s == strings.ToLower(s) && s[0] != '-' && s[len(s)-1] != '-'
}

// call sends action with parameters, signed by signer, and returns the answer
// if its status is 200. op is for errors.
func (c *Client) call(ctx context.Context, op, action string, parameters url.Values, signer credential.Credential) (*httpx.Response, error) {
	if err := checkSigner(op, signer); err != nil {
		return nil, err
	}
	return c.send(ctx, op, func(ctx context.Context) (*http.Request, error) {
		return c.signed(ctx, action, encode(parameters), signer)
	}, signer.AccessKeySecret, signer.SecurityToken)
}

// send sends what build builds and returns the answer if its status is 200.
// sent are the secrets in the request, which no error may repeat.
func (c *Client) send(ctx context.Context, op string, build func(context.Context) (*http.Request, error), sent ...credential.Secret) (*httpx.Response, error) {
	resp, err := c.HTTP.Do(ctx, httpx.Request{Op: op, Build: build, Retry: retry()})
	if err != nil {
		return nil, err
	}
	if resp.Status != http.StatusOK {
		return nil, refusal(op, resp, c.Now(), sent...)
	}
	return resp, nil
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

// signed builds the request of one attempt, with a nonce and a date of its own.
func (c *Client) signed(ctx context.Context, action, body string, signer credential.Credential) (*http.Request, error) {
	req, err := c.unsigned(ctx, action, body)
	if err != nil {
		return nil, err
	}
	if !signer.SecurityToken.IsZero() {
		req.Header.Set("X-Acs-Security-Token", signer.SecurityToken.Reveal())
	}
	req.Header.Set("Authorization", authorization(req, signer.AccessKeyID, signer.AccessKeySecret))
	return req, nil
}

// unsigned builds a request with all its headers but the signer's.
func (c *Client) unsigned(ctx context.Context, action, body string) (*http.Request, error) {
	req, err := httpx.NewRequest(ctx, http.MethodPost, c.Endpoint.String()+"/", []byte(body))
	if err != nil {
		return nil, err
	}
	var nonce [16]byte
	_, _ = rand.Read(nonce[:]) // it never fails: it ends the program instead
	for name, value := range map[string]string{
		"Accept":                "application/json",
		"Content-Type":          "application/x-www-form-urlencoded",
		"X-Acs-Action":          action,
		"X-Acs-Version":         "2015-04-01",
		"X-Acs-Date":            c.Now().UTC().Format(credential.Layout),
		"X-Acs-Signature-Nonce": hex.EncodeToString(nonce[:]),
		headerBodyHash:          hexSHA256(body),
	} {
		req.Header.Set(name, value)
	}
	return req, nil
}
