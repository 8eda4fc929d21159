// Package uriserver serves a credentials URI on loopback, in the format that the
// SDKs read (the vendor's page on credential types). It refuses requests without
// its random path or with another host than loopback, and credentials that the
// format has no fields for.
package uriserver

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
)

// Options are the options of a Server.
type Options struct {
	Port int // 0: any free port
	// Resolve gets the credential for a request, within Limit.
	Resolve func(ctx context.Context) (credential.Credential, error)
	Limit   time.Duration
	Warnf   func(format string, args ...any)
}

// Server serves a credentials URI until Stop.
type Server struct {
	URI    string
	Failed <-chan error // gets the error if the server ends without Stop

	stop func()
}

// The limits of a server. Every answer has a connection of its own, since an SDK
// asks only a few times an hour.
const (
	maxConnections = 1000 // at once; a new one replaces one that stays silent
	maxHeader      = 16 << 10
	readTimeout    = time.Minute     // for the whole request: a busy machine may stop a client for many seconds
	writeTimeout   = 5 * time.Second // after Options.Limit
)

// Start starts a server, which the end of ctx does not stop. Errors are of kind
// Usage. Programs read its answers, so all messages are English from then on.
func Start(ctx context.Context, o Options) (*Server, error) {
	listener, err := listenLoopback(ctx, o.Port)
	if err != nil {
		return nil, err
	}
	message.UseEnglish()
	life, end := context.WithCancel(context.WithoutCancel(ctx))
	source := &flight{life: life, resolve: o.Resolve}
	h := newHandler(listener.Addr(), source.get, o.Warnf)
	web := newWebServer(h, o.Limit)
	failed := make(chan error, 1)
	served := make(chan struct{})
	go func() { // ends with Stop
		defer close(served)
		err := web.Serve(listener)
		if !errors.Is(err, http.ErrServerClosed) {
			failed <- &credential.Error{Kind: credential.Internal, Op: "serve", Err: err}
		}
	}()
	return &Server{URI: h.uri, Failed: failed, stop: func() {
		end() // of resolving, so that the requests that wait get an answer
		shutdown(ctx, web)
		<-served
		source.wait()
	}}, nil
}

// Stop ends the server and resolving.
func (s *Server) Stop() { s.stop() }

// connKey is the key of a request's connection in its context.
type connKey struct{}

// newWebServer returns the HTTP server for h, which needs at most limit for an
// answer.
func newWebServer(h http.Handler, limit time.Duration) *http.Server {
	s := &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if c, ok := r.Context().Value(connKey{}).(*limitedConn); ok {
				c.requested()
			}
			h.ServeHTTP(w, r)
		}),
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, c)
		},
		ReadHeaderTimeout: readTimeout, ReadTimeout: readTimeout, IdleTimeout: readTimeout,
		WriteTimeout:   limit + writeTimeout,
		MaxHeaderBytes: maxHeader,
		// Its messages can have a request, and so the path.
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	s.SetKeepAlivesEnabled(false)
	return s
}

// shutdown ends web, and gives current requests half a second.
func shutdown(ctx context.Context, web *http.Server) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 500*time.Millisecond)
	defer cancel()
	if web.Shutdown(ctx) != nil {
		_ = web.Close()
	}
}

// Check returns why c cannot be served: it is not temporary, or its expiry, at which
// the SDKs ask again, is not known.
func Check(c credential.Credential) error {
	const hint = "use aliyun-cred-helper exec without --serve, or assume a role with --ram-role-arn"
	refuse := func(reason string) error { return credential.NewError(credential.Usage, c.Source, hint, reason) }
	switch c.Mode() {
	case credential.ModeAK:
		return refuse(message.Sprintf("the long-term AccessKey %s cannot be served: a credentials URI gives temporary credentials only", c.AccessKeyID))
	case credential.ModeBearerToken:
		return refuse("a bearer token cannot be served: a credentials URI gives temporary credentials only")
	}
	if c.Expires.IsZero() {
		return refuse(message.Sprintf("the session %s cannot be served: its expiry is not known", c.AccessKeyID))
	}
	return nil
}
