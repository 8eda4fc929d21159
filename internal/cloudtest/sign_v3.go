package cloudtest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// algorithmV3 names signature V3 ("Request syntax and signature method V3").
const algorithmV3 = "ACS3-HMAC-SHA256"

// verifyV3 checks a request with an Authorization header of signature V3.
func (c *Cloud) verifyV3(r *http.Request, body []byte) (signer, *reply) {
	auth, ok := parseAuthorization(r.Header.Get("Authorization"))
	if !ok {
		return refuse(http.StatusBadRequest, "IncompleteSignature", "The request signature does not conform to Aliyun standards.")
	}
	key, refused := c.lookupKey(auth.keyID, r.Header.Get("X-Acs-Security-Token"), r.Header.Get("X-Acs-Date"))
	if refused != nil {
		return signer{}, refused
	}
	sum := sha256.Sum256(body)
	bodyHash := hex.EncodeToString(sum[:])
	if r.Header.Get("X-Acs-Content-Sha256") != bodyHash {
		return mismatch("x-acs-content-sha256 is not the hash of the body.")
	}
	if problem := checkSigned(r, auth.signed); problem != "" {
		return mismatch(problem)
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return mismatch("the query cannot be read.")
	}
	canonical := canonicalV3(r.Method, r.URL.EscapedPath(), canonicalQuery(query), canonicalHeaders(r, auth.signed), auth.signed, bodyHash)
	if !hmac.Equal([]byte(signatureV3(key.secret, canonical)), []byte(auth.signature)) {
		return mismatch("server CanonicalRequest is: " + canonical)
	}
	return c.acceptNonce(key, r.Header.Get("X-Acs-Signature-Nonce"))
}

// authorization is the header of that name, taken apart.
type authorization struct {
	keyID     string
	signed    []string
	signature string
}

// parseAuthorization reads "ACS3-HMAC-SHA256 Credential=ID,SignedHeaders=A;B,Signature=HEX".
func parseAuthorization(header string) (authorization, bool) {
	rest, ok := strings.CutPrefix(header, algorithmV3+" ")
	if !ok {
		return authorization{}, false
	}
	fields := map[string]string{}
	for field := range strings.SplitSeq(rest, ",") {
		name, value, found := strings.Cut(strings.TrimSpace(field), "=")
		if _, twice := fields[name]; !found || twice || value == "" {
			return authorization{}, false
		}
		fields[name] = value
	}
	a := authorization{
		keyID:     fields["Credential"],
		signed:    strings.Split(fields["SignedHeaders"], ";"),
		signature: fields["Signature"],
	}
	return a, len(fields) == 3 && a.keyID != "" && fields["SignedHeaders"] != "" && a.signature != ""
}

// checkSigned says what is wrong with the list of signed headers: it is lower
// case, sorted and without repetitions; each of them was sent; and host, the
// content type and all of x-acs-* that were sent are among them.
func checkSigned(r *http.Request, signed []string) string {
	for i, name := range signed {
		if name != strings.ToLower(name) || i > 0 && signed[i-1] >= name {
			return "SignedHeaders is not sorted or not in lower case."
		}
		if _, sent := r.Header[http.CanonicalHeaderKey(name)]; !sent && name != "host" {
			return "a header of SignedHeaders was not sent."
		}
	}
	if !slices.Contains(signed, "host") {
		return "host is not signed."
	}
	for name, values := range r.Header {
		name = strings.ToLower(name)
		if name != "content-type" && !strings.HasPrefix(name, "x-acs-") {
			continue
		}
		if len(values) != 1 {
			return name + " was sent twice."
		}
		if !slices.Contains(signed, name) {
			return name + " is not signed."
		}
	}
	return ""
}

// canonicalHeaders returns one "name:value\n" for each signed header.
func canonicalHeaders(r *http.Request, signed []string) string {
	var b strings.Builder
	for _, name := range signed {
		value := r.Host // net/http keeps it apart from the others
		if name != "host" {
			value = strings.Join(r.Header[http.CanonicalHeaderKey(name)], ",")
		}
		b.WriteString(name + ":" + strings.TrimSpace(value) + "\n")
	}
	return b.String()
}

// canonicalV3 returns the canonical request.
func canonicalV3(method, path, query, headers string, signed []string, bodyHash string) string {
	return method + "\n" + path + "\n" + query + "\n" + headers + "\n" + strings.Join(signed, ";") + "\n" + bodyHash
}

// signatureV3 returns the signature of a canonical request, in hex.
func signatureV3(secret, canonical string) string {
	sum := sha256.Sum256([]byte(canonical))
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write([]byte(algorithmV3 + "\n" + hex.EncodeToString(sum[:])))
	return hex.EncodeToString(mac.Sum(nil))
}

// canonicalQuery returns the parameters sorted by name and encoded.
func canonicalQuery(params url.Values) string {
	var pairs []string
	names := make([]string, 0, len(params))
	for name := range params {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range slices.Sorted(slices.Values(params[name])) {
			pairs = append(pairs, encode(name)+"="+encode(value))
		}
	}
	return strings.Join(pairs, "&")
}

// encode is the percent encoding of RFC 3986 §2: everything but the unreserved
// characters, in upper case.
func encode(s string) string {
	const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if strings.IndexByte(unreserved, s[i]) >= 0 {
			b.WriteByte(s[i])
			continue
		}
		b.WriteByte('%')
		b.WriteByte(digits[s[i]>>4])
		b.WriteByte(digits[s[i]&15])
	}
	return b.String()
}
