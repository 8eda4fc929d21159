package openapi

import (
	"net/url"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/text"
)

// IMS returns the address of the service that manages AccessKeys. As with the functions
// below, a loopback URL in a variable takes its place, for tests and the demo, and errors
// are of Kind Usage.
func IMS(getenv func(string) string) (*url.URL, error) {
	return orOverride("ALIYUN_CRED_HELPER_IMS_ENDPOINT", getenv, "ims.aliyuncs.com")
}

// CR returns the address of the registry's API in region.
func CR(region string, getenv func(string) string) (*url.URL, error) {
	own, err := Regional("cr", region)
	if err != nil {
		return nil, err
	}
	return orOverride("ALIYUN_CRED_HELPER_CR_ENDPOINT", getenv, own.Host)
}

// CS returns the address of the clusters' API in region.
func CS(region string, getenv func(string) string) (*url.URL, error) {
	own, err := Regional("cs", region)
	if err != nil {
		return nil, err
	}
	return orOverride("ALIYUN_CRED_HELPER_CS_ENDPOINT", getenv, own.Host)
}

// SignIn returns the address of the console's sign-in, at the vendor's international site
// or at the one in China. It is no OpenAPI: what is sent there is not signed.
func SignIn(international bool, getenv func(string) string) (*url.URL, error) {
	host := "signin.aliyun.com"
	if international {
		host = "signin.alibabacloud.com"
	}
	return orOverride("ALIYUN_CRED_HELPER_SIGNIN_ENDPOINT", getenv, host)
}

// orOverride returns what the variable called name says, or else the service's own host.
func orOverride(name string, getenv func(string) string, host string) (*url.URL, error) {
	if u, err := httpx.Override(name, getenv); u != nil || err != nil {
		return u, err
	}
	return httpx.Endpoint(host)
}

// Regional returns https://SERVICE.REGION.aliyuncs.com, or an error of Kind Usage if there
// can be no such region.
func Regional(service, region string) (*url.URL, error) {
	if !IsRegion(region) {
		return nil, credential.NewError(credential.Usage, service+" endpoint", "write it like cn-hangzhou", "the region has other characters than a-z, 0-9 and -")
	}
	return httpx.Endpoint(service + "." + region + ".aliyuncs.com")
}

// IsRegion reports whether s can be a region: a label of a host name, in lower case.
func IsRegion(s string) bool {
	return text.Only(s, 1, 63, "-") && s == strings.ToLower(s) && s[0] != '-' && s[len(s)-1] != '-'
}
