package chain

import (
	"testing"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/ssoflow"
	"aliyun-cred-helper/internal/sts"
)

func TestAccountOf(t *testing.T) {
	role := sts.Role{ARN: "acs:ram::12:role/x"}
	portal := portalAccess{Provider: ssoflow.Provider{AccountID: "34"}}
	assumed := &sts.AssumeRole{Role: role, Source: portal}
	b := &builder{}
	b.used.provider = lastSource{cached{inner: assumed}}
	tests := []struct {
		name     string
		provider credential.Provider
		want     string
	}{
		{"a role", assumed, "12"},
		{"a role of a token", &sts.AssumeRoleWithOIDC{Role: role}, "12"},
		{"an access configuration", cached{inner: portal}, "34"},
		{"the default chain", defaultChain{resolver{builder: b}}, "12"},
		{"no source yet", defaultChain{resolver{builder: &builder{}}}, ""},
		{"the metadata service", &fakeSource{}, ""},
	}
	for _, tt := range tests {
		if got := accountOf(tt.provider); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
