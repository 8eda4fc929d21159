package cloudtest

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the algorithm of the vendor's old signature
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
)

// verifyV1 checks a request of the old RPC signature, whose SignatureVersion is
// 1.0 (page "Signatures" of the ECS API reference). Official SDKs still use it
// for AssumeRole. All of it is in the parameters.
func (c *Cloud) verifyV1(method string, params url.Values) (signer, *reply) {
	if params.Get("SignatureMethod") != "HMAC-SHA1" || params.Get("SignatureVersion") != "1.0" ||
		params.Get("Signature") == "" || params.Get("AccessKeyId") == "" {
		return refuse(http.StatusBadRequest, "IncompleteSignature", "The request signature does not conform to Aliyun standards.")
	}
	key, refused := c.lookupKey(params.Get("AccessKeyId"), params.Get("SecurityToken"), params.Get("Timestamp"))
	if refused != nil {
		return signer{}, refused
	}
	text := stringToSignV1(method, params)
	if !hmac.Equal([]byte(signatureV1(key.secret, text)), []byte(params.Get("Signature"))) {
		return mismatch("server string to sign is: " + text)
	}
	return c.acceptNonce(key, params.Get("SignatureNonce"))
}

// stringToSignV1 covers every parameter but the signature itself.
func stringToSignV1(method string, params url.Values) string {
	signed := maps.Clone(params)
	delete(signed, "Signature")
	return method + "&" + encode("/") + "&" + encode(canonicalQuery(signed))
}

// signatureV1 returns the signature in base64. The key has an "&" at its end.
func signatureV1(secret, text string) string {
	mac := hmac.New(sha1.New, []byte(secret+"&"))
	_, _ = mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
