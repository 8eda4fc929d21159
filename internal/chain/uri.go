package chain

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/shell"
)

func init() { register(mode{name: credential.ModeCredentialsURI, source: credentialsURI}) }

// credentialsURI is mode CredentialsURI: a service of the user's own that gives
// sessions, as the vendor's page on credential types describes it.
func credentialsURI(r resolver) (credential.Provider, error) {
	raw := r.effective.CredentialsURI
	if raw == "" {
		return nil, usagef("", "mode CredentialsURI needs credentials_uri in the profile, --credentials-uri or %s", shell.CredentialsURI)
	}
	if r.isSet(shell.NoPrograms) {
		return nil, usagef("unset "+shell.NoPrograms, "%s is set, which switches credentials URIs off", shell.NoPrograms)
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, usagef("write it as https://HOST/PATH", "the credentials URI is not an http or https address")
	case u.User != nil:
		return nil, usagef("", "a credentials URI with user info is not supported")
	}
	u.Fragment = ""
	if u.Scheme == "http" && !httpx.IsLoopback(u.Hostname()) {
		r.Warnf("the credentials URI on %s is plain http: anyone on the network can read the credential", u.Host)
	}
	return r.cached(uriSource{r.HTTP, r.Now, r.Machine, u}), nil
}

// uriSource is the service at a credentials URI.
type uriSource struct {
	http    *httpx.Client
	now     credential.Clock
	machine func() []string
	uri     *url.URL
}

// CacheKey implements credential.Provider. The URI may have a secret, so its
// hash is the key. On loopback every machine has a service of its own.
func (u uriSource) CacheKey(context.Context) ([]string, error) {
	hash := sha256.Sum256([]byte(u.uri.String()))
	key := []string{credential.ModeCredentialsURI, "host=" + u.uri.Host, fmt.Sprintf("uri_sha256=%x", hash)}
	if httpx.IsLoopback(u.uri.Hostname()) {
		key = append(key, u.machine()...)
	}
	return key, nil
}

func (u uriSource) Retrieve(ctx context.Context) (credential.Credential, error) {
	op := "credentials URI " + u.uri.Host
	resp, err := u.http.Do(ctx, httpx.Request{
		Op: op,
		Build: func(ctx context.Context) (*http.Request, error) {
			return http.NewRequestWithContext(ctx, http.MethodGet, u.uri.String(), nil)
		},
	})
	if err != nil {
		return credential.Credential{}, err
	}
	refuse := func(kind credential.Kind, err error) (credential.Credential, error) {
		return credential.Credential{}, &credential.Error{Kind: kind, Op: op, RequestID: resp.RequestID(), Err: err}
	}
	switch {
	case httpx.IsTransient(resp.Status):
		return refuse(credential.Network, message.Errorf("HTTP status %d", resp.Status))
	case resp.Status != http.StatusOK:
		return refuse(credential.Refused, message.Errorf("HTTP status %d", resp.Status))
	}
	var status struct{ Code *string }
	var keys httpx.Keys
	if err := errors.Join(httpx.DecodeJSON(resp, &status), httpx.DecodeJSON(resp, &keys)); err != nil {
		return refuse(credential.Refused, message.New("the answer is not the documented JSON"))
	}
	if status.Code != nil && *status.Code != "Success" {
		return refuse(credential.Refused, message.New("the answer's Code is not Success"))
	}
	session, ok := keys.WithoutExpiry()
	if !ok {
		return keys.Credential(op, "uri:"+u.uri.Host, resp, u.now())
	}
	session.Source = "uri:" + u.uri.Host
	return session, nil
}
