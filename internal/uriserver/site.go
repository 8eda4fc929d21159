package uriserver

import (
	"context"
	"crypto/subtle"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/text"
)

// The limits of the server. An answer comes on a connection of its own, since
// an SDK asks a few times an hour.
const (
	maxConnections = 256 // at once; more wait in the system's queue
	maxHeader      = 16 << 10
	readTimeout    = 5 * time.Second // for the whole request
	writeTimeout   = 5 * time.Second // beyond what resolving may take
)

// newWebServer returns a server for handler whose answers take at most limit to
// be made.
func newWebServer(handler http.Handler, limit time.Duration) *http.Server {
	s := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readTimeout, ReadTimeout: readTimeout, IdleTimeout: readTimeout,
		WriteTimeout:   limit + writeTimeout,
		MaxHeaderBytes: maxHeader,
		// Its messages could quote a request, and with it the path.
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	s.SetKeepAlivesEnabled(false)
	return s
}

// site answers at one path, in the format of a credentials URI. It answers to
// the names of loopback only: a page of another origin can make its own name
// point here, but it cannot make the browser send ours. It is safe for
// concurrent use.
type site struct {
	uri  string // all of it
	path string
	port string
	get  func(context.Context) (credential.Credential, error)

	warnf func(format string, args ...any)
	mu    sync.Mutex // guards last
	last  string     // the failure that was warned of last
}

// uriDocument is what the SDKs read. All five have to be there.
type uriDocument struct {
	Code            string
	AccessKeyID     string `json:"AccessKeyId"`
	AccessKeySecret string
	SecurityToken   string
	Expiration      string
}

// uriFailure is what the SDKs show to a person.
type uriFailure struct{ Code, Message string }

// ServeHTTP implements http.Handler.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case !s.isOurs(r.Host):
		w.WriteHeader(http.StatusForbidden)
	case subtle.ConstantTimeCompare([]byte(r.URL.Path), []byte(s.path)) != 1:
		w.WriteHeader(http.StatusNotFound)
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		w.WriteHeader(http.StatusMethodNotAllowed)
	default:
		s.answer(w, r)
	}
}

// isOurs reports whether a request for host was meant for this server.
func (s *site) isOurs(host string) bool {
	name, port, err := net.SplitHostPort(host)
	return err == nil && port == s.port && (name == "127.0.0.1" || strings.EqualFold(name, "localhost"))
}

func (s *site) answer(w http.ResponseWriter, r *http.Request) {
	c, err := s.get(r.Context())
	s.warn(err)
	status := http.StatusOK
	var document any = uriDocument{
		Code: "Success", AccessKeyID: c.AccessKeyID,
		AccessKeySecret: c.AccessKeySecret.Reveal(), SecurityToken: c.SecurityToken.Reveal(),
		Expiration: c.Expires.UTC().Format(credential.Layout),
	}
	if err != nil {
		var failure uriFailure
		status, failure.Code = failureOf(err)
		failure.Message = failureText(err)
		document = failure
	}
	body, err := cli.JSON(document, false)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that has gone needs no answer
}

// failureOf returns the status and the code of an answer for err.
func failureOf(err error) (status int, code string) {
	if errors.Is(err, context.Canceled) {
		return http.StatusServiceUnavailable, "Stopping"
	}
	switch credential.KindOf(err) {
	case credential.Usage:
		return http.StatusInternalServerError, "InvalidConfiguration"
	case credential.NotFound:
		return http.StatusInternalServerError, "NoCredential"
	case credential.Login:
		return http.StatusServiceUnavailable, "LoginRequired"
	case credential.Refused:
		return http.StatusBadGateway, "Refused"
	case credential.Network:
		return http.StatusGatewayTimeout, "NetworkError"
	case credential.Keychain:
		return http.StatusInternalServerError, "KeychainError"
	default:
		return http.StatusInternalServerError, "InternalError"
	}
}

// failureText is err as it would be printed, in one line.
func failureText(err error) string {
	message := text.Printable(err.Error(), text.Max)
	if id := credential.RequestIDOf(err); id != "" {
		message += " (request id " + text.Printable(id, 100) + ")"
	}
	if hint := credential.HintOf(err); hint != "" {
		message += "; hint: " + text.Printable(hint, text.Max)
	}
	return message
}

// warn tells the person about a failure, once for many requests that meet it.
func (s *site) warn(err error) {
	message := ""
	if err != nil && !errors.Is(err, context.Canceled) {
		message = failureText(err)
	}
	s.mu.Lock()
	changed := message != s.last
	s.last = message
	s.mu.Unlock()
	if message != "" && changed {
		s.warnf("requests are answered with an error: %s", message)
	}
}
