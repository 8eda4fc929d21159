package httpx

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"time"

	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

// Response is an answer with any status.
type Response struct {
	Status int
	Header http.Header
	Body   []byte // at most 64 KiB; it may hold secrets
}

// errNotJSON replaces the errors of encoding/json, which quote their input.
var errNotJSON = message.New("the answer is not the documented JSON")

// DecodeJSON decodes the body, which must be one JSON object and nothing else,
// into v. Unknown keys are ignored. The error holds nothing of the body.
func DecodeJSON(r *Response, v any) error {
	if !bytes.HasPrefix(bytes.TrimLeft(r.Body, " \t\r\n"), []byte("{")) || json.Unmarshal(r.Body, v) != nil {
		return errNotJSON
	}
	return nil
}

// RequestID returns the service's id of the exchange, from the header
// x-acs-request-id or the body's RequestId. It is empty if neither looks like an
// id.
func (r *Response) RequestID() string {
	if id := r.Header.Get("X-Acs-Request-Id"); isRequestID(id) {
		return id
	}
	var doc struct {
		ID string `json:"RequestId"`
	}
	if DecodeJSON(r, &doc) == nil && isRequestID(doc.ID) {
		return doc.ID
	}
	return ""
}

// shownID is the request id for a debug line. The body is searched for it only when the
// line is printed.
type shownID struct{ *Response }

// String returns the id, or "none".
func (s shownID) String() string { return cmp.Or(s.RequestID(), "none") }

// isRequestID reports whether s is 1 to 64 letters, digits and hyphens.
func isRequestID(s string) bool { return text.Only(s, 1, 64, "-") }

// Skew returns how far now, the local time, is ahead of the service's Date
// (negative: behind). ok is false when the answer has no date.
func (r *Response) Skew(now time.Time) (skew time.Duration, ok bool) {
	date, err := http.ParseTime(r.Header.Get("Date"))
	if err != nil {
		return 0, false
	}
	return now.Truncate(time.Second).Sub(date), true // a Date has no fractions
}

// ClockHint returns the hint where the local time makes an answer unusable.
func (r *Response) ClockHint(now time.Time) string {
	skew, ok := r.Skew(now)
	switch {
	case ok && skew >= time.Minute:
		return message.Sprintf("set this machine's clock: it is %s ahead of the service", skew)
	case ok && skew <= -time.Minute:
		return message.Sprintf("set this machine's clock: it is %s behind the service", -skew)
	}
	return hintClock
}
