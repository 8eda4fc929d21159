// Package cloudtest is a cloud of its own on loopback, for tests and the demo:
// the Security Token Service over http and https, the metadata service of an
// ECS instance, a credentials URI, the portal of CloudSSO, the OAuth site, the console's
// sign-in, the services that manage AccessKeys, registries and clusters, the token
// service of a CI runner, and a control service for scripts that run in another process.
// It imports nothing of the product, so that it can judge it: signatures, dates, nonces,
// tokens and parameters are checked as the
// vendor's pages "Request syntax and signature method V3", "AssumeRole",
// "AssumeRoleWithOIDC" and "Instance metadata" describe them, and sign-ins as
// RFC 8628 (device codes), RFC 6749 (OAuth) and RFC 7636 (PKCE) do.
//
// Everything secret that it knows or issues contains [Canary], so that a test
// can search any output for leaks. Errors are made to order with
// [Cloud.SetFault]. A cloud never leaves 127.0.0.1 and keeps nothing on disk.
package cloudtest

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// maxBody bounds what is read of a request, in bytes. An OIDC token, the
// longest parameter, has at most 20,000 characters.
const maxBody = 1 << 20

// Options set up a cloud. The zero value is usable.
type Options struct {
	// Clock is the cloud's wall clock; nil means time.Now. The certificates
	// are valid by the real clock, which is what TLS clients compare with.
	Clock func() time.Time
	// SessionSeconds is how long every session lives, whatever its caller asks
	// for. Zero means what was asked for, or the service's default.
	SessionSeconds int
}

// Cloud is a running cloud. Its methods may be called at once.
type Cloud struct {
	clock       func() time.Time
	sessionLife time.Duration // zero: as asked for
	pace        time.Duration // between two bytes of a slow answer

	caPEM                                          []byte
	stsURL, stsTLSURL, imdsURL, uriURL, controlURL string
	portalURL, oauthURL, oauthTLSURL               string
	signInURL, imsURL, crURL, csURL                string
	runnerURL, runnerTLSURL                        string

	stop    context.CancelFunc // ends the context of every request
	servers []io.Closer
	serving sync.WaitGroup // accept loops
	open    sync.WaitGroup // connections, each with the goroutine that serves it

	mu         sync.Mutex           // guards what follows
	keys       map[string]signer    // by AccessKey id
	nonces     map[string]bool      // used up
	idTokens   map[string]bool      // OIDC tokens issued here
	imdsTokens map[string]time.Time // metadata tokens and when they end
	imdsMode   IMDSMode
	imdsRole   string // empty: the instance has no role
	portal     portal
	oauth      oauthSite
	signIn     signIn
	ims        IMSSettings
	registry   registry
	faults     []armedFault
	requests   []Request
	lastConn   int
}

// New starts a cloud on free ports of 127.0.0.1. The caller closes it.
func New(o Options) (*Cloud, error) {
	authority, certificate, err := newAuthority(time.Now())
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	c := &Cloud{
		clock:       o.Clock,
		sessionLife: time.Duration(o.SessionSeconds) * time.Second,
		pace:        100 * time.Millisecond,
		caPEM:       authority,
		stop:        stop,
		keys:        seedKeys(),
		nonces:      map[string]bool{},
		idTokens:    map[string]bool{},
		imdsTokens:  map[string]time.Time{},
		imdsMode:    IMDSBoth,
		imdsRole:    ECSRole,
		portal:      newPortal(),
		oauth:       newOAuthSite(),
		signIn:      newSignIn(),
		registry:    newRegistry(),
	}
	if c.clock == nil {
		c.clock = time.Now
	}
	sts, oauth, runner := c.handle("sts", c.readSTS), c.handle("oauth", c.readOAuth), c.handle("runner", c.readRunner)
	secure := &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	for _, s := range []struct {
		url     *string
		tls     *tls.Config
		handler http.Handler
	}{
		{&c.stsURL, nil, sts},
		{&c.stsTLSURL, secure, sts},
		{&c.imdsURL, nil, c.handle("imds", c.readIMDS)},
		{&c.uriURL, nil, c.handle("uri", c.readURI)},
		{&c.portalURL, nil, c.handle("portal", c.readPortal)},
		{&c.oauthURL, nil, oauth},
		{&c.oauthTLSURL, secure, oauth},
		{&c.signInURL, nil, c.handle("signin", c.readSignIn)},
		{&c.imsURL, nil, c.handle("ims", c.readIMS)},
		{&c.crURL, nil, c.handle("cr", c.readCR)},
		{&c.csURL, nil, c.handle("cs", c.readCS)},
		{&c.runnerURL, nil, runner},
		{&c.runnerTLSURL, secure, runner},
		{&c.controlURL, nil, c.controlHandler()},
	} {
		if *s.url, err = c.listen(ctx, s.tls, s.handler); err != nil {
			return nil, errors.Join(err, c.Close())
		}
	}
	return c, nil
}

// listen starts one service and returns its URL. Answers are HTTP/1.1 only, so
// that a connection carries one request at a time and counts mean something.
func (c *Cloud) listen(ctx context.Context, config *tls.Config, handler http.Handler) (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	url := "http://" + listener.Addr().String()
	if config != nil {
		url = "https://" + listener.Addr().String()
		listener = tls.NewListener(listener, config)
	}
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	server := &http.Server{
		Handler:           handler,
		Protocols:         &protocols,
		ReadHeaderTimeout: 30 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ConnContext:       c.newConn,
		ConnState:         c.countConn,
		ErrorLog:          log.New(io.Discard, "", 0), // handshakes that clients refuse are part of the tests
	}
	c.servers = append(c.servers, server)
	c.serving.Go(func() { _ = server.Serve(listener) })
	return url, nil
}

// countConn keeps c.open. A connection is new before its accept loop goes on,
// and closed when its goroutine has nothing more to do.
func (c *Cloud) countConn(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		c.open.Add(1)
	case http.StateClosed, http.StateHijacked:
		c.open.Done()
	default: // in between
	}
}

// Close ends all services and requests and waits for their goroutines. It may
// be called more than once.
func (c *Cloud) Close() error {
	c.stop()
	err := c.closeServers()
	c.serving.Wait()
	// A connection accepted while its server was being closed is known only
	// now that the accept loops have ended.
	err = errors.Join(err, c.closeServers())
	c.open.Wait()
	return err
}

func (c *Cloud) closeServers() error {
	var all []error
	for _, server := range c.servers {
		all = append(all, server.Close())
	}
	return errors.Join(all...)
}

// STSURL returns the Security Token Service over plain http.
func (c *Cloud) STSURL() string { return c.stsURL }

// STSTLSURL returns the Security Token Service over https, with a certificate
// for 127.0.0.1, ::1, localhost and the vendor's names of STS and of the OAuth
// site from the authority of CACertPEM.
func (c *Cloud) STSTLSURL() string { return c.stsTLSURL }

// IMDSURL returns the metadata service of the ECS instance.
func (c *Cloud) IMDSURL() string { return c.imdsURL }

// CredentialsURL returns the credentials URI of a role, without asking whether
// the role exists.
func (c *Cloud) CredentialsURL(role string) string { return c.uriURL + credentialsPath + role }

// ControlURL returns the control service, up to and including "/_control".
func (c *Cloud) ControlURL() string { return c.controlURL + "/_control" }

// CACertPEM returns the certificate authority of STSTLSURL.
func (c *Cloud) CACertPEM() []byte { return append([]byte(nil), c.caPEM...) }

// Env returns the variables that tell another process where the cloud is, each
// as NAME=VALUE. caFile is where the caller wrote CACertPEM to.
func (c *Cloud) Env(caFile string) []string {
	return []string{
		"CLOUDTEST_STS=" + c.stsURL,
		"CLOUDTEST_STS_TLS=" + c.stsTLSURL,
		"CLOUDTEST_IMDS=" + c.imdsURL,
		"CLOUDTEST_URI=" + c.CredentialsURL("dev"),
		"CLOUDTEST_CONTROL=" + c.ControlURL(),
		"CLOUDTEST_CA=" + caFile,
		"CLOUDTEST_ACCESS_KEY_ID=" + AccessKeyID,
		"CLOUDTEST_ACCESS_KEY_SECRET=" + AccessKeySecret,
		"CLOUDTEST_PORTAL=" + c.PortalURL(),
		"CLOUDTEST_OAUTH=" + c.oauthURL,
		"CLOUDTEST_OAUTH_TLS=" + c.oauthTLSURL,
		"CLOUDTEST_SIGNIN=" + c.signInURL,
		"CLOUDTEST_IMS=" + c.imsURL,
		"CLOUDTEST_CR=" + c.crURL,
		"CLOUDTEST_CS=" + c.csURL,
		"CLOUDTEST_RUNNER=" + c.RunnerURL(),
		"CLOUDTEST_RUNNER_TOKEN=" + RunnerToken,
	}
}

func (c *Cloud) now() time.Time { return c.clock().UTC() }
