package signin

import (
	"encoding/json"
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
	"aliyun-cred-helper/internal/ssoflow"
)

const (
	canary    = "CANARY-token"
	signInURL = "https://signin-test.alibabacloudsso.com/dir/login"
)

// service answers in the process itself, so that tests need no socket and can
// run on synthetic time.
type service struct {
	t       *testing.T
	seen    []seen
	answers []answer
}

// seen is a request that came.
type seen struct {
	method, url, auth, contentType string
	body                           string
}

// json decodes the body as flat JSON.
func (s seen) json() map[string]string {
	var m map[string]string
	_ = json.Unmarshal([]byte(s.body), &m)
	return m
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
func (s *service) portal() *ssoflow.Portal {
	u, err := url.Parse(signInURL)
	if err != nil {
		s.t.Fatal(err)
	}
	return &ssoflow.Portal{HTTP: s.http(), SignInURL: u, Now: time.Now}
}

func (s *service) oauth() *ssoflow.OAuth {
	site, err := ssoflow.SiteOf("CN")
	if err != nil {
		s.t.Fatal(err)
	}
	return &ssoflow.OAuth{HTTP: s.http(), Site: site, Now: time.Now}
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
