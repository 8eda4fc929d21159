package ssoflow

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
)

const (
	canary    = "CANARY-token"
	keysJSON  = `{"AccessKeyId":"STS.id","AccessKeySecret":"CANARY-secret","SecurityToken":"CANARY-session","Expiration":"%s"}`
	signInURL = "https://signin-test.alibabacloudsso.com/dir/login"
)

// service answers in the process itself, so that tests need no socket and can
// run on synthetic time.
type service struct {
	t       *testing.T
	seen    []seen
	answers []answer
	latency time.Duration // of each answer
}

// seen is a request that came.
type seen struct {
	method, url, auth, contentType string
	body                           string
}

// answer is an HTTP answer, or an error instead of one.
type answer struct {
	status int
	body   string
	header http.Header
	err    error
}

func ok(body string) answer { return answer{status: 200, body: body} }

func bad(status int, code string) answer {
	return answer{status: status, body: fmt.Sprintf(`{"ErrorCode":%q,"ErrorMessage":"message","RequestId":"R-1"}`, code)}
}

// RoundTrip gives the answers in turn, the last one again and again.
func (s *service) RoundTrip(r *http.Request) (*http.Response, error) {
	one := seen{method: r.Method, url: r.URL.String(), auth: r.Header.Get("Authorization"), contentType: r.Header.Get("Content-Type")}
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			s.t.Error(err)
		}
		one.body = string(body)
	}
	s.seen = append(s.seen, one)
	if s.latency > 0 {
		select {
		case <-time.After(s.latency):
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	a := s.answers[min(len(s.seen), len(s.answers))-1]
	if a.err != nil {
		return nil, a.err
	}
	w := httptest.NewRecorder()
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	_, _ = w.WriteString(a.body)
	return w.Result(), nil
}

var errReset = errors.New("connection reset by peer")

func newService(t *testing.T, answers ...answer) *service {
	return &service{t: t, answers: answers}
}

func (s *service) http() *httpx.Client {
	return httpx.New(httpx.Options{Transport: s, Now: time.Now})
}

// portal is for a test on synthetic time.
func (s *service) portal() *Portal {
	u, err := url.Parse(signInURL)
	if err != nil {
		s.t.Fatal(err)
	}
	return &Portal{HTTP: s.http(), SignInURL: u, Now: time.Now}
}

func token() Token {
	return Token{AccessToken: credential.NewSecret(canary), Expires: time.Now().Add(time.Hour), Obtained: time.Now()}
}

// keys is the four fields of a session that ends in an hour.
func keys() string {
	return fmt.Sprintf(keysJSON, time.Now().Add(time.Hour).UTC().Format(credential.Layout))
}

// wantError checks an error's kind, a part of its text, and that it has none of
// the secrets.
func wantError(t *testing.T, err error, kind credential.Kind, part string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want %q", part)
	}
	text := fmt.Sprintf("%v %+v", err, err) + credential.HintOf(err)
	switch {
	case credential.KindOf(err) != kind:
		t.Errorf("kind %v, want %v: %v", credential.KindOf(err), kind, err)
	case !strings.Contains(err.Error(), part):
		t.Errorf("got %q, want %q in it", err, part)
	case strings.Contains(text, "CANARY"):
		t.Errorf("a secret in the error: %s", text)
	case strings.ContainsAny(text, "\n\x1b\u202e"):
		t.Errorf("a character in the error that changes how it is shown: %q", text)
	}
}
