package uriserver

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/credential"
)

var servedUntil = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func temporary() credential.Credential {
	return credential.Credential{
		AccessKeyID: "STS.id", AccessKeySecret: credential.NewSecret("a<b&c"),
		SecurityToken: credential.NewSecret("CANARYtoken"), Expires: servedUntil,
	}
}

// testHandler serves what get gives at port 8080.
func testHandler(get func(context.Context) (credential.Credential, error)) (*handler, *bytes.Buffer) {
	var warned bytes.Buffer
	s := newHandler(&net.TCPAddr{Port: 8080}, get, func(format string, args ...any) { fmt.Fprintf(&warned, format+"\n", args...) })
	return s, &warned
}

func ask(s *handler, method, host, path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	r.Host = host
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestHandlerRefuses(t *testing.T) {
	s, _ := testHandler(func(context.Context) (credential.Credential, error) { return temporary(), nil })
	const here = "127.0.0.1:8080"
	tests := []struct {
		method, host, path string
		want               int
	}{
		{"GET", here, s.path, 200},
		{"GET", here, s.path + "?query", 200},
		{"GET", "localhost:8080", s.path, 200},
		{"GET", "LocalHost:8080", s.path, 200},
		{"GET", here, "/", 404},
		{"GET", here, s.path + "/", 404},
		{"GET", here, "/x" + s.path, 404},
		{"GET", here, strings.ToLower(s.path), 404},
		{"POST", here, "/", 404}, // without the path nothing is told
		{"POST", here, s.path, 405},
		{"HEAD", here, s.path, 405},
		{"OPTIONS", here, s.path, 405},
		{"PUT", here, s.path, 405},
		{"get", here, s.path, 405},
		{"GET", "", s.path, 403},
		{"GET", "127.0.0.1", s.path, 403},
		{"GET", "127.0.0.1:80", s.path, 403},
		{"GET", "127.0.0.2:8080", s.path, 403},
		{"GET", "127.1:8080", s.path, 403},
		{"GET", "[::1]:8080", s.path, 403},
		{"GET", "localhost.:8080", s.path, 403},
		{"GET", "evil.example:8080", s.path, 403},
		{"GET", "127.0.0.1.evil.example:8080", s.path, 403},
		{"POST", "evil.example:8080", "/", 403},
	}
	for _, tt := range tests {
		w := ask(s, tt.method, tt.host, tt.path)
		if w.Code != tt.want || tt.want != 200 && w.Body.Len() > 0 {
			t.Errorf("%s %s %s: got %d %q, want %d", tt.method, tt.host, tt.path, w.Code, w.Body, tt.want)
		}
		if w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s %s %s may be cached", tt.method, tt.host, tt.path)
		}
	}
	w := ask(s, "GET", here, s.path)
	if got, want := w.Body.String(), `{"Code":"Success","AccessKeyId":"STS.id","AccessKeySecret":"a<b&c","SecurityToken":"CANARYtoken","Expiration":"2026-01-02T03:04:05Z"}`+"\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if other, _ := testHandler(nil); other.path == s.path || len(s.path) < 1+26 {
		t.Errorf("the path %s can be guessed", s.path)
	}
}

func TestHandlerFailures(t *testing.T) {
	kind := func(k credential.Kind) error {
		return &credential.Error{Kind: k, RequestID: "R-1", Hint: "do this", Err: errors.New("why\x1b[31m\u202e")}
	}
	tests := []struct {
		err    error
		status int
		code   string
	}{
		{kind(credential.Usage), 500, "InvalidConfiguration"},
		{kind(credential.NotFound), 500, "NoCredential"},
		{kind(credential.Login), 503, "LoginRequired"},
		{kind(credential.Refused), 502, "Refused"},
		{kind(credential.Network), 504, "NetworkError"},
		{kind(credential.Keychain), 500, "KeychainError"},
		{kind(credential.Internal), 500, "InternalError"},
		{errors.New("plain"), 500, "InternalError"},
		{context.DeadlineExceeded, 504, "NetworkError"},
		{context.Canceled, 503, "Stopping"},
	}
	for _, tt := range tests {
		// A credential beside an error is not to be printed.
		s, warned := testHandler(func(context.Context) (credential.Credential, error) { return temporary(), tt.err })
		w := ask(s, "GET", "127.0.0.1:8080", s.path)
		var got map[string]string
		err := json.Unmarshal(w.Body.Bytes(), &got)
		if w.Code != tt.status || err != nil || got["Code"] != tt.code || got["Message"] == "" || len(got) != 2 {
			t.Errorf("%v: got %d %s", tt.err, w.Code, w.Body)
		}
		if strings.Contains(w.Body.String(), "CANARY") || strings.ContainsAny(w.Body.String(), "\x1b\u202e") {
			t.Errorf("%v: the answer is %q", tt.err, w.Body)
		}
		if strings.Contains(w.Body.String(), "deadline exceeded") {
			t.Errorf("%v: the answer has Go's words: %s", tt.err, w.Body)
		}
		var e *credential.Error
		if errors.As(tt.err, &e) && got["Message"] != `why\u001b[31m\u202e (request id R-1); hint: do this` {
			t.Errorf("%v: the message is %q", tt.err, got["Message"])
		}
		ask(s, "GET", "127.0.0.1:8080", s.path)
		if n := strings.Count(warned.String(), "\n"); n != 1 && !errors.Is(tt.err, context.Canceled) {
			t.Errorf("%v: %d warnings for two requests, want 1", tt.err, n)
		}
	}
}

func TestCheck(t *testing.T) {
	tests := []struct {
		name   string
		change func(*credential.Credential)
		want   string
	}{
		{"session", func(*credential.Credential) {}, ""},
		{"long-term", func(c *credential.Credential) { c.SecurityToken = credential.Secret{} }, "long-term"},
		{"bearer", func(c *credential.Credential) { c.BearerToken = c.SecurityToken }, "bearer"},
		{"no expiry", func(c *credential.Credential) { c.Expires = time.Time{} }, "its expiry is not known"},
	}
	for _, tt := range tests {
		c := temporary()
		tt.change(&c)
		err := Check(c)
		if tt.want == "" && err != nil || tt.want != "" && (credential.KindOf(err) != credential.Usage || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
}

// Requests that come together share one resolution, and each its failure.
func TestFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		var failure error
		f := &flight{life: t.Context(), resolve: func(context.Context) (credential.Credential, error) {
			calls++
			time.Sleep(time.Second)
			return temporary(), failure
		}}
		together := func() {
			var group sync.WaitGroup
			for range 1000 {
				group.Go(func() {
					if _, err := f.get(t.Context()); !errors.Is(err, failure) {
						t.Errorf("got %v, want %v", err, failure)
					}
				})
			}
			group.Wait()
		}
		together()
		failure = errors.New("no")
		together()
		if calls != 2 {
			t.Errorf("%d resolutions, want 2", calls)
		}

		// One that goes away does not end it for the others.
		failure = nil
		gone, cancel := context.WithCancel(t.Context())
		var group sync.WaitGroup
		group.Go(func() {
			if _, err := f.get(gone); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want its own end", err)
			}
		})
		group.Go(func() {
			if _, err := f.get(t.Context()); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		cancel()
		group.Wait()
	})
}

func TestFlightPanics(t *testing.T) {
	f := &flight{life: t.Context(), resolve: func(context.Context) (credential.Credential, error) { panic("CANARY") }}
	for range 2 {
		if _, err := f.get(t.Context()); err == nil || strings.Contains(err.Error(), "CANARY") {
			t.Errorf("got %v", err)
		}
	}
	f.wait()
}

func TestFlightEndsWithTheServer(t *testing.T) {
	life, end := context.WithCancel(t.Context())
	f := &flight{life: life, resolve: func(ctx context.Context) (credential.Credential, error) {
		<-ctx.Done()
		return credential.Credential{}, ctx.Err()
	}}
	end()
	if _, err := f.get(t.Context()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	f.wait()
}

// pipes is a listener whose connections are made in memory.
type pipes struct {
	incoming chan net.Conn
	closed   chan struct{}
	once     sync.Once
}

func newPipes() *pipes { return &pipes{incoming: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.incoming:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}
func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{Port: 8080} }

func (p *pipes) dial() net.Conn {
	client, server := net.Pipe()
	p.incoming <- server
	return client
}

// Clients that send nothing lose their place to others, and those that read nothing
// lose it after a time.
func TestSlowClients(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := testHandler(func(context.Context) (credential.Credential, error) { return temporary(), nil })
		web := newWebServer(s, time.Second)
		listener := newPipes()
		done := make(chan error)
		go func() { done <- web.Serve(limitConnections(listener, 2)) }()
		request := "GET " + s.path + " HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n"

		began := time.Now()
		silent, deaf := listener.dial(), listener.dial()
		defer silent.Close()
		defer deaf.Close()
		if _, err := io.WriteString(deaf, request); err != nil {
			t.Fatal(err)
		}
		good := listener.dial() // it waits for the place of the silent one
		if _, err := io.WriteString(good, request); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(good)
		if err != nil || !bytes.HasPrefix(answer, []byte("HTTP/1.1 200 ")) || !bytes.Contains(answer, []byte("Connection: close")) {
			t.Errorf("got %q, %v", answer, err)
		}
		if took := time.Since(began); took != patience {
			t.Errorf("the third client got its place after %v, want %v", took, patience)
		}
		refused, err := http.ReadResponse(bufio.NewReader(silent), nil)
		if err != nil || refused.StatusCode != http.StatusServiceUnavailable || refused.Header.Get("Retry-After") != "1" || !refused.Close {
			t.Fatalf("the silent client: %+v, %v", refused, err)
		}
		defer refused.Body.Close()
		var failure uriFailure
		if err := json.NewDecoder(refused.Body).Decode(&failure); err != nil || failure.Code != "Busy" || failure.Message == "" {
			t.Errorf("the silent client: %+v, %v", failure, err)
		}

		// All are busy: the next one waits until the server has given up on one.
		second := listener.dial()
		defer second.Close()
		if _, err := io.WriteString(second, request); err != nil {
			t.Fatal(err)
		}
		third := listener.dial()
		if _, err := io.WriteString(third, request); err != nil {
			t.Fatal(err)
		}
		if answer, err := io.ReadAll(third); err != nil || !bytes.HasPrefix(answer, []byte("HTTP/1.1 200 ")) {
			t.Errorf("got %q, %v", answer, err)
		}
		if took := time.Since(began); took > limitOfTest {
			t.Errorf("the last client got its place after %v", took)
		}
		_ = web.Close()
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
}

// limitOfTest is the time after which both kinds of slow clients are gone.
const limitOfTest = patience + time.Second + writeTimeout

// TestListenerCloses ends an Accept that waits for room.
func TestListenerCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inner := newPipes()
		listener := limitConnections(inner, 1)
		done := make(chan error, 1)
		go func() {
			first, err := listener.Accept()
			if err == nil {
				first.(*limitedConn).requested()
				_, err = listener.Accept()
			}
			done <- err
		}()
		inner.dial()
		waiting := inner.dial()
		synctest.Wait()
		_ = listener.Close()
		if err := <-done; !errors.Is(err, net.ErrClosed) {
			t.Errorf("got %v", err)
		}
		if _, err := waiting.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
			t.Errorf("the waiting client: %v, want its end", err)
		}
	})
}

// TestWarnsOnce although the text of the failures differs.
func TestWarnsOnce(t *testing.T) {
	var failure error
	s, warned := testHandler(func(context.Context) (credential.Credential, error) { return temporary(), failure })
	network := func(text string) error { return &credential.Error{Kind: credential.Network, Err: errors.New(text)} }
	refused := &credential.Error{Kind: credential.Refused, RequestID: "R-1", Err: errors.New("c")}
	for _, failure = range []error{network("a"), network("b"), refused, network("a"), context.Canceled, refused, nil, network("a"), network("b")} {
		ask(s, "GET", "127.0.0.1:8080", s.path)
	}
	var got []string
	for line := range strings.Lines(warned.String()) {
		got = append(got, strings.TrimSpace(strings.TrimPrefix(line, "requests are answered with an error: ")))
	}
	if want := "a, c (request id R-1), a"; strings.Join(got, ", ") != want {
		t.Errorf("warned of %q, want %s", got, want)
	}
}

// The real server: a thousand at once, over TCP.
func TestServeCrowd(t *testing.T) {
	var calls atomic.Int32
	source := &flight{life: t.Context(), resolve: func(context.Context) (credential.Credential, error) {
		calls.Add(1)
		return temporary(), nil
	}}
	listener, err := listenLoopback(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	s := newHandler(listener.Addr(), source.get, t.Logf)
	web := newWebServer(s, time.Second)
	done := make(chan error)
	go func() { done <- web.Serve(listener) }()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute}
	var group sync.WaitGroup
	for range 1000 {
		group.Go(func() {
			response, err := client.Get(s.uri)
			if err != nil {
				t.Error(err)
				return
			}
			defer response.Body.Close()
			var document uriDocument
			if err := json.NewDecoder(response.Body).Decode(&document); err != nil || document.Code != "Success" {
				t.Errorf("got %d %s %v", response.StatusCode, document.Code, err)
			}
		})
	}
	group.Wait()
	if n := calls.Load(); n == 0 || n > 1000 {
		t.Errorf("%d resolutions", n)
	}
	shutdown(t.Context(), web)
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		t.Error(err)
	}
	source.wait()
}

// sharedCache is a cache of all processes, which may be broken.
type sharedCache struct {
	held   map[string]credential.Credential
	broken bool
}

func (s *sharedCache) Get(_ context.Context, key []string) (credential.Credential, bool) {
	c, ok := s.held[joined(key)]
	return c, ok
}

func (s *sharedCache) Put(_ context.Context, key []string, _ string, c credential.Credential) {
	if !s.broken {
		s.held[joined(key)] = c
	}
}

func (s *sharedCache) Lock(context.Context, []string, bool) (chain.Lock, error) {
	return nil, chain.ErrBusy
}

func TestLongCache(t *testing.T) {
	ctx := t.Context()
	key := []string{"a", "b"}
	for _, tt := range []struct {
		name  string
		inner *sharedCache
		kept  bool // by this process, when the shared one is cleared
	}{
		{"none", nil, true},
		{"works", &sharedCache{held: map[string]credential.Credential{}}, false},
		{"broken", &sharedCache{held: map[string]credential.Credential{}, broken: true}, true},
	} {
		long := NewCache()
		cache := long.Over(nil)
		if tt.inner != nil {
			cache = long.Over(tt.inner)
		}
		if _, found := cache.Get(ctx, key); found {
			t.Errorf("%s: it holds what was never put", tt.name)
		}
		cache.Put(ctx, key, "", temporary())
		if _, found := cache.Get(ctx, []string{"a\x00b", ""}); found {
			t.Errorf("%s: two keys are one", tt.name)
		}
		if c, found := cache.Get(ctx, key); !found || c.AccessKeyID != "STS.id" {
			t.Errorf("%s: it is not kept", tt.name)
		}
		if tt.inner != nil {
			clear(tt.inner.held)
		}
		if _, found := cache.Get(ctx, key); found != tt.kept {
			t.Errorf("%s: found %v after the shared cache was cleared, want %v", tt.name, found, tt.kept)
		}
		_, err := cache.Lock(ctx, key, false)
		if locked := errors.Is(err, chain.ErrBusy); locked != (tt.inner != nil) {
			t.Errorf("%s: lock: %v", tt.name, err)
		}
	}
	// What works again takes over.
	inner := &sharedCache{held: map[string]credential.Credential{}, broken: true}
	long := NewCache()
	long.Over(inner).Put(ctx, key, "", temporary())
	inner.broken = false
	long.Over(inner).Put(ctx, key, "", temporary())
	if len(long.sessions) != 0 {
		t.Error("it is held twice")
	}
}
