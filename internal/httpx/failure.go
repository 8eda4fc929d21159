package httpx

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
)

const (
	hintProxy = "check HTTPS_PROXY and NO_PROXY"
	hintCA    = "if there is a proxy or a private CA in between, name its PEM file in SSL_CERT_FILE (on macOS and Windows add it to the system's store); in a container, install ca-certificates"
	hintClock = "check this machine's clock"
	hintHost  = "check the endpoint's name and region, and this machine's DNS"
)

// The errors of this package's own checks. Another attempt would end the same way.
var (
	errScheme        error = credential.NewError(credential.Network, "", "", "the URL is neither https nor http")
	errTooLong       error = credential.NewError(credential.Refused, "", "", "the answer is longer than 64 KiB")
	errInformational error = credential.NewError(credential.Refused, "", hintAddress, "the answer is only informational (HTTP status 1xx)")
	errProxyAddress  error = credential.NewError(credential.Network, "", hintProxy, "the proxy's address is not a URL")
	errNotLoopback   error = credential.NewError(credential.Network, "", "use 127.0.0.1 instead of localhost", "localhost is not a loopback address on this machine")
)

var (
	errBroken = message.New("the connection broke before there was a complete HTTP answer")
	errNoTLS  = message.New("the other side does not speak TLS")
)

// ownText is an error with a text of our own that still matches err.
type ownText struct {
	text string
	err  error
}

func (e *ownText) Error() string { return message.Text(e.text) }
func (e *ownText) Unwrap() error { return e.err }

// timedOut is the error for a wait that ended without an answer.
func timedOut(op, text string) error {
	return network(op, "", &ownText{text: text, err: context.DeadlineExceeded})
}

// interrupted returns why ctx is done: its deadline passed, or it was cancelled.
func interrupted(ctx context.Context, op string) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return timedOut(op, "no answer within the time limit")
	}
	return context.Cause(ctx)
}

func network(op, hint string, err error) error {
	return &credential.Error{Kind: credential.Network, Op: op, Hint: hint, Err: err}
}

// failure turns an error of the transport into one for a person, and reports
// whether another attempt may succeed. Only errors that are known to have nothing
// of an answer keep their text: net/http quotes status lines and headers that it
// cannot parse, and *url.Error quotes the whole URL.
func failure(op string, err error) (again bool, _ error) {
	var (
		own       *credential.Error
		refusal   *proxyRefusal
		handshake tls.RecordHeaderError
		cert      *tls.CertificateVerificationError
		dns       *net.DNSError
		conn      *net.OpError
		timeout   net.Error
	)
	switch {
	case errors.As(err, &own):
		return false, &credential.Error{Op: op, Err: own}
	case errors.As(err, &refusal):
		return IsTransient(refusal.status), network(op, hintProxy, refusal)
	case errors.As(err, &handshake):
		return false, network(op, "check the endpoint's scheme and port", errNoTLS)
	case errors.As(err, &cert):
		return false, network(op, certHint(cert), cert)
	case errors.As(err, &conn) && conn.Op == "proxyconnect":
		return true, network(op, hintProxy, conn)
	case errors.As(err, &dns) && dns.IsNotFound:
		return true, network(op, hintHost, dns)
	case errors.As(err, &conn):
		return true, network(op, "", conn)
	case errors.As(err, &timeout) && timeout.Timeout():
		return true, timedOut(op, "no connection within the time limit of an attempt")
	}
	return true, network(op, "", errBroken)
}

// certHint returns what to check when a certificate does not verify.
func certHint(err error) string {
	var (
		host    x509.HostnameError
		invalid x509.CertificateInvalidError
	)
	switch {
	case errors.As(err, &host):
		return hintHost
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return hintClock
	}
	return hintCA
}
