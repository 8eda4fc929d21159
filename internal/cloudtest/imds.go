package cloudtest

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// IMDSMode says which versions of its protocol the metadata service speaks.
type IMDSMode string

// The modes of the metadata service.
const (
	IMDSBoth   IMDSMode = "both"   // with a token or without; the default
	IMDSV2Only IMDSMode = "v2only" // 403 without a token: the hardened mode
	IMDSV1Only IMDSMode = "v1only" // 404 to the request for a token

	// A token is given, and what comes with one is answered with that status.
	IMDSToken403 IMDSMode = "token403"
	IMDSToken404 IMDSMode = "token404"
)

const (
	imdsTokenPath = "/latest/api/token"
	imdsRolePath  = "/latest/meta-data/ram/security-credentials/"

	imdsTokenHeader = "X-Aliyun-Ecs-Metadata-Token"
	imdsTTLHeader   = "X-Aliyun-Ecs-Metadata-Token-Ttl-Seconds"
	imdsMaxTTL      = 21600 // seconds

	imdsSessionLife = 6 * time.Hour
	imdsInstance    = "i-cloudtest0001" // names the sessions of the instance
)

// SetIMDS sets how the metadata service speaks and which role the instance
// has; an empty role is none. The role need not be one that can be assumed.
func (c *Cloud) SetIMDS(mode IMDSMode, role string) error {
	switch mode {
	case IMDSBoth, IMDSV2Only, IMDSV1Only, IMDSToken403, IMDSToken404:
	default:
		return fmt.Errorf("unknown mode %q of the metadata service", mode)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.imdsMode, c.imdsRole = mode, role
	return nil
}

// imdsState returns what SetIMDS set.
func (c *Cloud) imdsState() (IMDSMode, string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.imdsMode, c.imdsRole
}

// readIMDS understands a request to the metadata service.
func (c *Cloud) readIMDS(r *http.Request, _ []byte) call {
	mode, role := c.imdsState()
	name, isRole := strings.CutPrefix(r.URL.Path+"/", imdsRolePath) // the slash may be missing
	name = strings.TrimSuffix(name, "/")
	switch {
	case r.URL.Path == imdsTokenPath:
		return call{action: "token", right: func(shape) reply { return c.imdsToken(r, mode) }}
	case isRole:
		one := call{action: "role", right: func(shape) reply { return textReply(role) }}
		if name != "" {
			one = call{action: "credentials", right: func(s shape) reply { return c.imdsCredentials(role, s) }}
		}
		if refused := c.checkIMDS(r, mode); refused != nil {
			one.right = func(shape) reply { return *refused }
		} else if role == "" || name != "" && name != role {
			one.right = func(shape) reply { return page(http.StatusNotFound) }
		}
		return one
	}
	return call{right: func(shape) reply { return page(http.StatusNotFound) }}
}

// imdsToken answers PUT /latest/api/token.
func (c *Cloud) imdsToken(r *http.Request, mode IMDSMode) reply {
	ttl, err := strconv.Atoi(r.Header.Get(imdsTTLHeader))
	switch {
	case mode == IMDSV1Only:
		return page(http.StatusNotFound)
	case r.Method != http.MethodPut:
		return page(http.StatusMethodNotAllowed)
	case err != nil || ttl < 1 || ttl > imdsMaxTTL:
		return page(http.StatusBadRequest)
	case r.Header.Get("X-Forwarded-For") != "":
		return page(http.StatusForbidden) // somebody relays requests into the instance
	}
	token := Canary + "imds" + randomHex(20) + "=="
	c.mu.Lock()
	defer c.mu.Unlock()
	c.imdsTokens[token] = c.now().Add(time.Duration(ttl) * time.Second)
	return textReply(token)
}

// checkIMDS says why a GET is refused, or nil.
func (c *Cloud) checkIMDS(r *http.Request, mode IMDSMode) *reply {
	token := r.Header.Get(imdsTokenHeader)
	c.mu.Lock()
	until := c.imdsTokens[token]
	c.mu.Unlock()
	status := 0
	switch {
	case r.Method != http.MethodGet:
		status = http.StatusMethodNotAllowed
	case mode == IMDSV2Only && token == "", mode == IMDSToken403 && token != "":
		status = http.StatusForbidden
	case mode == IMDSToken404 && token != "":
		status = http.StatusNotFound
	case mode != IMDSV1Only && token != "" && !until.After(c.now()):
		status = http.StatusUnauthorized
	default:
		return nil
	}
	refused := page(status)
	return &refused
}

// imdsCredentials answers with a new session of the instance's role.
func (c *Cloud) imdsCredentials(role string, s shape) reply {
	object := c.issue(role, imdsInstance, imdsSessionLife, s).object()
	object["Code"] = "Success"
	object["LastUpdated"] = c.now().Format(expirationLayout)
	return reply{status: http.StatusOK, object: object}
}

// textReply returns a plain text as the metadata service writes it.
func textReply(text string) reply { return reply{status: http.StatusOK, text: text} }

// page returns an error page. Like every foreign page it is not to be repeated
// by a client.
func page(status int) reply {
	return reply{
		status:      status,
		contentType: "text/html",
		text: fmt.Sprintf("<html><head><title>%d %s</title></head><body>%s-page</body></html>\n",
			status, http.StatusText(status), Canary),
	}
}
