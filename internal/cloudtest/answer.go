package cloudtest

import (
	"encoding/json"
	"io"
	"net/http"
)

// call is a request after a service understood it.
type call struct {
	action  string
	roleArn string
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

// refusal returns an error in the layout of the vendor's gateway.
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
	if err != nil { // only strings and lists of them are put into answers
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
			c.record(r, service, "", "")
			http.Error(w, "request too large or broken", http.StatusRequestEntityTooLarge)
			return
		}
		one := read(r, body)
		c.record(r, service, one.action, one.roleArn)
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
		if service == "sts" {
			addRequestID(w, r, answer)
		}
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

// addRequestID gives an STS answer what the gateway adds to it.
func addRequestID(w http.ResponseWriter, r *http.Request, answer reply) {
	id := newRequestID()
	w.Header().Set("X-Acs-Request-Id", id)
	if len(answer.object) == 0 {
		return
	}
	answer.object["RequestId"] = id
	if answer.status >= http.StatusBadRequest {
		answer.object["HostId"] = r.Host
	}
}
