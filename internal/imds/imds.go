// Package imds gets the credential of an ECS instance's RAM role from the
// instance metadata service at http://100.100.100.200, as the vendor's page
// "Instance metadata" describes it: in hardened mode (a PUT for a token that
// the GETs carry) where the instance has it, else in normal mode.
//
// It refuses proxies, names that no role can have, and answers other than the
// documented ones. The address is the service's own, or one on loopback.
package imds

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

const (
	defaultEndpoint = "http://100.100.100.200"
	tokenPath       = "/latest/api/token"
	rolePath        = "/latest/meta-data/ram/security-credentials/"
	tokenHeader     = "X-aliyun-ecs-metadata-token"
	tokenTTLHeader  = "X-aliyun-ecs-metadata-token-ttl-seconds"

	// tokenTTL is in seconds. The token is for the next two requests only, so it
	// does not need the 21600 s that the service allows.
	tokenTTL      = 60
	tokenAttempts = 2
	maxToken      = 4 << 10 // bytes
	maxCode       = 64      // characters of an answer's Code that are shown
)

// Users cannot raise the hop limit of the answer with the token.
const (
	hintUnreachable = "if this is not an ECS instance, set ALIBABA_CLOUD_ECS_METADATA_DISABLED=true"
	hintHardened    = "the instance enforces hardened mode and gave no token; in a container, where the hop limit can keep the token out, use the host's network"
	hintNoRole      = "attach a RAM role to the instance"
	hintWrongRole   = "check the role's name, and that this role is attached to the instance"
)

var errNoRole = credential.NotConfigured("the instance has no RAM role")

// Provider is a credential.Provider: the RAM role attached to this ECS
// instance. A Retrieve is 3 requests, or 2 when the role's name is known.
type Provider struct {
	HTTP     *httpx.Client
	Endpoint *url.URL // as from Override; nil: the service's own address
	RoleName string   // empty: ask the service
	V2Only   string   // the variable that forbids normal mode; empty: it may be tried
	// Attempts is how often the first request is sent at most, which shows
	// whether this is an instance at all. Zero, and anything above 2, means 2.
	Attempts int
	Now      credential.Clock
	// Machine lists what tells this machine from others. The same address gives every
	// machine a role of its own. It is required for CacheKey.
	Machine func() []string
}

// Override returns the address that the environment puts in the place of the
// service's own, for tests and the demo, or nil.
func Override(getenv func(string) string) (*url.URL, error) {
	return httpx.Override("ALIYUN_CRED_HELPER_IMDS_ENDPOINT", getenv)
}

// Retrieve gets the role's credential. Where the token is refused, it goes on in normal
// mode, as the vendor's clients do, which takes a request more. An instance without a role is an error
// that wraps credential.ErrNotConfigured.
func (p *Provider) Retrieve(ctx context.Context) (credential.Credential, error) {
	if p.RoleName != "" && !isRoleName(p.RoleName) {
		return credential.Credential{}, credential.NewError(credential.Usage, "ecs role name",
			"use 1 to 64 of A-Z a-z 0-9 . _ - in --ram-role-name or ALIBABA_CLOUD_ECS_METADATA",
			message.Sprintf("%q is not the name of a RAM role", p.RoleName))
	}
	token, err := p.token(ctx)
	if err != nil {
		return credential.Credential{}, err
	}
	role := p.RoleName
	if role == "" {
		if role, err = p.role(ctx, &token); err != nil {
			return credential.Credential{}, err
		}
	}
	return p.credential(ctx, role, &token)
}

// Reach tests, with one request without a token, whether the metadata service
// can be reached, and returns the HTTP status of its answer: 200 where the
// instance has a role, 403 where it answers in hardened mode only, 404 where it
// has no role. It fetches no credential. Errors are those of httpx.Client.Do.
func (p *Provider) Reach(ctx context.Context) (status int, err error) {
	resp, err := p.send(ctx, http.MethodGet, rolePath, http.Header{}, httpx.Request{Op: "ecs metadata service", Attempts: 1})
	if err != nil {
		return 0, err
	}
	return resp.Status, nil
}

// CacheKey returns the address, the role's name as configured, and the machine.
func (p *Provider) CacheKey(context.Context) ([]string, error) {
	return append([]string{credential.ModeECSRole, "endpoint=" + p.base(), "role_name=" + p.RoleName}, p.Machine()...), nil
}

func (p *Provider) base() string {
	if p.Endpoint == nil {
		return defaultEndpoint
	}
	return p.Endpoint.String()
}

// token returns the token of hardened mode, or the zero Secret where the service
// gives none and normal mode may be tried.
func (p *Provider) token(ctx context.Context) (credential.Secret, error) {
	const op = "ecs metadata token"
	header := http.Header{}
	header.Set(tokenTTLHeader, strconv.Itoa(tokenTTL))
	resp, err := p.send(ctx, http.MethodPut, tokenPath, header, httpx.Request{
		Op:       op,
		Attempts: min(cmp.Or(p.Attempts, tokenAttempts), tokenAttempts),
		// An answer with a hop limit of 1 never reaches a container, so that a
		// second attempt is in vain.
		TimeoutFinal: true,
	})
	switch {
	case err != nil && (ctx.Err() != nil || isUnreachable(err)):
		return credential.Secret{}, err
	case err == nil && resp.Status == http.StatusOK && isToken(string(resp.Body)):
		return credential.NewSecret(string(resp.Body)), nil
	case p.V2Only == "":
		return credential.Secret{}, nil
	case err != nil:
		return credential.Secret{}, &credential.Error{Hint: p.hintV2Only(), Err: err}
	}
	refused := httpx.Refusal(op, resp, nil)
	refused.Hint = p.hintV2Only()
	refused.Err = message.Errorf("hardened mode is required, and the service gave no token (HTTP status %d)", resp.Status)
	return credential.Secret{}, refused
}

// role asks for the name of the instance's role.
func (p *Provider) role(ctx context.Context, token *credential.Secret) (string, error) {
	const op = "ecs metadata role"
	resp, err := p.get(ctx, op, rolePath, token)
	if err != nil {
		return "", err
	}
	name := strings.TrimSpace(string(resp.Body))
	switch {
	case resp.Status == http.StatusNotFound:
		missing := httpx.Refused(op, hintNoRole, resp, errNoRole)
		missing.Kind = credential.NotFound
		return "", missing
	case resp.Status != http.StatusOK:
		return "", p.refusal(op, resp, *token)
	case name == "":
		return "", httpx.Refused(op, hintNoRole, resp, errNoRole)
	case !isRoleName(name):
		return "", httpx.Refused(op, "", resp, message.New("the answer is not the name of a role"))
	}
	return name, nil
}

// credential asks for the credential of role.
func (p *Provider) credential(ctx context.Context, role string, token *credential.Secret) (credential.Credential, error) {
	const op = "ecs metadata credentials"
	resp, err := p.get(ctx, op, rolePath+url.PathEscape(role), token)
	if err != nil {
		return credential.Credential{}, err
	}
	switch {
	case resp.Status == http.StatusNotFound:
		return credential.Credential{}, httpx.Refused(op, hintWrongRole, resp, message.Errorf("the instance has no role %s", role))
	case resp.Status != http.StatusOK:
		return credential.Credential{}, p.refusal(op, resp, *token)
	}
	var answer struct{ Code string }
	err = httpx.DecodeJSON(resp, &answer)
	if err == nil && answer.Code != "Success" {
		code := text.Printable(credential.Redact(answer.Code, *token), maxCode)
		return credential.Credential{}, httpx.Refused(op, hintWrongRole, resp, message.Errorf(`the answer's Code is "%s" instead of Success`, code))
	}
	var keys httpx.Keys
	if err == nil {
		err = httpx.DecodeJSON(resp, &keys)
	}
	if err != nil {
		return credential.Credential{}, httpx.Refused(op, "", resp, err)
	}
	return keys.Credential(op, "ecs:"+role, resp, p.Now())
}

// get sends a GET, with the token if there is one. If the service does not accept that, it
// tries without, and drops the token where this works.
func (p *Provider) get(ctx context.Context, op, path string, token *credential.Secret) (*httpx.Response, error) {
	header := http.Header{}
	if !token.IsZero() {
		header.Set(tokenHeader, token.Reveal())
	}
	resp, err := p.send(ctx, http.MethodGet, path, header, httpx.Request{Op: op})
	if err != nil || token.IsZero() || p.V2Only != "" || !mayRefuseToken(resp) {
		return resp, err
	}
	normal, err := p.send(ctx, http.MethodGet, path, http.Header{}, httpx.Request{Op: op, Attempts: tokenAttempts, TimeoutFinal: true})
	switch {
	case ctx.Err() != nil:
		return nil, err
	case err == nil && normal.Status == http.StatusOK:
		*token = credential.Secret{}
		return normal, nil
	}
	return resp, nil // normal mode says no more than this does
}

// mayRefuseToken reports whether an answer can be about the token. 404 can also mean that
// there is no such role.
func mayRefuseToken(r *httpx.Response) bool {
	return r.Status == http.StatusForbidden || r.Status == http.StatusNotFound
}

// send sends r, whose Build it sets.
func (p *Provider) send(ctx context.Context, method, path string, header http.Header, r httpx.Request) (*httpx.Response, error) {
	r.Metadata = true
	r.Build = func(ctx context.Context) (*http.Request, error) {
		req, err := httpx.NewRequest(ctx, method, p.base()+path, nil)
		if err == nil {
			req.Header = header.Clone()
		}
		return req, err
	}
	resp, err := p.HTTP.Do(ctx, r)
	if err != nil && isUnreachable(err) {
		err = &credential.Error{Hint: hintUnreachable, Err: err}
	}
	return resp, err
}

// refusal is the error for a status that has no meaning of its own.
func (p *Provider) refusal(op string, r *httpx.Response, token credential.Secret) error {
	out := httpx.Refusal(op, r, nil)
	out.Err = message.Errorf("HTTP status %d", r.Status)
	switch {
	case r.Status == http.StatusForbidden && token.IsZero():
		out.Hint = hintHardened
	case r.Status == http.StatusForbidden && p.V2Only != "":
		out.Hint = p.hintV2Only()
	case out.Kind == credential.Refused:
		out.Hint = ""
	}
	return out
}

// hintV2Only is the hint where only hardened mode may be used and does not work.
func (p *Provider) hintV2Only() string {
	return message.Sprintf("unset %s to allow normal mode; in a container, where the hop limit can keep the token out, use the host's network", p.V2Only)
}

// isUnreachable reports whether there was no connection. Then the next request to
// the same host would fail as well.
func isUnreachable(err error) bool {
	var conn *net.OpError
	return errors.As(err, &conn) && conn.Op == "dial"
}

// isToken reports whether s can be a token.
func isToken(s string) bool { return text.Visible(s) && len(s) <= maxToken }

// isRoleName reports whether s is the name of a RAM role. Two names that mean
// something else in a path are not.
func isRoleName(s string) bool {
	return text.Only(s, 1, 64, "._-") && s != "." && s != ".."
}
