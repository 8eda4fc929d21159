package cloudtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// elsewherePath is where the fault "redirect" leads to.
const elsewherePath = "/elsewhere"

// controlHandler returns the service that scripts in another process use.
// Parameters are in the query or a form; answers are plain text unless said
// otherwise, and a mistake is answered with 400 and a line about it.
//
//	POST   /_control/faults       service, action, fault, times (absent: without end)
//	DELETE /_control/faults       ClearFaults
//	GET    /_control/requests     the log, as a JSON list
//	GET    /_control/count        service, action: a number
//	GET    /_control/tls-connections   a number
//	POST   /_control/reset        Reset
//	POST   /_control/imds-mode    mode, role; what is absent stays as it is
//	POST   /_control/issue-oidc   sub: a token
//
// and those of signInControls and apiControls. Requests to it are not logged, but those to
// elsewherePath are.
func (c *Cloud) controlHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /_control/faults", c.controlFault)
	mux.HandleFunc("DELETE /_control/faults", func(w http.ResponseWriter, _ *http.Request) {
		c.ClearFaults()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /_control/requests", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(c.Requests())
	})
	mux.HandleFunc("GET /_control/count", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintln(w, c.Count(r.FormValue("service"), r.FormValue("action")))
	})
	mux.HandleFunc("GET /_control/tls-connections", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintln(w, c.TLSConnections())
	})
	mux.HandleFunc("POST /_control/reset", func(w http.ResponseWriter, _ *http.Request) {
		c.Reset()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("POST /_control/imds-mode", c.controlIMDS)
	mux.HandleFunc("POST /_control/issue-oidc", func(w http.ResponseWriter, r *http.Request) {
		subject := r.FormValue("sub")
		if subject == "" {
			http.Error(w, "sub is missing", http.StatusBadRequest)
			return
		}
		_, _ = io.WriteString(w, c.IssueOIDCToken(subject))
	})
	c.signInControls(mux)
	c.apiControls(mux)
	mux.HandleFunc(elsewherePath, func(w http.ResponseWriter, r *http.Request) {
		c.record(r, "elsewhere", call{})
		_, _ = io.WriteString(w, "{}")
	})
	return http.MaxBytesHandler(mux, maxBody)
}

func (c *Cloud) controlFault(w http.ResponseWriter, r *http.Request) {
	times := 0
	if text := r.FormValue("times"); text != "" {
		var err error
		if times, err = strconv.Atoi(text); err != nil {
			http.Error(w, "times is not a number", http.StatusBadRequest)
			return
		}
	}
	if err := c.SetFault(r.FormValue("service"), r.FormValue("action"), r.FormValue("fault"), times); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (c *Cloud) controlIMDS(w http.ResponseWriter, r *http.Request) {
	mode, role := c.imdsState()
	if text := r.FormValue("mode"); text != "" {
		mode = IMDSMode(text)
	}
	if r.Form.Has("role") { // an empty one is none
		role = r.FormValue("role")
	}
	if err := c.SetIMDS(mode, role); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
