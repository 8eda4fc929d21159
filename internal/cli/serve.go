package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/credential"
)

type serveCommand struct {
	resolveFlags `embed:""`
	Port         int      `placeholder:"N" help:"Port on 127.0.0.1 (default: any free one)."`
	Shell        string   `placeholder:"NAME" help:"Dialect of the statement: posix, fish, powershell, cmd or dotenv (default: posix, or fish where $$SHELL is)."`
	Command      []string `arg:"" optional:"" passthrough:"partial" name:"cmd" help:"Program and arguments, after --: serve it alone, and end with it."`
}

// interactive takes the time limit off the server; every request has it.
func (*serveCommand) interactive() {}

func (s *serveCommand) run(ctx context.Context, c *call) ([]byte, error) {
	dialect, err := c.dialect(s.Shell)
	if err != nil {
		return nil, err
	}
	p, err := c.runnable(s.Command)
	if err != nil {
		return nil, err
	}
	if p.path != "" {
		return nil, c.serveProgram(ctx, &s.resolveFlags, s.Port, p)
	}
	server, err := c.serve(ctx, &s.resolveFlags, s.Port)
	if err != nil {
		return nil, err
	}
	defer server.stop()
	line, err := dialect.set(uriVariable, server.uri)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(c.env.Stdout, line+"\n"); err != nil {
		return nil, err
	}
	select {
	case <-ctx.Done():
		return nil, ended{code: exitCode(ctx, context.Cause(ctx))}
	case err := <-server.failed:
		return nil, err
	}
}

// serveProgram runs p with a credentials URI that answers for as long as p
// runs: a program that was told to end may still need it to clean up.
func (c *call) serveProgram(ctx context.Context, f *resolveFlags, port int, p runnable) error {
	server, err := c.serve(ctx, f, port)
	if err != nil {
		return err
	}
	defer server.stop()
	base := c.env.Environ()
	if p.env, err = environWith(base, served(server.uri, server.region, base)); err != nil {
		return err
	}
	return c.spawn(ctx, p)
}

// uriServer is a credentials URI that answers.
type uriServer struct {
	uri    string
	region string       // of the profile
	failed <-chan error // gets why the server ended, if that was not by stop
	stop   func()
}

// serve resolves once, so that what is wrong shows at once, and then answers on
// loopback, not ended by ctx but by stop.
func (c *call) serve(ctx context.Context, f *resolveFlags, port int) (*uriServer, error) {
	if port < 0 || port > 65535 {
		return nil, credential.NewError(credential.Usage, "--port", "", strconv.Itoa(port)+" is no port")
	}
	// From here on several goroutines print and resolve.
	c.out.stderr = &lockedWriter{w: c.out.stderr}
	kept := &longCache{held: map[string]credential.Credential{}}
	c.wrapCache = func(inner chain.Cache) chain.Cache { return kept.over(inner) }
	server := &uriServer{}
	err := c.within(ctx, func(ctx context.Context) error {
		got, region, err := c.resolveWithRegion(ctx, f)
		server.region = region
		if err == nil {
			err = servable(got)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	flags := *f
	flags.Refresh = false // done, and not again at every request

	listener, err := listenLoopback(ctx, port)
	if err != nil {
		return nil, err
	}
	life, end := context.WithCancel(context.WithoutCancel(ctx))
	source := &flight{life: life, resolve: func(ctx context.Context) (credential.Credential, error) {
		return c.resolveServable(ctx, &flags)
	}}
	site := newSite(listener.Addr(), source.get, c.out.warnf)
	server.uri = site.uri
	web := newWebServer(site, c.limit)
	failed := make(chan error, 1)
	server.failed = failed
	served := make(chan struct{})
	go func() { // ends with stop
		defer close(served)
		err := web.Serve(listener)
		if !errors.Is(err, http.ErrServerClosed) {
			failed <- &credential.Error{Kind: credential.Internal, Op: "serve", Err: err}
		}
	}()
	server.stop = func() {
		end() // what is being resolved ends, and its requests are answered
		shutdown(ctx, web)
		<-served
		source.wait()
	}
	return server, nil
}

// shutdown gives the requests under way a moment.
func shutdown(ctx context.Context, web *http.Server) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 500*time.Millisecond)
	defer cancel()
	if web.Shutdown(ctx) != nil {
		_ = web.Close()
	}
}

// resolveServable resolves for one request, under the time limit of a call.
func (c *call) resolveServable(ctx context.Context, f *resolveFlags) (got credential.Credential, err error) {
	err = c.within(ctx, func(ctx context.Context) error {
		got, err = c.resolve(ctx, f)
		if err == nil {
			err = servable(got)
		}
		return err
	})
	return got, err
}

// servable reports why c cannot be served: the document of a credentials URI
// has no place for it, or the SDKs could not tell when to ask again.
func servable(c credential.Credential) error {
	const hint = "use aliyun-cred-helper exec without --serve, or assume a role with --ram-role-arn"
	refuse := func(text string) error { return credential.NewError(credential.Usage, c.Source, hint, text) }
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

// listenLoopback takes the port on 127.0.0.1, or any free one for 0.
func listenLoopback(ctx context.Context, port int) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, &credential.Error{
			Kind: credential.Usage, Hint: "choose another --port, or leave it out for any free one",
			Err: fmt.Errorf("port %d cannot be used: %w", port, err),
		}
	}
	return limitConnections(listener, maxConnections), nil
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
