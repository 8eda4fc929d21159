package openapi

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

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

// sign gives req its last two headers, those of the signer.
func sign(req *http.Request, signer credential.Credential) {
	if !signer.SecurityToken.IsZero() {
		req.Header.Set("X-Acs-Security-Token", signer.SecurityToken.Reveal())
	}
	req.Header.Set("Authorization", authorization(req, signer.AccessKeyID, signer.AccessKeySecret))
}

// Presign signs an RPC request that is not sent: whoever gets its headers can send it in
// the name of signer, to any host and as often as the service takes the date, which is 15
// minutes. So no host and no nonce is signed. The request is a POST to / with query and an
// empty body. The result has all its headers, as secrets, by the names that a token for
// ACK has: in lower case, but for Authorization. Errors are of Kind Usage; op is for them.
func Presign(op, action, version string, query url.Values, signer credential.Credential, now time.Time) (map[string]credential.Secret, error) {
	if err := checkSigner(op, signer); err != nil {
		return nil, err
	}
	req := &http.Request{
		Method: http.MethodPost,
		URL:    &url.URL{Path: "/", RawQuery: query.Encode()},
		Header: http.Header{
			"X-Acs-Action":  {action},
			"X-Acs-Version": {version},
			"X-Acs-Date":    {now.UTC().Format(credential.Layout)},
			headerBodyHash:  {hexSHA256("")},
		},
	}
	sign(req, signer)
	headers := map[string]credential.Secret{}
	for name, values := range req.Header {
		if name != "Authorization" {
			name = strings.ToLower(name)
		}
		headers[name] = credential.NewSecret(values[0])
	}
	return headers, nil
}

// canonicalRequest returns the text that is signed, and the names of the headers
// in it: Host, unless the request is for no host, Content-Type and X-Acs-*.
func canonicalRequest(req *http.Request) (canonical, names string) {
	values := map[string]string{}
	if req.URL.Host != "" {
		values["host"] = req.URL.Host
	}
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
		req.Method, req.URL.EscapedPath(), encode(req.URL.Query()), headers.String(), names, req.Header.Get(headerBodyHash),
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
