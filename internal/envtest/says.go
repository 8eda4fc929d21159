package envtest

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"
)

// Says is a network in which every service gives the same answer.
type Says struct {
	Status int // from 200 to 599
	Body   string
}

// RoundTrip implements http.RoundTripper.
func (s Says) RoundTrip(*http.Request) (*http.Response, error) {
	header := http.Header{"Content-Type": {"application/json"}}
	return &http.Response{StatusCode: s.Status, Header: header, Body: io.NopCloser(strings.NewReader(s.Body))}, nil
}

// SaysAnything returns what a fuzz target made up: a status for any number.
func SaysAnything(status int, body string) Says {
	return Says{Status: 200 + int(uint(status)%400), Body: body}
}

// Hurried returns a context that ends before a second attempt would be made.
func Hurried(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

// CheckError checks the error for an answer: it is printable and has nothing of what was
// sent.
func (s Says) CheckError(t *testing.T, err error, sent ...string) {
	t.Helper()
	for _, secret := range sent {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%d %q: the error has what was sent: %v", s.Status, s.Body, err)
		}
	}
	if strings.ContainsFunc(err.Error(), func(r rune) bool { return !unicode.IsPrint(r) }) {
		t.Errorf("%d %q: the error is not printable: %q", s.Status, s.Body, err.Error())
	}
}
