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

// signable is the part of a request that a V3 signature covers.
type signable struct {
	method   string
	host     string
	path     string // "/" for RPC-style services
	query    url.Values
	header   http.Header // Content-Type and X-Acs-* are signed, the rest is not
	bodyHash string      // lower-case hex SHA-256
}

// authorization returns the Authorization header for s, signed by the AccessKey.
func authorization(s signable, id string, secret credential.Secret) string {
	canonical, names := s.canonical()
	toSign := algorithm + "\n" + hexSHA256(canonical)
	mac := hmac.New(sha256.New, []byte(secret.Reveal()))
	mac.Write([]byte(toSign))
	return algorithm + " Credential=" + id +
		",SignedHeaders=" + names +
		",Signature=" + hex.EncodeToString(mac.Sum(nil))
}

// canonical returns the canonical request and the names of its signed headers.
func (s signable) canonical() (request, names string) {
	values := map[string]string{"host": s.host}
	for name, v := range s.header {
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
	return strings.Join([]string{s.method, s.path, encode(s.query), headers.String(), names, s.bodyHash}, "\n"), names
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
