package cloudtest

import (
	"crypto/hmac"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const (
	kubeTokenPrefix = "k8s-ack-v2."
	maxKubeToken    = 4096 // characters

	// emptyHash is the SHA-256 of no bytes.
	emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
)

// VerifyKubeToken judges a token as the authenticator of a cluster does, and returns the
// ARN of who sent it. The token has a signed request to GetCallerIdentity in it, which is
// good for 15 minutes.
func (c *Cloud) VerifyKubeToken(token, cluster string) (arn string, err error) {
	text, ok := strings.CutPrefix(token, kubeTokenPrefix)
	switch {
	case !ok:
		return "", fmt.Errorf("the token does not begin %s", kubeTokenPrefix)
	case len(token) > maxKubeToken:
		return "", fmt.Errorf("the token has %d characters, and %d are the most", len(token), maxKubeToken)
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil {
		return "", errors.New("the token is not in base64")
	}
	var said struct {
		Query   map[string]string `json:"query"`
		Headers map[string]string `json:"headers"`
	}
	if err := json.Unmarshal(raw, &said); err != nil {
		return "", errors.New("the token is not in JSON")
	}
	if len(said.Query) != 1 || said.Query["ACKClusterId"] != cluster {
		return "", errors.New("the token is for another cluster")
	}
	headers := http.Header{}
	for name, value := range said.Headers {
		headers.Set(name, value)
	}
	if len(headers) != len(said.Headers) {
		return "", errors.New("a header is there twice")
	}
	if headers.Get("X-Acs-Action") != "GetCallerIdentity" || headers.Get("X-Acs-Version") != stsVersion {
		return "", errors.New("the token is for another action")
	}
	key, refused := c.verifyPresigned(headers, url.Values{"ACKClusterId": {cluster}})
	if refused != nil {
		return "", fmt.Errorf("%v", refused.object["Code"])
	}
	return key.arn, nil
}

// verifyPresigned checks the signature of a request that is no request: a POST to / of no
// host, with an empty body. Whoever has it may send it again, so it has no nonce.
func (c *Cloud) verifyPresigned(headers http.Header, query url.Values) (signer, *reply) {
	auth, ok := parseAuthorization(headers.Get("Authorization"))
	if !ok {
		return refuse(http.StatusBadRequest, "IncompleteSignature", "The request signature does not conform to Aliyun standards.")
	}
	key, refused := c.lookupKey(auth.keyID, headers.Get("X-Acs-Security-Token"), headers.Get("X-Acs-Date"))
	if refused != nil {
		return signer{}, refused
	}
	var sent []string
	for name := range headers {
		if name != "Authorization" {
			sent = append(sent, strings.ToLower(name))
		}
	}
	slices.Sort(sent)
	if !slices.Equal(sent, auth.signed) || headers.Get("X-Acs-Content-Sha256") != emptyHash {
		return mismatch("a header is not signed, or not sent.")
	}
	r := &http.Request{Header: headers}
	canonical := canonicalV3(http.MethodPost, "/", canonicalQuery(query), canonicalHeaders(r, auth.signed), auth.signed, emptyHash)
	if !hmac.Equal([]byte(signatureV3(key.secret, canonical)), []byte(auth.signature)) {
		return mismatch("server CanonicalRequest is: " + canonical)
	}
	return key, nil
}
