package uriserver

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// TestSlowRequest has a client on a busy machine send its request half a minute after it
// has connected. Nobody waits for its place, so it gets its answer.
func TestSlowRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := testHandler(func(context.Context) (credential.Credential, error) { return temporary(), nil })
		web := newWebServer(s, time.Second)
		listener := newPipes()
		done := make(chan error)
		go func() { done <- web.Serve(limitConnections(listener, 2)) }()
		client := listener.dial()
		time.Sleep(30 * time.Second)
		_, err := io.WriteString(client, "GET "+s.path+" HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n")
		answer, readErr := io.ReadAll(client)
		if err != nil || readErr != nil || !bytes.HasPrefix(answer, []byte("HTTP/1.1 200 ")) {
			t.Errorf("got %q, %v, %v", answer, err, readErr)
		}
		_ = web.Close()
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
}
