package ack

import (
	"context"
	"crypto/tls"
	"net/url"
	"slices"
	"strconv"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/kubeconfig"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/openapi"
)

const (
	action = "DescribeClusterUserKubeconfig"
	op     = "cs " + action

	// The shortest and the longest life of a certificate that the service makes.
	minLife = 15 * time.Minute
	maxLife = 72 * time.Hour
)

// Service is the API of a region's clusters. All fields are required.
type Service struct {
	HTTP     *httpx.Client
	Endpoint *url.URL // as from Endpoint
	Now      credential.Clock
}

// Endpoint returns the address of the service in a region. Errors are of Kind Usage.
func Endpoint(region string, getenv func(string) string) (*url.URL, error) {
	return openapi.CS(region, getenv)
}

// CheckLife refuses a life that no certificate can have. Errors are of Kind Usage.
func CheckLife(life time.Duration) error {
	if life >= minLife && life <= maxLife && life%time.Minute == 0 {
		return nil
	}
	return credential.NewError(credential.Usage, "--duration", "use whole minutes, such as 60m or 12h", "a certificate can live from 15 minutes to 72 hours")
}

// Cluster asks where a cluster is. It is given a certificate of the shortest life as well,
// which it forgets.
func (s Service) Cluster(ctx context.Context, id string, signer credential.Credential) (kubeconfig.Cluster, error) {
	answer, resp, err := s.describe(ctx, id, minLife, signer)
	if err != nil {
		return kubeconfig.Cluster{}, err
	}
	cluster, err := answer.text.Cluster()
	if err != nil {
		return cluster, s.unusable(resp, err)
	}
	return cluster, nil
}

// answer is that of DescribeClusterUserKubeconfig.
type answer struct {
	text    kubeconfig.Text
	expires string
}

func (s Service) describe(ctx context.Context, cluster string, life time.Duration, signer credential.Credential) (answer, *httpx.Response, error) {
	resp, err := s.api().ROA(ctx, openapi.Call{Op: op, Action: action, Parameters: url.Values{
		"PrivateIpAddress":         {"false"},
		"TemporaryDurationMinutes": {strconv.Itoa(int(life.Minutes()))},
	}}, "/k8s/"+cluster+"/user_config", signer)
	if err != nil {
		return answer{}, nil, err
	}
	var doc struct {
		Config     credential.Secret `json:"config"`
		Expiration string            `json:"expiration"`
	}
	err = httpx.DecodeJSON(resp, &doc)
	if err == nil && doc.Config.IsZero() {
		err = httpx.Incomplete("config")
	}
	if err != nil {
		return answer{}, nil, s.api().Unusable(op, resp, err)
	}
	text, err := kubeconfig.Parse([]byte(doc.Config.Reveal()))
	if err != nil {
		return answer{}, nil, s.unusable(resp, err)
	}
	return answer{text, doc.Expiration}, resp, nil
}

// unusable is the error for a kubeconfig that the service gave.
func (s Service) unusable(r *httpx.Response, err error) error {
	return s.api().Unusable(op, r, message.Errorf("the kubeconfig in the answer is not usable: %w", err))
}

// api returns the OpenAPI of the service.
func (s Service) api() *openapi.Client {
	return &openapi.Client{
		HTTP: s.HTTP, Endpoint: s.Endpoint, Version: "2015-12-15", Now: s.Now,
		Hint: hint, HintEndpoint: "check --region, and whether a proxy answers in the service's place",
	}
}

// hint says what a person can do about a code of this service. Its documents do not agree
// on how the codes are written.
func hint(e *httpx.ServiceError) string {
	switch {
	case e.Mentions("ClusterNotFound", "Cluster.NotExist"):
		return "check --cluster, and that the cluster is in the region (--region)"
	case e.Mentions("Forbidden", "NoPermission", "Unauthorized"):
		return "allow cs:DescribeClusterUserKubeconfig for this identity, and give it a role in the cluster (the console of ACK: Authorizations)"
	}
	return ""
}

// Certificate is a credential.Provider for the client certificate of a cluster, so that it
// can be kept as sessions are: the secret is its key and the token the certificate, in PEM.
// All fields are required; Cluster and Life must have been checked.
type Certificate struct {
	Service
	Cluster string
	Life    time.Duration
	Source  credential.Provider // in whose name it is asked for
}

// Retrieve implements credential.Provider, with one request.
func (c Certificate) Retrieve(ctx context.Context) (credential.Credential, error) {
	signer, err := c.Source.Retrieve(ctx)
	if err != nil {
		return credential.Credential{}, err
	}
	answer, resp, err := c.describe(ctx, c.Cluster, c.Life, signer)
	if err != nil {
		return credential.Credential{}, err
	}
	certificate, key, err := answer.text.Certificate()
	if err != nil {
		return credential.Credential{}, c.unusable(resp, err)
	}
	pair, err := tls.X509KeyPair([]byte(certificate.Reveal()), []byte(key.Reveal()))
	if err != nil { // its error may quote a PEM block
		return credential.Credential{}, c.unusable(resp, message.New("its certificate and key are damaged, or are no pair"))
	}
	expires := pair.Leaf.NotAfter
	if at, err := time.Parse(time.RFC3339, answer.expires); err == nil && at.Before(expires) {
		expires = at
	}
	now := c.Now()
	expires = expires.UTC().Truncate(time.Second)
	if !expires.After(now) {
		return credential.Credential{}, httpx.Refused(op, resp.ClockHint(now), resp,
			message.Errorf("the certificate had already expired at %s", expires.Format(credential.Layout)))
	}
	return credential.Credential{
		AccessKeyID: credential.ClusterCertificate, AccessKeySecret: key, SecurityToken: certificate,
		Expires: expires, Obtained: now, Source: signer.Source + " > cluster:" + c.Cluster,
	}, nil
}

// CacheKey implements credential.Provider.
func (c Certificate) CacheKey(ctx context.Context) ([]string, error) {
	key, err := c.Source.CacheKey(ctx)
	if err != nil {
		return nil, err
	}
	return append(slices.Clone(key), credential.ClusterCertificate,
		"endpoint="+c.Endpoint.String(),
		"cluster="+c.Cluster,
		"seconds="+strconv.Itoa(int(c.Life.Seconds())),
	), nil
}
