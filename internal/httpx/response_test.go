package httpx

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
)

func response(body string, header ...string) *Response {
	return &Response{Status: 200, Header: headers(header), Body: []byte(body)}
}

func TestDecodeJSON(t *testing.T) {
	tests := []struct {
		body string
		want string // of A, or an error if "error"
	}{
		{`{"A":"x"}`, "x"},
		{" \r\n\t{\"A\":\"x\",\"B\":[1]}\n", "x"},
		{`{}`, ""},
		{``, "error"},
		{`null`, "error"},
		{`[]`, "error"},
		{`[{"A":"x"}]`, "error"},
		{`"VALUE"`, "error"},
		{`{"A":1}`, "error"},
		{`{"A":"VALUE"`, "error"},
		{`{"A":"VALUE"}{"A":"VALUE"}`, "error"},
		{`{"A":"VALUE"} VALUE`, "error"},
		{`<html>VALUE</html>`, "error"},
	}
	for _, test := range tests {
		var doc struct{ A string }
		got := "error"
		err := DecodeJSON(response(test.body), &doc)
		if err == nil {
			got = doc.A
		} else if err.Error() != "the answer is not the documented JSON" {
			t.Errorf("%s: got error %q", test.body, err)
		}
		if got != test.want {
			t.Errorf("%s: got %q, want %q", test.body, got, test.want)
		}
	}
}

func TestRequestID(t *testing.T) {
	for _, test := range []struct {
		response *Response
		want     string
	}{
		{response(`{"RequestId":"B-2"}`, "X-Acs-Request-Id", "A-1"), "A-1"},
		{response(`{"RequestId":"B-2"}`), "B-2"},
		{response(`{"requestId":"b-2"}`), "b-2"},
		{response(`{"RequestId":"B-2"}`, "X-Acs-Request-Id", "not an id"), "B-2"},
		{response(`{"RequestId":"B\n2"}`), ""},
		{response(`{"RequestId":"` + strings.Repeat("A", 65) + `"}`), ""},
		{response(`{"RequestId":2}`), ""},
		{response(`<html>`), ""},
	} {
		if got := test.response.RequestID(); got != test.want {
			t.Errorf("%s: got %q, want %q", test.response.Body, got, test.want)
		}
	}
}

func TestSkew(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 600e6, time.UTC)
	for _, test := range []struct {
		ahead time.Duration
		hint  string
	}{
		{0, hintClock},
		{59 * time.Second, hintClock},
		{-59 * time.Second, hintClock},
		{time.Minute, "set this machine's clock: it is 1m0s ahead of the service"},
		{-time.Minute, "set this machine's clock: it is 1m0s behind the service"},
		{20 * time.Minute, "set this machine's clock: it is 20m0s ahead of the service"},
		{-20 * time.Minute, "set this machine's clock: it is 20m0s behind the service"},
	} {
		r := response("", "Date", now.Add(-test.ahead).Format(http.TimeFormat))
		if got, ok := r.Skew(now); !ok || got != test.ahead {
			t.Errorf("got %v, %v, want %v", got, ok, test.ahead)
		}
		if got := r.ClockHint(now); got != test.hint {
			t.Errorf("got %q, want %q", got, test.hint)
		}
	}
	for _, date := range []string{"", "yesterday"} {
		if got, ok := response("", "Date", date).Skew(now); ok || got != 0 {
			t.Errorf("%q: got %v, %v, want none", date, got, ok)
		}
	}
}

func TestKeys(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC)
	whole := `{"AccessKeyId":"STS.ID","AccessKeySecret":"SECRETVALUE","SecurityToken":"TOKENVALUE","Expiration":"2026-01-02T04:00:00Z"}`
	replace := func(from, to string) string { return strings.Replace(whole, from, to, 1) }
	tests := []struct {
		name, body string
		want       string // the expiry, or the error
		hint       string
	}{
		{"whole", whole, "2026-01-02T04:00:00Z", ""},
		{"small letters", strings.NewReplacer("Access", "access", "Security", "security", "Exp", "exp").Replace(whole), "2026-01-02T04:00:00Z", ""},
		{"fraction", replace("00Z", "00.987Z"), "2026-01-02T04:00:00Z", ""},
		{"offset", replace("00Z", "00+00:30"), "2026-01-02T03:30:00Z", ""},
		{"no id", replace(`"AccessKeyId":"STS.ID",`, ""), "op: the answer is incomplete: no AccessKeyId", ""},
		{"empty secret", replace("SECRETVALUE", ""), "op: the answer is incomplete: no AccessKeySecret", ""},
		{"null token", replace(`"TOKENVALUE"`, "null"), "op: the answer is incomplete: no SecurityToken", ""},
		{"no expiry", replace("2026-01-02T04:00:00Z", ""), "op: the answer is incomplete: no Expiration", ""},
		{"bad expiry", replace("2026-01-02T04:00:00Z", "VALUE"), "op: the answer's Expiration is not a time", ""},
		{"past expiry", replace("04:00:00", "02:59:59"), "op: the credential had already expired at 2026-01-02T02:59:59Z", "ahead of the service"},
		{"expiry now", replace("04:00:00", "03:00:00"), "op: the credential had already expired at 2026-01-02T03:00:00Z", "ahead of the service"},
		{"wrong type", replace(`"TOKENVALUE"`, "5"), errNotJSON.Error(), ""},
		{"line break", replace("TOKENVALUE", `TOKEN\nVALUE`), errNotJSON.Error(), ""},
		{"not ASCII", replace("SECRETVALUE", "SECRÉTVALUE"), errNotJSON.Error(), ""},
		{"null", "null", errNotJSON.Error(), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := response(test.body, "Date", now.Add(-time.Hour).Format(http.TimeFormat), "X-Acs-Request-Id", "R-1")
			var keys Keys
			if err := DecodeJSON(r, &keys); err != nil {
				if err.Error() != test.want {
					t.Errorf("got %q, want %q", err, test.want)
				}
				return
			}
			if text := fmt.Sprintf("%+v %#v", keys, keys); strings.Contains(text, "SECRETVALUE") || strings.Contains(text, "TOKENVALUE") {
				t.Errorf("the keys print themselves: %s", text)
			}
			cred, err := keys.Credential("op", "", r, now)
			if err != nil {
				if err.Error() != test.want || credential.KindOf(err) != credential.Refused || credential.RequestIDOf(err) != "R-1" {
					t.Errorf("got %q of kind %d, want %q of kind Refused", err, credential.KindOf(err), test.want)
				}
				if got := credential.HintOf(err); !strings.Contains(got, test.hint) {
					t.Errorf("got hint %q, want one with %q", got, test.hint)
				}
				return
			}
			if got := cred.Expires.Format(credential.Layout); got != test.want || cred.Expires.Nanosecond() != 0 {
				t.Errorf("got expiry %s, want %s", got, test.want)
			}
			if cred.AccessKeyID != "STS.ID" || cred.AccessKeySecret.Reveal() != "SECRETVALUE" || cred.SecurityToken.Reveal() != "TOKENVALUE" || !cred.Obtained.Equal(now) {
				t.Errorf("got another credential than was sent, obtained at %s", cred.Obtained)
			}
		})
	}
}
