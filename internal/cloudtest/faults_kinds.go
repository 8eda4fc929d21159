package cloudtest

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// hugeBytes is the length of a huge answer.
const hugeBytes = 1 << 20

// plainFault returns the fault of a name without an argument. Bodies that are
// not the service's own contain the canary: they are not to be repeated.
func plainFault(name string) (fault, bool) {
	switch name {
	case "http500":
		return refusing(http.StatusInternalServerError, "InternalError", "The request processing has failed due to some unknown error."), true
	case "http503":
		return refusing(http.StatusServiceUnavailable, "ServiceUnavailable", "The service is temporarily unavailable."), true
	case "throttle":
		return refusing(http.StatusBadRequest, "Throttling.User", "Request was denied due to user flow control."), true
	case "nonceused":
		return refusing(http.StatusBadRequest, "SignatureNonceUsed", "Specified signature nonce was used already."), true
	case "html":
		return saying("text/html", "<!DOCTYPE html><html><body>"+Canary+"-page</body></html>"), true
	case "xml":
		return saying("text/xml", `<?xml version="1.0"?><Error><Code>InternalError</Code><Message>`+Canary+"-page</Message></Error>"), true
	case "empty":
		return saying("application/json", ""), true
	case "null", "{}":
		return saying("application/json", name), true
	case "notjson":
		return saying("application/json", `{"Code":"Success","AccessKeySecret":"`+Canary+"-page"), true
	case "huge":
		const start, end = `{"Code":"Success","Message":"` + Canary + "-page", `"}`
		return saying("application/json", start+strings.Repeat("x", hugeBytes-len(start)-len(end))+end), true
	case "redirect":
		return fault{instead: func(c *Cloud) reply {
			return reply{status: http.StatusFound, header: http.Header{"Location": {c.controlURL + elsewherePath}}}
		}}, true
	case "wrongtype":
		return fault{change: wrongTypes}, true
	case "badexpiry":
		return fault{change: func(answer *reply) {
			walk(answer.object, func(object map[string]any) {
				for _, name := range []string{"Expiration", "expiration", "ExpiresIn", "expires_in"} {
					if _, there := object[name]; there {
						object[name] = Canary + "-soon"
					}
				}
			})
		}}, true
	case "expired":
		return fault{shape: shape{life: -time.Hour}}, true
	case "short":
		return fault{send: sendHalf}, true
	case "slow":
		return fault{send: sendSlowly}, true
	case "endless":
		return fault{send: sendEndlessly}, true
	case "hang":
		return fault{send: sendNothing}, true
	case "reset":
		return fault{send: sendReset}, true
	case "switch":
		return fault{send: sendRaw("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", Canary+"-page")}, true
	case "informational":
		return fault{send: sendRaw("", "HTTP/1.1 103 Early Hints\r\nLink: "+Canary+"-page\r\n\r\n")}, true
	case "header":
		return fault{send: sendRaw("HTTP/1.1 200 OK\r\n", "X-Page: "+Canary+"-page\r\n")}, true
	case "halfheader":
		return fault{send: sendRaw("HTTP/1.1 200 OK\r\nX-Pa", "")}, true
	case "halfbody":
		return fault{send: sendHalfAndWait}, true
	}
	return fault{}, false
}

// refusing returns the fault that refuses with a code.
func refusing(status int, code, message string) fault {
	return fault{instead: func(*Cloud) reply { return refusal(status, code, message) }}
}

// saying returns the fault that answers 200 with that body.
func saying(contentType, body string) fault {
	return fault{instead: func(*Cloud) reply {
		return reply{status: http.StatusOK, contentType: contentType, text: body}
	}}
}

// without removes a field from an answer, at any depth. A text is emptied.
func without(field string) func(*reply) {
	return func(answer *reply) {
		answer.text = ""
		walk(answer.object, func(object map[string]any) { delete(object, field) })
	}
}

// wrongTypes puts lists where an answer has strings.
func wrongTypes(answer *reply) {
	answer.text = `["` + Canary + `-list"]`
	walk(answer.object, func(object map[string]any) {
		for name, value := range object {
			if _, ok := value.(string); ok {
				object[name] = []string{Canary + "-list"}
			}
		}
	})
}

// walk calls f for object and every object below it, in lists too.
func walk(object map[string]any, f func(map[string]any)) {
	if object == nil {
		return
	}
	f(object)
	for _, value := range object {
		switch below := value.(type) {
		case map[string]any:
			walk(below, f)
		case []any:
			for _, entry := range below {
				if object, ok := entry.(map[string]any); ok {
					walk(object, f)
				}
			}
		}
	}
}

// sendWhole writes an answer as it is.
func sendWhole(_ *Cloud, w http.ResponseWriter, _ *http.Request, answer reply) {
	body := sendHeader(w, answer)
	_, _ = w.Write(body)
}

// sendHeader writes all but the body, which it returns.
func sendHeader(w http.ResponseWriter, answer reply) []byte {
	contentType, body := answer.render()
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(answer.status)
	return body
}

// sendHalf promises the whole body and closes the connection in the middle.
func sendHalf(_ *Cloud, w http.ResponseWriter, _ *http.Request, answer reply) {
	body := sendHeader(w, answer)
	_, _ = w.Write(body[:len(body)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// sendSlowly writes one byte at a time.
func sendSlowly(c *Cloud, w http.ResponseWriter, r *http.Request, answer reply) {
	body := sendHeader(w, answer)
	control := http.NewResponseController(w)
	for i := range body {
		_ = control.Flush() // the header first
		pause(r, c.pace)
		_, _ = w.Write(body[i : i+1])
	}
}

// sendEndlessly writes white space, which no parser of JSON objects to, until
// the connection ends: only a limit of the client's own helps. The pauses leave
// the processor to others, and a client without a limit some time.
func sendEndlessly(_ *Cloud, w http.ResponseWriter, r *http.Request, _ reply) {
	w.Header().Set("Content-Type", "application/json")
	space := []byte(strings.Repeat(" ", 16<<10))
	for {
		if _, err := w.Write(space); err != nil {
			panic(http.ErrAbortHandler)
		}
		pause(r, time.Millisecond)
	}
}

// sendNothing waits for the end of the connection.
func sendNothing(_ *Cloud, _ http.ResponseWriter, r *http.Request, _ reply) {
	<-r.Context().Done()
	panic(http.ErrAbortHandler)
}

// sendReset closes the connection with a TCP reset.
func sendReset(_ *Cloud, _ http.ResponseWriter, r *http.Request, _ reply) {
	on, _ := r.Context().Value(connKey{}).(conn)
	raw := on.net
	if over, ok := raw.(interface{ NetConn() net.Conn }); ok { // TLS
		raw = over.NetConn()
	}
	if tcp, ok := raw.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	panic(http.ErrAbortHandler)
}

// sendRaw returns a fault that writes first to the connection, and then again and again
// until the client goes. Nothing to write again is waiting.
func sendRaw(first, again string) func(*Cloud, http.ResponseWriter, *http.Request, reply) {
	return func(c *Cloud, w http.ResponseWriter, r *http.Request, _ reply) {
		c.open.Add(1) // a connection that is taken over counts as closed
		defer c.open.Done()
		raw, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		defer func() { _ = raw.Close() }()
		stop := context.AfterFunc(r.Context(), func() { _ = raw.Close() })
		defer stop()
		_, err = raw.Write([]byte(first))
		for err == nil && again != "" {
			time.Sleep(time.Millisecond)
			_, err = raw.Write([]byte(again))
		}
		if err == nil {
			_, _ = raw.Read(make([]byte, 1)) // until the client goes
		}
	}
}

// sendHalfAndWait writes half of the answer and keeps the connection.
func sendHalfAndWait(_ *Cloud, w http.ResponseWriter, r *http.Request, answer reply) {
	body := sendHeader(w, answer)
	_, _ = w.Write(body[:len(body)/2])
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
	panic(http.ErrAbortHandler)
}

// pause waits, and ends the request instead if its connection does.
func pause(r *http.Request, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
		panic(http.ErrAbortHandler)
	}
}
