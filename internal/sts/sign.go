package sts

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/credential"
)

// algorithm is that of the vendor's page "Request syntax and signature method V3".
const algorithm = "ACS3-HMAC-SHA256"

// headerBodyHash carries the hash of the body, in lower-case hex.
const headerBodyHash = "X-Acs-Content-Sha256"

// authorization returns the Authorization header for req, which must have all its
// other headers, signed by the AccessKey.
func authorization(req *http.Request, id string, secret credential.Secret) string {
	canonical, names := canonicalRequest(req)
	mac := hmac.New(sha256.New, []byte(secret.Reveal()))
	mac.Write([]byte(algorithm + "\n" + hexSHA256(canonical)))
	return algorithm + " Credential=" + id +
		",SignedHeaders=" + names +
		",Signature=" + hex.EncodeToString(mac.Sum(nil))
}

// canonicalRequest returns the text that is signed, and the names of the headers
// in it: Host, Content-Type and X-Acs-*.
func canonicalRequest(req *http.Request) (canonical, names string) {
	values := map[string]string{"host": req.URL.Host}
	for name, v := range req.Header {
		name = strings.ToLower(name)
		if name == "content-type" || strings.HasPrefix(name, "x-acs-") {
			values[name] = strings.TrimSpace(strings.Join(v, ","))
		}
	}
	sorted := slices.Sorted(maps.Keys(values))
	var headers strings.Builder
	for _, name := range sorted {
		headers.WriteString(name + ":" + values[name] + "\n")
	}
	names = strings.Join(sorted, ";")
	return strings.Join([]string{
		req.Method, req.URL.Path, encode(req.URL.Query()), headers.String(), names, req.Header.Get(headerBodyHash),
	}, "\n"), names
}

// encode writes parameters sorted by name and percent-encoded as RFC 3986
// section 2.3 wants it. url.Values.Encode differs in the space alone.
func encode(v url.Values) string {
	return strings.ReplaceAll(v.Encode(), "+", "%20")
}

func hexSHA256(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
