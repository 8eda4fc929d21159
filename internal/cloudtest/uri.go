package cloudtest

import (
	"net/http"
	"strings"
	"time"
)

// credentialsPath is where credentials URIs begin; the role's name ends them.
const credentialsPath = "/credentials/"

// uriSession names the sessions that a credentials URI gives.
const uriSession = "credentials-uri"

// readURI understands a request for a credentials URI: a session of the role
// that the path names.
func (c *Cloud) readURI(r *http.Request, _ []byte) call {
	name, found := strings.CutPrefix(r.URL.Path, credentialsPath)
	if !found {
		return call{right: func(shape) reply { return page(http.StatusNotFound) }}
	}
	return call{action: "credentials", right: func(s shape) reply {
		if r.Method != http.MethodGet {
			return page(http.StatusMethodNotAllowed)
		}
		role, known, ok := lookupRole(RoleARN(name))
		if !ok || known.denied {
			return page(http.StatusNotFound)
		}
		object := c.issue(role, uriSession, defaultSeconds*time.Second, s).object()
		object["Code"] = "Success"
		return reply{status: http.StatusOK, object: object}
	}}
}
