// Package ack makes what the clusters of the vendor's Container Service for Kubernetes take
// from kubectl: a token, as the cluster's ack-ram-authenticator checks it, or a client
// certificate, from the service's API, version 2015-12-15. It also writes the document in
// which kubectl wants them, see the page "Authenticating" of Kubernetes.
//
// A token needs no request: it is a signed one, which the cluster sends to STS. So whoever
// has it is its owner for 15 minutes, and it goes nowhere but into the document. A
// certificate is asked for with a time limit always, since the service makes one of three
// years otherwise.
package ack

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/openapi"
	"aliyun-cred-helper/internal/text"
)

const (
	prefix   = "k8s-ack-v2."
	maxToken = 4096 // characters, as the authenticator has it
	// tokenLife is below the 15 minutes that the authenticator accepts, so that clocks may
	// differ.
	tokenLife = 10 * time.Minute
)

// CheckCluster refuses what is not the id of a cluster: 1 to 64 letters, digits and "-".
// Errors are of Kind Usage.
func CheckCluster(id string) error {
	if text.Only(id, 1, 64, "-") {
		return nil
	}
	return credential.NewError(credential.Usage, "--cluster", "take the cluster id from the console of ACK, such as c0123456789abcdef0123456789abcdef", "a cluster id has 1 to 64 letters, digits and -")
}

// Token returns the token for a cluster in the name of c, and when kubectl has to ask for
// another one: after 10 minutes, and not after the end of c's session. Errors are of Kind
// Usage.
func Token(cluster string, c credential.Credential, now time.Time) (token credential.Secret, expires time.Time, err error) {
	const op, parameter = "cluster token", "ACKClusterId"
	presigned, err := openapi.Presign(op, "GetCallerIdentity", "2015-04-01", url.Values{parameter: {cluster}}, c, now)
	if err != nil {
		return token, expires, err
	}
	headers := map[string]string{}
	for name, value := range presigned {
		headers[name] = value.Reveal()
	}
	request, err := json.Marshal(map[string]any{"query": map[string]string{parameter: cluster}, "headers": headers})
	if err != nil {
		return token, expires, err
	}
	value := prefix + base64.StdEncoding.EncodeToString(request)
	if len(value) > maxToken {
		return token, expires, credential.NewError(credential.Usage, op, "add --certificate",
			message.Sprintf("it has %d characters, since the session's token is long, and a cluster takes %d", len(value), maxToken))
	}
	expires = now.Add(tokenLife)
	if !c.Expires.IsZero() && c.Expires.Before(expires) {
		expires = c.Expires
	}
	return credential.NewSecret(value), expires.UTC().Truncate(time.Second), nil
}
