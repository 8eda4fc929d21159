package sts_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"testing"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/sts"
)

// key is a credential.Provider.
type key credential.Credential

func (k key) Retrieve(context.Context) (credential.Credential, error) {
	return credential.Credential(k), nil
}
func (k key) CacheKey(context.Context) ([]string, error) { return []string{"key"}, nil }

// TestAgainstCloud lets an independent implementation judge the signatures, of
// a long-term key and of sessions, and counts what a chain of roles costs.
func TestAgainstCloud(t *testing.T) {
	cloud, err := cloudtest.New(cloudtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := cloud.Close(); err != nil {
			t.Error(err)
		}
	}()
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(cloud.CACertPEM())
	client := httpx.New(httpx.Options{
		Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}},
		Now:       time.Now,
	})
	defer client.Close()
	endpoint, err := sts.Endpoint(cloud.STSTLSURL(), "", false)
	if err != nil {
		t.Fatal(err)
	}
	service := &sts.Client{HTTP: client, Endpoint: endpoint, Now: time.Now}

	var source credential.Provider = key{
		AccessKeyID: cloudtest.AccessKeyID, AccessKeySecret: credential.NewSecret(cloudtest.AccessKeySecret), Source: "key",
	}
	for _, role := range []sts.Role{
		{ARN: cloudtest.RoleARN("dev"), SessionName: "me@home.example"},
		{ARN: cloudtest.RoleARN("ops"), SessionName: "me", Seconds: 900, Policy: `{"Version": "1", "Statement": [{"Effect": "Allow & 100 %"}]}`},
		{ARN: cloudtest.RoleARN("partner"), SessionName: "me", ExternalID: "ext-1234"},
	} {
		source = sts.AssumeRole{Client: service, Role: role, Source: source}
	}
	session, err := source.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if want := "key > role:dev > role:ops > role:partner"; session.Source != want {
		t.Errorf("got source %q, want %q", session.Source, want)
	}
	id, err := service.GetCallerIdentity(t.Context(), session)
	if err != nil || id.AccountID != cloudtest.AccountID || id.IdentityType != "AssumedRoleUser" {
		t.Errorf("got %+v (%v), want the assumed role", id, err)
	}
	if got := cloud.Count("sts", ""); got != 4 {
		t.Errorf("got %d requests, want 4", got)
	}
	if got := cloud.TLSConnections(); got != 1 {
		t.Errorf("got %d TLS connections, want 1", got)
	}
}
