package console

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
)

const target = "https://signin.aliyun.com/federation?SigninToken=CANARY"

// waiting starts a Redirect to what answer returns. done has the result of Wait.
func waiting(t *testing.T, ctx context.Context, answer error, opened <-chan error) (r *Redirect, done chan error) {
	t.Helper()
	r, err := Listen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	r.Hint = "hint"
	done = make(chan error, 1)
	go func() {
		done <- r.Wait(ctx, func(context.Context) (credential.Secret, error) {
			if answer != nil {
				return credential.Secret{}, answer
			}
			return credential.NewSecret(target), nil
		}, opened)
	}()
	return r, done
}

// ask asks, and returns the status and the headers of the answer.
func ask(t *testing.T, method, host, address string) (status int, header http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = host
	transport := &http.Transport{DisableKeepAlives: true}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode, resp.Header
}

func TestRedirect(t *testing.T) {
	r, done := waiting(t, t.Context(), nil, nil)
	here := strings.TrimPrefix(r.URL[:strings.LastIndex(r.URL, "/")], "http://")
	for _, tt := range []struct {
		name, method, host, address string
		want                        int
	}{
		{"other path", "GET", "", "http://" + here + "/", 404},
		{"longer path", "GET", "", r.URL + "/", 404},
		{"icon", "GET", "", "http://" + here + "/favicon.ico", 404},
		{"post", "POST", "", r.URL, 405},
		{"head", "HEAD", "", r.URL, 405},
		{"other host", "GET", "evil.example", r.URL, 403},
		{"other port", "GET", "127.0.0.1:1", r.URL, 403},
		{"other name", "GET", "localhost" + strings.TrimPrefix(here, "127.0.0.1"), r.URL, 403},
	} {
		status, header := ask(t, tt.method, tt.host, tt.address)
		if status != tt.want || header.Get("Location") != "" || header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: status %d, header %v, want %d", tt.name, status, header, tt.want)
		}
	}
	select {
	case err := <-done:
		t.Fatalf("a stray request ended it: %v", err)
	default:
	}
	status, header := ask(t, "GET", "", r.URL)
	if status != http.StatusFound || header.Get("Location") != target {
		t.Errorf("status %d", status)
	}
	for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"} {
		if got := header.Get(name); got != want {
			t.Errorf("%s: got %q", name, got)
		}
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if other, _ := waiting(t, t.Context(), nil, nil); len(r.path) < 27 || other.path == r.path {
		t.Errorf("the path %s can be guessed", r.path)
	}
}

func TestRedirectFails(t *testing.T) {
	refused := credential.NewError(credential.Refused, "", "", "no")
	r, done := waiting(t, t.Context(), refused, nil)
	if status, header := ask(t, "GET", "", r.URL); status != http.StatusBadGateway || header.Get("Location") != "" {
		t.Errorf("status %d", status)
	}
	if err := <-done; !errors.Is(err, refused) {
		t.Errorf("got %v", err)
	}

	opened := make(chan error, 1)
	opened <- errors.New("exit status 1")
	_, done = waiting(t, t.Context(), nil, opened)
	if err := <-done; credential.KindOf(err) != credential.Usage || credential.HintOf(err) != "hint" {
		t.Errorf("an opener that fails: %v", err)
	}

	late, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	r, err := Listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = r.Wait(late, nil, nil)
	if credential.KindOf(err) != credential.Network || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("too late: %v", err)
	}

	cause := errors.New("interrupted")
	ctx, stop := context.WithCancelCause(t.Context())
	_, done = waiting(t, ctx, nil, nil)
	stop(cause)
	if err := <-done; !errors.Is(err, cause) {
		t.Errorf("interrupted: %v", err)
	}
}
