package sts

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
)

func TestAssumeRoleWithOIDC(t *testing.T) {
	cloud, err := cloudtest.New(cloudtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cloud.Close() }()
	endpoint, err := Endpoint(cloud.STSURL(), "", false)
	if err != nil {
		t.Fatal(err)
	}
	token := cloud.IssueOIDCToken("app")
	valid := AssumeRoleWithOIDC{
		Client:      &Client{HTTP: httpx.New(httpx.Options{Now: time.Now}), Endpoint: endpoint, Now: time.Now},
		Role:        Role{ARN: cloudtest.RoleARN("dev"), SessionName: "me"},
		ProviderARN: cloudtest.OIDCProviderARN,
		Token:       func(context.Context) (credential.Secret, error) { return credential.NewSecret(token), nil },
		Subject:     func() ([]string, error) { return []string{"issuer=i", "subject=app"}, nil },
	}
	tests := []struct {
		name   string
		change func(*AssumeRoleWithOIDC)
		kind   credential.Kind // 0: none
		text   string
		sent   int
	}{
		{name: "valid", change: func(*AssumeRoleWithOIDC) {}, sent: 1},
		{name: "external id", change: func(a *AssumeRoleWithOIDC) { a.Role.ExternalID = "some-id" }, kind: credential.Usage, text: "external id"},
		{name: "source identity", change: func(a *AssumeRoleWithOIDC) { a.Role.SourceIdentity = "alice" }, kind: credential.Usage, text: "source identity"},
		{name: "role", change: func(a *AssumeRoleWithOIDC) { a.Role.ARN = "x" }, kind: credential.Usage},
		{name: "provider", change: func(a *AssumeRoleWithOIDC) { a.ProviderARN = "acs:ram::1:role/x" }, kind: credential.Usage, text: "OIDC provider"},
		{name: "provider without account", change: func(a *AssumeRoleWithOIDC) { a.ProviderARN = "acs:ram:::oidc-provider/x" }, kind: credential.Usage},
		{name: "short token", change: func(a *AssumeRoleWithOIDC) {
			a.Token = func(context.Context) (credential.Secret, error) { return credential.NewSecret("abc"), nil }
		}, kind: credential.Usage},
		{name: "long token", change: func(a *AssumeRoleWithOIDC) {
			a.Token = func(context.Context) (credential.Secret, error) {
				return credential.NewSecret(strings.Repeat("x", 20001)), nil
			}
		}, kind: credential.Usage},
		{name: "foreign token", change: func(a *AssumeRoleWithOIDC) {
			a.Token = func(context.Context) (credential.Secret, error) { return credential.NewSecret("CANARYtoken"), nil }
		}, kind: credential.Refused, text: "AuthenticationFail.OIDCToken", sent: 1},
		{name: "unknown role", change: func(a *AssumeRoleWithOIDC) { a.Role.ARN = cloudtest.RoleARN("nobody") }, kind: credential.Refused, text: "EntityNotExist.Role", sent: 1},
	}
	for _, tt := range tests {
		cloud.Reset()
		a := valid
		tt.change(&a)
		got, err := a.Retrieve(t.Context())
		if tt.kind == 0 {
			if err != nil || got.Check(time.Now()) != nil || got.Source != "oidc > role:dev" {
				t.Errorf("%s: got %+v, %v", tt.name, got, err)
			}
		} else if credential.KindOf(err) != tt.kind || !strings.Contains(err.Error(), tt.text) || strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%s: got %v", tt.name, err)
		}
		if n := cloud.Count("sts", "AssumeRoleWithOIDC"); n != tt.sent {
			t.Errorf("%s: %d requests, want %d", tt.name, n, tt.sent)
		}
	}
	key, err := valid.CacheKey(t.Context())
	if err != nil || strings.Contains(strings.Join(key, " "), "CANARY") || !slices.Equal(key[:3], []string{"OIDC", "issuer=i", "subject=app"}) {
		t.Errorf("cache key %q, %v", key, err)
	}
}
