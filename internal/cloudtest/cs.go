package cloudtest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ClusterID is the only cluster that there is.
const ClusterID = "c0123456789abcdef0123456789abcdef"

const (
	csVersion        = "2015-12-15"
	kubeconfigAction = "DescribeClusterUserKubeconfig"
	kubeconfigPath   = "/k8s/" + ClusterID + "/user_config"

	minMinutes = 15 // of a certificate
	maxMinutes = 4320
	// permanentLife is that of a certificate for which no time is asked.
	permanentLife = 3 * 365 * 24 * time.Hour
)

// CSURL returns the clusters' API.
func (c *Cloud) CSURL() string { return c.csURL }

// readCS understands a request to the clusters' API.
func (c *Cloud) readCS(r *http.Request, body []byte) call {
	return c.readV3(r, body, r.Header.Get("X-Acs-Action"), "Cs", csVersion, func(one apiCall) reply {
		isKubeconfig := strings.HasPrefix(r.URL.Path, "/k8s/") && strings.HasSuffix(r.URL.Path, "/user_config")
		switch {
		case r.Method != http.MethodGet || !isKubeconfig || r.Header.Get("X-Acs-Action") != kubeconfigAction:
			return noSuchAPI()
		case r.URL.Path != kubeconfigPath:
			return refusal(http.StatusNotFound, "ErrorClusterNotFound", "cluster not found")
		}
		return c.kubeconfig(one)
	})
}

// kubeconfig answers DescribeClusterUserKubeconfig with a new client certificate.
func (c *Cloud) kubeconfig(one apiCall) reply {
	life := permanentLife
	if text := one.params.Get("TemporaryDurationMinutes"); text != "" {
		minutes, err := strconv.Atoi(text)
		if err != nil || minutes < minMinutes || minutes > maxMinutes {
			return refusal(http.StatusBadRequest, "InvalidParameter", "TemporaryDurationMinutes is invalid")
		}
		life = time.Duration(minutes) * time.Minute
	}
	if one.shape.life != 0 {
		life = one.shape.life
	}
	until := c.now().Add(life).Truncate(time.Second)
	certificate, key, err := clientCertificate(one.who.principalID, c.now(), until)
	if err != nil {
		return refusal(http.StatusInternalServerError, "InternalError", err.Error())
	}
	server := "https://" + ClusterID + ".cloudtest.invalid:6443"
	if one.params.Get("PrivateIpAddress") == "true" {
		server = "https://192.0.2.7:6443"
	}
	return done(map[string]any{
		"config": fmt.Sprintf(kubeconfigText, server, encoded(c.caPEM), encoded(certificate), encoded(key)),
		// In UTC, with an offset: RFC 3339 allows both forms of it.
		"expiration": until.Format("2006-01-02T15:04:05-07:00"),
	})
}

func encoded(text []byte) string { return base64.StdEncoding.EncodeToString(text) }

const kubeconfigText = `apiVersion: v1
kind: Config
clusters:
- cluster:
    server: %s
    certificate-authority-data: %s
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: "canary"
  name: canary-` + ClusterID + `
current-context: canary-` + ClusterID + `
preferences: {}
users:
- name: "canary"
  user:
    client-certificate-data: %s
    client-key-data: %s
`

// clientKey makes one key for all certificates of a process, since it takes some time. It
// is RSA, as the real ones are: the two make a session of about 5 KB.
var clientKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// clientCertificate returns a certificate that is signed by its own key, and that key, in
// PEM. A header of the key says Canary, so that a leak of it is found.
func clientCertificate(name string, from, until time.Time) (certificate, key []byte, err error) {
	private, err := clientKey()
	if err != nil {
		return nil, nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 100))
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: name, Organization: []string{"system:users"}},
		NotBefore:    from.Add(-5 * time.Minute),
		NotAfter:     until,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	if !until.After(template.NotBefore) {
		template.NotBefore = until.Add(-time.Hour)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		return nil, nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{
		Type: "RSA PRIVATE KEY", Headers: map[string]string{"Comment": Canary + "secret"}, Bytes: x509.MarshalPKCS1PrivateKey(private),
	}), nil
}
