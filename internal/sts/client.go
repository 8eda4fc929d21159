// Package sts calls the vendor's Security Token Service, version 2015-04-01: it
// assumes roles and asks whose a credential is.
//
// Before any request it refuses parameters that the service would refuse; it
// also refuses answers that are incomplete or expired.
package sts

import (
	"net/url"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/openapi"
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
	switch {
	case host != "":
	case region == "" && vpc:
		return nil, credential.NewError(credential.Usage, "sts endpoint", "add --sts-region", "a VPC endpoint needs a region")
	case region == "":
		host = "sts.aliyuncs.com"
	case vpc:
		return openapi.Regional("sts-vpc", region)
	default:
		return openapi.Regional("sts", region)
	}
	return httpx.Endpoint(host)
}

// api returns the OpenAPI of the service.
func (c *Client) api() *openapi.Client {
	return &openapi.Client{
		HTTP: c.HTTP, Endpoint: c.Endpoint, Version: "2015-04-01", Now: c.Now, Hint: hint, HintEndpoint: hintEndpoint,
	}
}
