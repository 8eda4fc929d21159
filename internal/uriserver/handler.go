package uriserver

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

// handler answers at one path, in the format of a credentials URI. It accepts only
// the names of loopback as the host: a web page can make its own name point here,
// but cannot make a browser send one of these. It is safe for concurrent use.
type handler struct {
	uri, path, port string
	get             func(context.Context) (credential.Credential, error)
	warnf           func(format string, args ...any)

	mu     sync.Mutex      // guards warned
	warned map[string]bool // the codes of the failures since the last success
}

// newHandler returns a handler for addr. Its path has at least 128 random bits.
func newHandler(addr net.Addr, get func(context.Context) (credential.Credential, error), warnf func(string, ...any)) *handler {
	port := strconv.Itoa(addr.(*net.TCPAddr).Port)
	path := "/" + rand.Text()
	return &handler{uri: "http://127.0.0.1:" + port + path, path: path, port: port, get: get, warnf: warnf, warned: map[string]bool{}}
}

// uriDocument is what the SDKs read. They need all five fields.
type uriDocument struct {
	Code            string
	AccessKeyID     string `json:"AccessKeyId"`
	AccessKeySecret string
	SecurityToken   string
	Expiration      string
}

// uriFailure is what the SDKs show to a person.
type uriFailure struct{ Code, Message string }

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case !h.isForUs(r.Host):
		w.WriteHeader(http.StatusForbidden)
	case subtle.ConstantTimeCompare([]byte(r.URL.Path), []byte(h.path)) != 1:
		w.WriteHeader(http.StatusNotFound)
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		w.WriteHeader(http.StatusMethodNotAllowed)
	default:
		h.answer(w, r)
	}
}

// isForUs reports whether host, of a request, is this server.
func (h *handler) isForUs(host string) bool {
	name, port, err := net.SplitHostPort(host)
	return err == nil && port == h.port && (name == "127.0.0.1" || strings.EqualFold(name, "localhost"))
}

// answer answers with the credential or the failure.
func (h *handler) answer(w http.ResponseWriter, r *http.Request) {
	c, err := h.get(r.Context())
	h.warn(err)
	status := http.StatusOK
	var document any = uriDocument{
		Code: "Success", AccessKeyID: c.AccessKeyID,
		AccessKeySecret: c.AccessKeySecret.Reveal(), SecurityToken: c.SecurityToken.Reveal(),
		Expiration: c.Expires.UTC().Format(credential.Layout),
	}
	if err != nil {
		failure := uriFailure{Message: failureText(err)}
		status, failure.Code = failureOf(err)
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
	_, _ = w.Write(body) // fails if the client has closed the connection
}

// failureOf returns the status and the code of the answer for err.
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

// failureText is err with its request id and hint, in one line.
func failureText(err error) string {
	what := text.Printable(text.Plain(err.Error()), text.Max)
	if id := credential.RequestIDOf(err); id != "" {
		what = message.Sprintf("%s (request id %s)", what, text.Printable(id, 100))
	}
	if hint := credential.HintOf(err); hint != "" {
		what = message.Sprintf("%s; hint: %s", what, text.Printable(message.Text(hint), text.Max))
	}
	return what
}

// warn prints err as a warning, once for each kind of failure until a request
// succeeds: the text differs from request to request.
func (h *handler) warn(err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if err == nil {
		clear(h.warned)
		return
	}
	if _, code := failureOf(err); !h.warned[code] {
		h.warned[code] = true
		h.warnf("requests are answered with an error: %s", failureText(err))
	}
}
