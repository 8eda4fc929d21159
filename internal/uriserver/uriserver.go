// Package uriserver answers a credentials URI on loopback, in the format that the
// SDKs read (the vendor's page on credential types). It refuses every request that
// does not have its unguessable path and a loopback Host header, and credentials
// that the format cannot carry.
package uriserver

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// Options say what is served.
type Options struct {
	Port int // 0: any free one
	// Resolve gets the credential of one request, within Limit.
	Resolve func(ctx context.Context) (credential.Credential, error)
	Limit   time.Duration
	Warnf   func(format string, args ...any)
}

// Server is a credentials URI that answers until Stop.
type Server struct {
	URI    string
	Failed <-chan error // gets why the server ended, if that was not by Stop

	stop func()
}

// Start listens and answers. It is not ended by ctx but by Stop. Errors are of kind
// Usage.
func Start(ctx context.Context, o Options) (*Server, error) {
	listener, err := listenLoopback(ctx, o.Port)
	if err != nil {
		return nil, err
	}
	life, end := context.WithCancel(context.WithoutCancel(ctx))
	source := &flight{life: life, resolve: o.Resolve}
	site := newSite(listener.Addr(), source.get, o.Warnf)
	web := newWebServer(site, o.Limit)
	failed := make(chan error, 1)
	served := make(chan struct{})
	go func() { // ends with Stop
		defer close(served)
		err := web.Serve(listener)
		if !errors.Is(err, http.ErrServerClosed) {
			failed <- &credential.Error{Kind: credential.Internal, Op: "serve", Err: err}
		}
	}()
	return &Server{URI: site.uri, Failed: failed, stop: func() {
		end() // what is being resolved ends, and its requests are answered
		shutdown(ctx, web)
		<-served
		source.wait()
	}}, nil
}

// Stop ends the server and what it is resolving.
func (s *Server) Stop() { s.stop() }

// shutdown gives the requests under way a moment.
func shutdown(ctx context.Context, web *http.Server) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 500*time.Millisecond)
	defer cancel()
	if web.Shutdown(ctx) != nil {
		_ = web.Close()
	}
}

// Check reports why c cannot be served: the document of a credentials URI has no
// place for it, or the SDKs could not tell when to ask again.
func Check(c credential.Credential) error {
	const hint = "use aliyun-cred-helper exec without --serve, or assume a role with --ram-role-arn"
	refuse := func(reason string) error { return credential.NewError(credential.Usage, c.Source, hint, reason) }
	switch c.Mode() {
	case credential.ModeAK:
		return refuse("the long-term AccessKey " + c.AccessKeyID + " cannot be served: a credentials URI gives temporary credentials only")
	case credential.ModeBearerToken:
		return refuse("a bearer token cannot be served: a credentials URI gives temporary credentials only")
	}
	if c.Expires.IsZero() {
		return refuse("the session " + c.AccessKeyID + " cannot be served: nobody knows when it ends")
	}
	return nil
}

// newSite returns what is served at addr, at a path that nobody can guess: 128
// bits and more of randomness.
func newSite(addr net.Addr, get func(context.Context) (credential.Credential, error), warnf func(string, ...any)) *site {
	port := addr.(*net.TCPAddr).Port
	path := "/" + rand.Text()
	return &site{
		uri: fmt.Sprintf("http://127.0.0.1:%d%s", port, path), path: path, port: strconv.Itoa(port),
		get: get, warnf: warnf,
	}
}
