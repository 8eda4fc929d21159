package openapi

import (
	"cmp"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
)

const hintPair = "the AccessKey secret does not belong to the id; store the pair again: aliyun-cred-helper store NAME --force"

// codeNonceUsed is the code for a nonce that the service has seen.
const codeNonceUsed = "SignatureNonceUsed"

// retry returns the Retry of one call: there is another attempt after
// throttling, and one, which has a new nonce, after a used nonce.
func retry() func(*httpx.Response) bool {
	var nonceUsed bool
	return func(r *httpx.Response) bool {
		e := r.ServiceError()
		if e.HasCode(codeNonceUsed) && !nonceUsed {
			nonceUsed = true
			return true
		}
		return e.IsThrottling()
	}
}

// Refused is the error for an answer with status 200 that says in code and message, in
// words of its own, that the service refuses the call that signer has signed.
func (c *Client) Refused(op string, r *httpx.Response, code, message string, signer credential.Credential) error {
	return c.refusal(op, r, httpx.NewServiceError(r.Status, code, message, secretsOf(signer)...))
}

// Unusable is the error for an answer with status 200 that does not say what it should.
// err must hold nothing of the answer.
func (c *Client) Unusable(op string, r *httpx.Response, err error) error {
	out := httpx.Unusable(op, r, err)
	out.Hint = cmp.Or(c.HintEndpoint, out.Hint)
	return out
}

// refusal turns an answer that is none into an error. e is what it says, nil if that is
// not documented.
func (c *Client) refusal(op string, r *httpx.Response, e *httpx.ServiceError) error {
	out := httpx.Refusal(op, r, e)
	switch {
	case e != nil:
		out.Hint = cmp.Or(c.hint(e, r), out.Hint)
	case out.Kind == credential.Refused:
		out.Hint = cmp.Or(c.HintEndpoint, out.Hint)
	}
	return out
}

// hint says what a person can do about a code; empty if nothing special is known. r and
// c.Now tell how wrong this machine's clock is.
func (c *Client) hint(e *httpx.ServiceError, r *httpx.Response) string {
	if c.Hint != nil {
		if hint := c.Hint(e); hint != "" {
			return hint
		}
	}
	if strings.HasPrefix(e.Code, "InvalidTimeStamp") {
		return r.ClockHint(c.Now())
	}
	return map[string]string{
		"InvalidAccessKeyId.NotFound":                "check the AccessKey id: it was deleted, mistyped, or belongs to another site",
		"InvalidAccessKeyId.Inactive":                "enable the AccessKey in the RAM console, or store another: aliyun-cred-helper store NAME --force",
		"SignatureDoesNotMatch":                      hintPair,
		"IncompleteSignature":                        hintPair,
		codeNonceUsed:                                "check whether a proxy sends requests twice",
		"InvalidSecurityToken.Expired":               "the source's session has expired: get a new one, or clear the cached one with aliyun-cred-helper clear",
		"InvalidSecurityToken.MismatchWithAccessKey": "the session token belongs to another AccessKey id: check which variables and profile fields are set together",
		"ServiceUnavailable":                         httpx.HintLater,
		"InternalError":                              httpx.HintLater,
	}[e.Code]
}
