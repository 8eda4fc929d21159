package cloudtest

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// hugeBytes is the length of a huge answer.
const hugeBytes = 1 << 20

// plainFault returns the fault of a name without an argument.
func plainFault(name string) (fault, bool) {
	if body, ok := bodies[name]; ok {
		return saying(body.contentType, body.text), true
	}
	if answer, ok := answers[name]; ok {
		return fault{instead: func(c *Cloud) reply { return answer(c) }}, true
	}
	if change, ok := changes[name]; ok {
		return fault{change: change}, true
	}
	if send, ok := senders[name]; ok {
		return fault{send: send}, true
	}
	if w, ok := wires[name]; ok {
		return fault{send: w.send}, true
	}
	if name == "expired" {
		return fault{shape: shape{life: -time.Hour}}, true
	}
	return fault{}, false
}

// foreign is in what is not a service's own: it is not to be repeated.
const foreign = Canary + "-page"

// bodies are sent with status 200 in place of an answer.
var bodies = map[string]struct{ contentType, text string }{
	"html":    {"text/html", "<!DOCTYPE html><html><body>" + foreign + "</body></html>"},
	"xml":     {"text/xml", `<?xml version="1.0"?><Error><Code>InternalError</Code><Message>` + foreign + "</Message></Error>"},
	"empty":   {"application/json", ""},
	"null":    {"application/json", "null"},
	"{}":      {"application/json", "{}"},
	"number":  {"application/json", "1e999"},
	"string":  {"application/json", `"` + foreign + `"`},
	"list":    {"application/json", `[{"Code":"Success","AccessKeySecret":"` + foreign + `"}]`},
	"notjson": {"application/json", `{"Code":"Success","AccessKeySecret":"` + foreign},
	"deep":    {"application/json", `{"Code":"Success","Message":` + strings.Repeat("[", 20<<10) + strings.Repeat("]", 20<<10) + "}"},
	"huge":    {"application/json", padded(`{"Code":"Success","Message":"`+foreign, `"}`)},
	"lines":   {"application/x-ndjson", `{"Code":"Success"}` + "\n" + `{"Message":"` + foreign + `"}`},
	"binary":  {"application/octet-stream", "\x00\xff\x1b[31m" + foreign + "\x07\u202e"},
}

// padded returns a text of hugeBytes.
func padded(start, end string) string {
	return start + strings.Repeat("x", hugeBytes-len(start)-len(end)) + end
}

// answers take the place of an answer.
var answers = map[string]func(*Cloud) reply{
	"http500":   refusing(http.StatusInternalServerError, "InternalError", "The request processing has failed due to some unknown error."),
	"http503":   refusing(http.StatusServiceUnavailable, "ServiceUnavailable", "The service is temporarily unavailable."),
	"throttle":  refusing(http.StatusBadRequest, "Throttling.User", "Request was denied due to user flow control."),
	"nonceused": refusing(http.StatusBadRequest, "SignatureNonceUsed", "Specified signature nonce was used already."),
	"denied":    refusing(http.StatusForbidden, "NoPermission", notAuthorized),
	"saysfalse": func(*Cloud) reply {
		return reply{status: http.StatusOK, object: map[string]any{"IsSuccess": false, "Code": "NO_PERMISSION", "Message": notAuthorized}}
	},
	"oddcode": refusing(http.StatusBadRequest, foreign+"\x1b[2J\r\nerror: \u202e", "\x00"+foreign),
	"redirect": func(c *Cloud) reply {
		return reply{status: http.StatusFound, header: http.Header{"Location": {c.controlURL + elsewherePath}}}
	},
	"retrypast":    unavailableUntil("Thu, 01 Jan 1970 00:00:00 GMT"),
	"retrylate":    unavailableUntil("Fri, 31 Dec 9999 23:59:59 GMT"),
	"retryodd":     unavailableUntil("-1"),
	"retryendless": unavailableUntil("99999999999999999999"),
}

// changes are made to the right answer.
var changes = map[string]func(*reply){
	"wrongtype": wrongTypes,
	"badexpiry": func(answer *reply) {
		walk(answer.object, func(object map[string]any) {
			for _, name := range []string{"Expiration", "expiration", "ExpiresIn", "expires_in", "ExpireTime", "expireDate"} {
				if _, there := object[name]; there {
					object[name] = Canary + "-soon"
				}
			}
		})
	},
	"bom":      rewritten(func(body string) string { return "\ufeff" + body }),
	"nul":      rewritten(func(body string) string { return body + "\x00" }),
	"trailing": rewritten(func(body string) string { return body + body }),
	"comment":  rewritten(func(body string) string { return "/* " + foreign + " */" + body }),
	"utf16":    rewritten(func(body string) string { return strings.Join(strings.Split(body, ""), "\x00") + "\x00" }),
	// An object in which the keys come twice: of two values the last one counts.
	"twice": rewritten(func(body string) string {
		return strings.TrimSuffix(body, "}") + `,"Credentials":{},"CloudCredential":{},"AccessKeyId":"","accessKeyId":""}`
	}),
	"gzip": func(answer *reply) {
		var packed bytes.Buffer
		zip := gzip.NewWriter(&packed)
		_, body := answer.render()
		_, err := zip.Write(body)
		if errors.Join(err, zip.Close()) != nil {
			panic("cloudtest: a buffer took no bytes")
		}
		answer.object, answer.text = nil, packed.String()
		answer.header = http.Header{"Content-Encoding": {"gzip"}}
	},
}

// rewritten returns the change of an answer's body by edit.
func rewritten(edit func(string) string) func(*reply) {
	return func(answer *reply) {
		contentType, body := answer.render()
		answer.object, answer.contentType, answer.text = nil, contentType, edit(string(body))
	}
}

// sessionFields are the parts of a session that the fault field changes; their names are
// compared without their case.
var sessionFields = map[string]string{
	"id": "accesskeyid", "secret": "accesskeysecret", "token": "securitytoken", "end": "expiration",
}

// fieldValues are what field puts there.
var fieldValues = map[string]any{
	"empty": "", "null": nil, "number": 7, "object": map[string]any{"Value": foreign},
	"control": foreign + "\x1b[31m", "newline": foreign + "\r\nX-Page: 1", "blank": foreign + " x", "letter": foreign + "é",
	"past": "0001-01-01T00:00:00Z", "far": "99999-12-31T23:59:59Z", "local": "2100-01-01 00:00:00", "never": "2100-02-30T00:00:00Z",
}

// fieldFault reads FIELD:VALUE.
func fieldFault(argument string) (fault, error) {
	field, name, _ := strings.Cut(argument, ":")
	value, known := fieldValues[name]
	if sessionFields[field] == "" || !known {
		return fault{}, fmt.Errorf("fault field wants FIELD:VALUE, of %v and %v", slices.Sorted(maps.Keys(sessionFields)), slices.Sorted(maps.Keys(fieldValues)))
	}
	return fault{change: func(answer *reply) {
		walk(answer.object, func(object map[string]any) {
			for key := range object {
				if strings.EqualFold(key, sessionFields[field]) {
					object[key] = value
				}
			}
		})
	}}, nil
}

// refusing returns an answer that refuses with a code.
func refusing(status int, code, message string) func(*Cloud) reply {
	return func(*Cloud) reply { return refusal(status, code, message) }
}

// unavailableUntil returns an answer that names a time to come back.
func unavailableUntil(retryAfter string) func(*Cloud) reply {
	return func(*Cloud) reply {
		answer := refusal(http.StatusServiceUnavailable, "ServiceUnavailable", "The service is temporarily unavailable.")
		answer.header = http.Header{"Retry-After": {retryAfter}}
		return answer
	}
}

// saying returns the fault that answers 200 with that body.
func saying(contentType, body string) fault {
	return fault{instead: func(*Cloud) reply {
		return reply{status: http.StatusOK, contentType: contentType, text: body}
	}}
}

// without removes a field from an answer, at any depth, whatever the case of its name
// is. A text is emptied.
func without(field string) func(*reply) {
	return func(answer *reply) {
		answer.text = ""
		walk(answer.object, func(object map[string]any) {
			maps.DeleteFunc(object, func(key string, _ any) bool { return strings.EqualFold(key, field) })
		})
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
