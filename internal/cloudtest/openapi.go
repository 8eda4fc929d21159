package cloudtest

import (
	"net/http"
	"net/url"
	"strings"
)

// rpcPath is the path of every request of RPC.
const rpcPath = "/"

// apiCall is a signed request that a service has understood.
type apiCall struct {
	who    signer
	params url.Values
	shape  shape
}

// readRPC understands a request of RPC with signature V3 to one version of a service.
// name is that of the service where the last use of a key is told.
func (c *Cloud) readRPC(r *http.Request, body []byte, name, version string, actions map[string]func(*Cloud, apiCall) reply) call {
	action := r.Header.Get("X-Acs-Action")
	answer, known := actions[action]
	return c.readV3(r, body, action, name, version, func(one apiCall) reply {
		switch {
		case r.URL.Path != rpcPath || !known:
			return noSuchAPI()
		case r.Method != http.MethodPost && r.Method != http.MethodGet:
			return refusal(http.StatusMethodNotAllowed, "UnsupportedHTTPMethod", "This http method is not supported.")
		}
		return answer(c, one)
	})
}

// readV3 understands a request with signature V3. What it uses up, such as its nonce, is
// used up at once.
func (c *Cloud) readV3(r *http.Request, body []byte, action, name, version string, answer func(apiCall) reply) call {
	params, err := parameters(r, body)
	if err != nil {
		return call{action: action, right: func(shape) reply {
			return refusal(http.StatusBadRequest, "InvalidParameter", "The parameters cannot be read: "+err.Error())
		}}
	}
	who, refused := signer{}, (*reply)(nil)
	switch {
	case r.Header.Get("X-Acs-Version") != version:
		who, refused = refuse(http.StatusBadRequest, "InvalidVersion", "Specified parameter Version is not valid.")
	case !strings.HasPrefix(r.Header.Get("Authorization"), algorithmV3+" "):
		who, refused = refuse(http.StatusBadRequest, "IncompleteSignature", "The request signature does not conform to Aliyun standards.")
	default:
		who, refused = c.verifyV3(r, body)
	}
	return call{action: action, right: func(s shape) reply {
		if refused != nil {
			return *refused
		}
		answered := answer(apiCall{who, params, s})
		c.noteUse(who, name)
		return answered
	}}
}

// noSuchAPI refuses a path or an action that there is not.
func noSuchAPI() reply {
	return refusal(http.StatusNotFound, "InvalidAction.NotFound", "Specified api is not found, please check your url and method.")
}
