package sts

import (
	"cmp"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
)

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

// refusal turns an answer other than 200 into an error. sent are the secrets
// that the service may repeat.
func refusal(op string, r *httpx.Response, now time.Time, sent ...credential.Secret) error {
	e := r.ServiceError(sent...)
	out := httpx.Refusal(op, r, e)
	switch {
	case e != nil:
		out.Hint = cmp.Or(hint(e, r, now), out.Hint)
	case out.Kind == credential.Refused:
		out.Hint = hintEndpoint
	}
	return out
}

// unusable is the error for a 200 that does not say what it should.
func unusable(op string, r *httpx.Response, err error) error {
	out := httpx.Unusable(op, r, err)
	out.Hint = hintEndpoint
	return out
}
