package ack

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net/url"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/envtest"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/kubeconfig"
)

// signer is the source of a certificate.
type signer struct{ credential.Credential }

func (s signer) Retrieve(context.Context) (credential.Credential, error) { return s.Credential, nil }

func (s signer) CacheKey(context.Context) ([]string, error) { return []string{s.AccessKeyID}, nil }

// FuzzAnswers has the clusters' API give any kubeconfig. A certificate has its key and has
// not ended; an error has nothing of what was sent, and of the kubeconfig, neither.
func FuzzAnswers(f *testing.F) {
	pair := newPair(f)
	for _, config := range []string{
		"users:\n- user: " + pair, "users:\n- user: {client-certificate-data: eA==, client-key-data: eA==}\nclusters:\n- cluster: {server: 'https://a'}\n",
		"users: [CANARY-secret", "a: &a [*a]\n", "users:\n- user: {client-certificate-data: eA==}\n", "users: {}\n", "\x00", "",
	} {
		f.Add(0, config, "2100-01-01T00:00:00Z")
		f.Add(4, config, "x")
	}
	const secret = "CANARY-secret"
	source := signer{credential.Credential{AccessKeyID: "LTAI0000000000000", AccessKeySecret: credential.NewSecret(secret)}}
	f.Fuzz(func(t *testing.T, status int, config, expiration string) {
		body, err := json.Marshal(map[string]string{"config": config, "expiration": expiration})
		if err != nil {
			t.Fatal(err)
		}
		service := envtest.SaysAnything(status, string(body))
		now := func() time.Time { return envtest.Now }
		of := Certificate{
			Service: Service{HTTP: httpx.New(httpx.Options{Transport: service, Now: now}), Endpoint: &url.URL{Scheme: "https", Host: "cs.cn-hangzhou.aliyuncs.com"}, Now: now},
			Cluster: cluster, Life: time.Hour, Source: source,
		}
		c, err := of.Retrieve(envtest.Hurried(t))
		if err != nil {
			service.CheckError(t, err, secret)
		} else if got, err := tls.X509KeyPair([]byte(c.SecurityToken.Reveal()), []byte(c.AccessKeySecret.Reveal())); err != nil || !c.Expires.After(envtest.Now) || c.Expires.After(got.Leaf.NotAfter) {
			t.Errorf("%q: no pair, or one that ends at %v: %v", config, c.Expires, err)
		}
		if where, err := of.Service.Cluster(envtest.Hurried(t), cluster, source.Credential); err != nil {
			service.CheckError(t, err, secret)
		} else if where.Server == "" || service.Status != 200 {
			t.Errorf("%d %q: a cluster without a server", service.Status, config)
		}
	})
}

// newPair returns a certificate and its key, as a user of a kubeconfig.
func newPair(f *testing.F) string {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: envtest.Now, NotAfter: envtest.Now.Add(time.Hour)}
	der, certErr := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	keyDER, keyErr := x509.MarshalECPrivateKey(private)
	if certErr != nil || keyErr != nil {
		f.Fatal(certErr, keyErr)
	}
	encoded := func(kind string, der []byte) string {
		return base64.StdEncoding.EncodeToString(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	return "{client-certificate-data: " + encoded("CERTIFICATE", der) + ", client-key-data: " + encoded("EC PRIVATE KEY", keyDER) + "}\n"
}

// FuzzExecInfo wants the version that kubectl's variable names, as any reader of JSON
// understands it, or an error that moves no cursor.
func FuzzExecInfo(f *testing.F) {
	for _, info := range []string{
		"", `{"apiVersion":"client.authentication.k8s.io/v1"}`, `{"apiVersion":"client.authentication.k8s.io/v1beta1","spec":{"interactive":true}}`,
		`{"apiVersion":"client.authentication.k8s.io/v1alpha1"}`, `{"apiVersion":"\u202e\u001b"}`, `{"apiVersion":1}`, "{}", "[]", "x", `{"APIVERSION":"client.authentication.k8s.io/v1"}`,
	} {
		f.Add(info)
	}
	f.Fuzz(func(t *testing.T, info string) {
		version, err := APIVersion(info)
		if err != nil {
			if version != "" || credential.KindOf(err) != credential.Usage {
				t.Errorf("%q: got %q, %v", info, version, err)
			}
			envtest.Says{Body: info}.CheckError(t, err)
			return
		}
		if version != kubeconfig.V1 && version != kubeconfig.V1Beta1 || info != "" && !strings.Contains(info, "client") && !strings.Contains(info, `\`) {
			t.Errorf("%q: got %q", info, version)
		}
	})
}
