package imds

import (
	"fmt"
	"net/http"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
)

const (
	// Users cannot raise the hop limit of the answer with the token.
	hintContainer   = "; in a container, where the hop limit can keep the token out, use the host's network"
	hintUnreachable = "if this is not an ECS instance, set ALIBABA_CLOUD_ECS_METADATA_DISABLED=true"
	hintV2Only      = "unset ALIBABA_CLOUD_IMDSV1_DISABLED to allow normal mode" + hintContainer
	hintHardened    = "the instance enforces hardened mode and gave no token" + hintContainer
	hintNoRole      = "attach a RAM role to the instance"
	hintWrongRole   = "check the role's name, and that this role is attached to the instance"
)

var errNoRole = credential.NotConfigured("the instance has no RAM role")

// refusal is the error for a status that has no meaning of its own.
func refusal(op string, r *httpx.Response, token credential.Secret) error {
	out := httpx.Refusal(op, r, nil)
	out.Err = fmt.Errorf("HTTP status %d", r.Status)
	switch {
	case r.Status == http.StatusForbidden && token.IsZero():
		out.Hint = hintHardened
	case out.Kind == credential.Refused:
		out.Hint = ""
	}
	return out
}
