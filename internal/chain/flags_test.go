package chain

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/request"
)

// Every flag changes what is resolved: for each there is a request in which it does.
func TestEveryFlagMatters(t *testing.T) {
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte("abcd"), 0o600); err != nil {
		t.Fatal(err)
	}
	const arn, provider = "acs:ram::1234567890123456:role/", "acs:ram::1234567890123456:oidc-provider/"
	role := request.Request{Profile: "p", RoleARNs: []string{arn + "a"}}
	oidc := request.Request{Mode: "OIDC", RoleARNs: []string{arn + "a"}, OIDCProviderARN: provider + "a", OIDCTokenFile: token}
	sso := request.Request{Mode: "CloudSSO", SignInURL: "https://a.example/d/login", AccountID: "1", AccessConfig: "ac-1"}
	tests := map[string]struct {
		base   request.Request
		change func(*request.Request)
	}{
		"profile":                 {request.Request{Profile: "p"}, func(r *request.Request) { r.Profile = "q" }},
		"mode":                    {request.Request{Profile: "p"}, func(r *request.Request) { r.Mode = "BearerToken" }},
		"source-profile":          {request.Request{Profile: "chained"}, func(r *request.Request) { r.SourceProfile = "q" }},
		"ram-role-arn":            {role, func(r *request.Request) { r.RoleARNs = append(r.RoleARNs, arn+"b") }},
		"ram-role-name":           {request.Request{Mode: "EcsRamRole"}, func(r *request.Request) { r.RoleName = "x" }},
		"role-session-name":       {role, func(r *request.Request) { r.SessionName = "xx" }},
		"external-id":             {role, func(r *request.Request) { r.ExternalID = "xx" }},
		"expired-seconds":         {role, func(r *request.Request) { r.Seconds = 1000 }},
		"policy":                  {role, func(r *request.Request) { r.Policy = "{}" }},
		"read-only":               {role, func(r *request.Request) { r.ReadOnly = true }},
		"source-identity":         {role, func(r *request.Request) { r.SourceIdentity = "alice" }},
		"sts-region":              {role, func(r *request.Request) { r.StsRegion = "cn-x" }},
		"sts-endpoint":            {role, func(r *request.Request) { r.StsEndpoint = "sts.example" }},
		"endpoint-type":           {request.Request{Profile: "p", StsRegion: "cn-x"}, func(r *request.Request) { r.EndpointType = "vpc" }},
		"oidc-provider-arn":       {oidc, func(r *request.Request) { r.OIDCProviderARN = provider + "b" }},
		"oidc-token-file":         {oidc, func(r *request.Request) { r.OIDCTokenFile += "x" }},
		"oidc-token-env":          {oidc, func(r *request.Request) { r.OIDCTokenEnv = "github" }},
		"credentials-uri":         {request.Request{Mode: "CredentialsURI", CredentialsURI: "https://a.example/"}, func(r *request.Request) { r.CredentialsURI += "b" }},
		"cloud-sso-sign-in-url":   {sso, func(r *request.Request) { r.SignInURL = "https://b.example/d/login" }},
		"cloud-sso-account-id":    {sso, func(r *request.Request) { r.AccountID = "2" }},
		"cloud-sso-access-config": {sso, func(r *request.Request) { r.AccessConfig = "ac-2" }},
		"oauth-site-type":         {request.Request{Profile: "oauth"}, func(r *request.Request) { r.OAuthSite = "INTL" }},
		"cache-external":          {request.Request{Profile: "external"}, func(r *request.Request) { r.CacheExternal = true }},
		"no-cache":                {role, func(r *request.Request) { r.NoCache = true }},
		"refresh":                 {role, func(r *request.Request) { r.Refresh = true }},
		// The file is read by World.Config; here it decides whether a process_command
		// of this program can be followed.
		"config-path": {request.Request{Profile: "follows"}, nil},
	}
	for _, f := range request.Flags() {
		tt, ok := tests[f.Name]
		switch {
		case !ok:
			t.Errorf("--%s is in no request of this test", f.Name)
		case tt.change != nil:
			changed := tt.base
			tt.change(&changed)
			if before, after := resolved(t, tt.base), resolved(t, changed); before == after {
				t.Errorf("--%s changes nothing: %s", f.Name, before)
			}
		}
	}
}

// resolved is a text that tells what req resolves to: the error, or the cache key and
// what is done with the cache.
func resolved(t *testing.T, req request.Request) string {
	t.Helper()
	now := func() time.Time { return oauthNow }
	client := httpx.New(httpx.Options{Now: now})
	defer client.Close()
	expires := oauthNow.Add(time.Hour).Unix()
	plan, err := Build(req, World{
		Config: func() (*config.File, error) {
			key := credential.NewSecret("s")
			return config.NewFile([]config.Profile{
				{Name: "p", AccessKeyID: "id-of-p", AccessKeySecret: key, BearerToken: credential.NewSecret("b")},
				{Name: "q", AccessKeyID: "id-of-q", AccessKeySecret: key},
				{Name: "chained", Mode: "ChainableRamRoleArn", SourceProfile: "p", RAMRoleARN: "acs:ram::1234567890123456:role/r"},
				{Name: "oauth", Mode: "OAuth", OAuthAccessToken: credential.NewSecret("t"), OAuthAccessTokenExpire: expires},
				{Name: "external", Mode: "External", ProcessCommand: "/bin/program"},
			}...), nil
		},
		Getenv: func(string) string { return "" }, User: func() string { return "u" },
		HTTP: client, Now: now, Stores: Stores{Cache: &fakeCache{}, OAuth: &oauthWorld{t: t}, SignIns: signIns{id: "sign-in"}},
		Machine:  func() []string { return []string{"boot_id=b"} },
		LookPath: func(program string) (string, error) { return program, nil },
		Run: func(context.Context, []string, []string, int) ([]byte, error) {
			return []byte(`{"mode":"AK","access_key_id":"i","access_key_secret":"s"}`), nil
		},
	})
	if err != nil {
		return err.Error()
	}
	key, err := plan.CacheKey(context.Background())
	endpoint, endpointErr := plan.Endpoint()
	c, isCached := plan.Provider.(cached)
	return fmt.Sprint(key, err, endpoint, endpointErr, isCached, isCached && c.flags.Refresh)
}
