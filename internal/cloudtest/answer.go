package cloudtest

import (
	"encoding/json"
	"io"
	"net/http"
)

// call is a request after a service understood it.
type call struct {
	action, roleArn        string
	policy, sourceIdentity string
	// right makes the answer that the request deserves. It is asked only when
	// no fault replaces the answer, so that a session is issued only when
	// somebody gets it.
	right func(shape) reply
}

// reply is an answer before it is written: a JSON object, or a text.
type reply struct {
	status      int
	header      http.Header    // beside the usual ones; may be nil
	object      map[string]any // nil: text
	text        string
	contentType string // of text; empty: text/plain
}

// refusal returns an error in the layout of the vendor's gateway. A service
// with words of its own is given them later.
func refusal(status int, code, message string) reply {
	return reply{status: status, object: map[string]any{
		"Code":      code,
		"Message":   message,
		"Recommend": "https://api.aliyun.com/troubleshoot?q=" + code,
	}}
}

// render returns the content type and the body.
func (r reply) render() (string, []byte) {
	if r.object == nil {
		if r.contentType == "" {
			return "text/plain; charset=utf-8", []byte(r.text)
		}
		return r.contentType, []byte(r.text)
	}
	body, err := json.Marshal(r.object)
	if err != nil { // nothing that JSON lacks is put into answers
		panic("cloudtest: " + err.Error())
	}
	return "application/json; charset=utf-8", body
}

// handle returns the handler of a service. read understands a request and does
// what does not depend on the answer, such as using up its nonce: that happens
// even when a fault then replaces the answer, as it does behind a gateway.
func (c *Cloud) handle(service string, read func(*http.Request, []byte) call) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			c.record(r, service, call{})
			http.Error(w, "request too large or broken", http.StatusRequestEntityTooLarge)
			return
		}
		one := read(r, body)
		c.record(r, service, one)
		f := c.takeFault(service, one.action)
		if f.delay != 0 {
			pause(r, f.delay)
		}
		var answer reply
		if f.instead != nil {
			answer = f.instead(c)
		} else {
			answer = one.right(f.shape)
		}
		inWordsOf(service, w, r, answer)
		if f.change != nil {
			f.change(&answer)
		}
		w.Header().Set("Date", c.now().Format(http.TimeFormat))
		for name, values := range answer.header {
			w.Header()[name] = values
		}
		if f.send == nil {
			f.send = sendWhole
		}
		f.send(c, w, r, answer)
	})
}

// dialect names what every answer of a service has in common. hostID says that its
// refusals name the host, and header that the request id is in a header as well.
type dialect struct {
	code, message, requestID string
	hostID, header           bool
}

// dialects are those of the services that have one.
var dialects = map[string]dialect{
	"sts":    {"Code", "Message", "RequestId", true, true},
	"portal": {"ErrorCode", "ErrorMessage", "RequestId", false, false},
	"oauth":  {"error", "error_description", "requestId", false, false},
	"signin": {"Code", "Message", "RequestId", false, false},
	"ims":    {"Code", "Message", "RequestId", true, true},
	"cr":     {"Code", "Message", "RequestId", true, true},
	"cs":     {"code", "message", "requestId", false, true},
}

// inWordsOf gives an answer what the service adds to it, and puts a refusal
// into the service's own words.
func inWordsOf(service string, w http.ResponseWriter, r *http.Request, answer reply) {
	if service == "cr" && r.URL.Path != rpcPath { // its older API has the form of the clusters'
		service = "cs"
	}
	words, ok := dialects[service]
	if !ok {
		return
	}
	id := newRequestID()
	if words.header {
		w.Header().Set("X-Acs-Request-Id", id)
	}
	if answer.object == nil {
		return
	}
	if answer.status >= http.StatusBadRequest {
		if words.hostID {
			answer.object["HostId"] = r.Host
		} else {
			code, message := answer.object["Code"], answer.object["Message"]
			clear(answer.object)
			answer.object[words.code], answer.object[words.message] = code, message
		}
	}
	answer.object[words.requestID] = id
}
