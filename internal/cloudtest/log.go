package cloudtest

import (
	"context"
	"net"
	"net/http"
	"time"
)

// Request is one request that the cloud received, whatever it answered. It
// holds no header but Host and User-Agent, no query and no body, and so no secret.
type Request struct {
	Time    time.Time `json:"time"`    // by the cloud's clock, UTC
	Service string    `json:"service"` // one of faultActions, or "elsewhere" for a redirect that was followed
	Method  string    `json:"method"`
	Host    string    `json:"host"` // as the client names it
	Path    string    `json:"path"`
	// Action is the STS action, or the name of a step with one of the other
	// services, as SetFault takes it. Empty: none of them.
	Action  string `json:"action"`
	RoleArn string `json:"role_arn"` // of an STS request, or empty
	// Policy and SourceIdentity are those of a request to assume a role, or empty.
	Policy         string `json:"policy,omitempty"`
	SourceIdentity string `json:"source_identity,omitempty"`

	Conn int  `json:"conn"` // numbers the connection, from 1
	TLS  bool `json:"tls"`

	UserAgent string `json:"user_agent"`
}

// conn is a client's connection, known to the requests that it carries.
type conn struct {
	id  int
	net net.Conn
}

type connKey struct{}

// newConn numbers a connection.
func (c *Cloud) newConn(ctx context.Context, n net.Conn) context.Context {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lastConn++
	return context.WithValue(ctx, connKey{}, conn{id: c.lastConn, net: n})
}

// record logs a request.
func (c *Cloud) record(r *http.Request, service string, one call) {
	on, _ := r.Context().Value(connKey{}).(conn)
	entry := Request{
		Time: c.now(), Service: service, Method: r.Method, Host: r.Host, Path: r.URL.Path,
		Action: one.action, RoleArn: one.roleArn, Policy: one.policy, SourceIdentity: one.sourceIdentity, Conn: on.id, TLS: r.TLS != nil,
		UserAgent: r.UserAgent(),
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.requests = append(c.requests, entry)
}

// Requests returns what was received since the start or the last Reset, in
// that order. A request is there before it is answered.
func (c *Cloud) Requests() []Request {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Request{}, c.requests...)
}

// Count returns how many requests a service received for an action; an empty
// action counts them all, and an empty service those of every service.
func (c *Cloud) Count(service, action string) int {
	n := 0
	for _, r := range c.Requests() {
		if (service == "" || r.Service == service) && (action == "" || r.Action == action) {
			n++
		}
	}
	return n
}

// TLSConnections returns how many TLS connections the logged requests came in
// on. A connection that carried no request is not counted.
func (c *Cloud) TLSConnections() int {
	seen := map[int]bool{}
	for _, r := range c.Requests() {
		if r.TLS {
			seen[r.Conn] = true
		}
	}
	return len(seen)
}

// Reset empties the log. Sessions, sign-ins, used nonces, faults and settings
// stay.
func (c *Cloud) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.requests = nil
}
