package signin

import (
	"context"
	"crypto/subtle"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/ssoflow"
	"aliyun-cred-helper/internal/text"
)

const (
	opCallback   = "oauth sign-in"
	callbackPath = "/cli/callback"
	program      = "aliyun-sso-login"     // for the page
	pageTime     = 300 * time.Millisecond // for the page to reach the browser
)

// callbackPorts are the ports that the vendor's client is registered with.
var callbackPorts = []int{12345, 12346, 12347, 12348, 12349}

// Callback is the server on this machine to which the browser is redirected (RFC
// 8252 section 7.3). It listens on 127.0.0.1 only, answers only GET of one path
// with the right Host header, and accepts only redirects with its state. On Linux it
// accepts only processes of this user and of root: another user can see the address of
// the sign-in in the arguments of the browser, and could sign in as somebody else.
type Callback struct {
	listener net.Listener
	state    string
	profile  string // what is signed in for
	host     string // HOST:PORT

	once   sync.Once
	result chan result // takes one value
}

// result is how a sign-in in the browser ended.
type result struct {
	code credential.Secret
	err  error
}

// ListenCallback listens on the first of the ports 12345 to 12349 that is free. The page
// at the end names profile.
// The caller must call Wait or Close. Errors are of Kind Usage.
func ListenCallback(ctx context.Context, state, profile string) (*Callback, error) {
	return listen(ctx, state, profile, callbackPorts)
}

func listen(ctx context.Context, state, profile string, ports []int) (*Callback, error) {
	var config net.ListenConfig
	for _, port := range ports {
		l, err := config.Listen(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			return &Callback{listener: l, state: state, profile: profile, host: l.Addr().String(), result: make(chan result, 1)}, nil
		}
	}
	return nil, credential.NewError(credential.Usage, opCallback,
		"end a program that listens on one of the ports 12345 to 12349 of 127.0.0.1",
		"none of the ports that the service sends the browser back to is free")
}

// URL returns the redirect URL.
func (c *Callback) URL() string { return "http://" + c.host + callbackPath }

// Port returns the port of 127.0.0.1 that it listens on.
func (c *Callback) Port() string {
	_, port, _ := net.SplitHostPort(c.host)
	return port
}

// Close stops listening. It is for a Callback without a Wait.
func (c *Callback) Close() { _ = c.listener.Close() }

// Wait answers the browser until the sign-in has ended or ctx is done, stops
// listening, and returns the code. It can be called once. Errors are of Kind
// Refused when the person or the service said no, Network at ctx's deadline,
// or, when ctx was cancelled, context.Cause(ctx) as it is.
func (c *Callback) Wait(ctx context.Context) (credential.Secret, error) {
	server := &http.Server{
		Handler:           http.HandlerFunc(c.serve),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       5 * time.Second,
		WriteTimeout:      5 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	server.SetKeepAlivesEnabled(false)
	stopped := make(chan struct{})
	go func() { // ends at Close below
		defer close(stopped)
		_ = server.Serve(c.listener)
	}()

	var r result
	select {
	case r = <-c.result:
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), pageTime)
		_ = server.Shutdown(ending)
		cancel()
	case <-ctx.Done():
		r.err = waitDone(ctx, opCallback)
	case <-stopped:
		r.err = credential.NewError(credential.Network, opCallback, ssoflow.HintOAuthSignIn, "this machine stopped listening for the browser")
	}
	_ = server.Close()
	<-stopped
	return r.code, r.err
}

// serve answers one request.
func (c *Callback) serve(w http.ResponseWriter, r *http.Request) {
	if peer := httpx.CheckPeer(r); peer != nil {
		page := pageUnknown
		if errors.Is(peer, httpx.ErrPeerForeign) {
			page = pageForeign
		}
		showPage(w, http.StatusForbidden, page, program)
		return
	}
	params, err := url.ParseQuery(r.URL.RawQuery)
	code, refused, state := single(params, "code"), single(params, "error"), single(params, "state")
	switch {
	case r.Host != c.host: // a hostile host name may resolve to 127.0.0.1 (DNS rebinding)
		showPage(w, http.StatusForbidden, pageStray, program)
	case r.URL.Path != callbackPath:
		showPage(w, http.StatusNotFound, pageStray, program)
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		showPage(w, http.StatusMethodNotAllowed, pageStray, program)
	case err != nil || subtle.ConstantTimeCompare([]byte(state), []byte(c.state)) != 1 || c.state == "":
		showPage(w, http.StatusBadRequest, pageStray, program)
	case refused != "":
		showPage(w, http.StatusOK, pageRefused, program+" · "+c.profile)
		c.end(result{err: browserRefusal(refused, single(params, "error_description"))})
	case text.Visible(code):
		showPage(w, http.StatusOK, pageDone, program+" · "+c.profile)
		c.end(result{code: credential.NewSecret(code)})
	default:
		showPage(w, http.StatusBadRequest, pageStray, program)
	}
}

// end makes Wait return r, unless there is a result already.
func (c *Callback) end(r result) {
	c.once.Do(func() { c.result <- r })
}

// single returns the value of a parameter that occurs exactly once, or "".
func single(params url.Values, name string) string {
	if len(params[name]) != 1 {
		return ""
	}
	return params[name][0]
}

// browserRefusal is the error for the parameter error of the redirect (RFC 6749
// section 4.1.2.1).
func browserRefusal(code, description string) error {
	err := message.New("the service refused it with an unknown code")
	if e := httpx.NewServiceError(0, code, description); e != nil {
		err = e
	}
	return &credential.Error{Kind: credential.Refused, Op: opCallback, Err: err}
}
