package cloudtest

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	stsVersion = "2015-04-01"
	// maxSkew is how far a request's date may be from the clock.
	maxSkew = 15 * time.Minute
)

// readSTS understands a request to the Security Token Service. Action and
// version are headers of signature V3, and parameters otherwise.
func (c *Cloud) readSTS(r *http.Request, body []byte) call {
	params, err := parameters(r, body)
	if err != nil {
		return call{right: func(shape) reply {
			return refusal(http.StatusBadRequest, "InvalidParameter", "The parameters cannot be read: "+err.Error())
		}}
	}
	action, version := r.Header.Get("X-Acs-Action"), r.Header.Get("X-Acs-Version")
	if action == "" {
		action, version = params.Get("Action"), params.Get("Version")
	}
	one := call{action: action, roleArn: params.Get("RoleArn"), policy: params.Get("Policy"), sourceIdentity: params.Get("SourceIdentity")}
	who, refused := c.authenticate(r, body, params, action, version)
	c.noteUse(who, "Sts")
	one.right = func(s shape) reply {
		if refused != nil {
			return *refused
		}
		switch action {
		case "AssumeRole":
			return c.assumeRole(who, params, s)
		case "AssumeRoleWithOIDC":
			return c.assumeRoleWithOIDC(params, s)
		case "GetCallerIdentity":
			return callerIdentity(who)
		}
		return refusal(http.StatusNotFound, "InvalidAction.NotFound", "Specified api is not found, please check your url and method.")
	}
	return one
}

// parameters returns the business parameters, from the query and a form body
// together. A name in both, or twice, is refused: the vendor does not say
// which one counts.
func parameters(r *http.Request, body []byte) (url.Values, error) {
	params, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, errors.New("bad query")
	}
	// Official clients leave the content type out when they do not sign.
	contentType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.Method == http.MethodPost && (contentType == "" || contentType == "application/x-www-form-urlencoded") {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, errors.New("bad form")
		}
		for name, values := range form {
			params[name] = append(params[name], values...)
		}
	}
	for _, values := range params {
		if len(values) > 1 {
			return nil, errors.New("a parameter is there twice")
		}
	}
	return params, nil
}

// authenticate returns who signed the request, or why it is refused. The
// signer of an unsigned request, which only AssumeRoleWithOIDC may be, is zero.
func (c *Cloud) authenticate(r *http.Request, body []byte, params url.Values, action, version string) (signer, *reply) {
	authorization := r.Header.Get("Authorization")
	switch {
	case r.Method != http.MethodPost && r.Method != http.MethodGet:
		return refuse(http.StatusMethodNotAllowed, "UnsupportedHTTPMethod", "This http method is not supported.")
	case r.URL.Path != rpcPath:
		return refuse(http.StatusNotFound, "InvalidAction.NotFound", "Specified api is not found, please check your url and method.")
	case version != stsVersion:
		return refuse(http.StatusBadRequest, "InvalidVersion", "Specified parameter Version is not valid.")
	case strings.HasPrefix(authorization, algorithmV3+" "):
		return c.verifyV3(r, body)
	case authorization != "":
		return refuse(http.StatusBadRequest, "IncompleteSignature", "The request signature does not conform to Aliyun standards.")
	case params.Has("Signature") || params.Has("AccessKeyId"):
		return c.verifyV1(r.Method, params)
	case action == "AssumeRoleWithOIDC":
		return signer{}, nil
	}
	return refuse(http.StatusBadRequest, "IncompleteSignature", "The request signature does not conform to Aliyun standards.")
}

// refuse is refusal for functions that look for a signer.
func refuse(status int, code, message string) (signer, *reply) {
	r := refusal(status, code, message)
	return signer{}, &r
}

// lookupKey returns the key with an id, if it goes with the token and the date
// is near the clock. These come before the signature in both versions of it.
func (c *Cloud) lookupKey(id, token, date string) (signer, *reply) {
	key, known, active := c.findKey(id)
	switch {
	case !known:
		return refuse(http.StatusNotFound, "InvalidAccessKeyId.NotFound", "Specified access key is not found.")
	case !active:
		return refuse(http.StatusBadRequest, "InvalidAccessKeyId.Inactive", "Specified access key is disabled.")
	}
	now := c.now()
	at, err := time.Parse(expirationLayout, date)
	if err != nil {
		return refuse(http.StatusBadRequest, "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.")
	}
	if skew := now.Sub(at); skew > maxSkew || skew < -maxSkew {
		return refuse(http.StatusBadRequest, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.")
	}
	switch {
	case key.token != "" && token == "":
		return refuse(http.StatusBadRequest, "MissingSecurityToken", "SecurityToken is mandatory for this action.")
	case key.token != token:
		return refuse(http.StatusBadRequest, "InvalidSecurityToken.MismatchWithAccessKey", "Specified SecurityToken does not match the AccessKey.")
	case !key.expires.IsZero() && !key.expires.After(now):
		return refuse(http.StatusBadRequest, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.")
	}
	return key, nil
}

// useNonce reports whether nonce is fresh, and uses it up.
func (c *Cloud) useNonce(nonce string) (fresh bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fresh = !c.nonces[nonce]
	c.nonces[nonce] = true
	return fresh
}

// acceptNonce is the last check of a signed request: a nonce is used up only
// by one that is otherwise right.
func (c *Cloud) acceptNonce(key signer, nonce string) (signer, *reply) {
	if nonce == "" {
		return refuse(http.StatusBadRequest, "MissingSignatureNonce", "SignatureNonce is mandatory for this action.")
	}
	if !c.useNonce(nonce) {
		return refuse(http.StatusBadRequest, "SignatureNonceUsed", "Specified signature nonce was used already.")
	}
	return key, nil
}

// mismatch is the refusal of a wrong signature. Like the vendor's it repeats
// what was signed, token included; a client must not print it.
func mismatch(detail string) (signer, *reply) {
	return refuse(http.StatusBadRequest, "SignatureDoesNotMatch",
		"Specified signature is not matched with our calculation. "+detail)
}
