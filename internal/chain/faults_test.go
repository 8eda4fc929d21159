package chain_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/ssoflow"
)

// nobody is signed in anywhere but in config.json.
type nobody struct{}

func (nobody) Token(context.Context, string) (ssoflow.Token, error) {
	return ssoflow.Token{}, credential.ErrNotConfigured
}

func (nobody) SignIn(context.Context, string) (string, bool, error) {
	return "", false, credential.ErrNotConfigured
}

func (nobody) Refuse(context.Context, string, ssoflow.Token)       {}
func (nobody) Refused(context.Context, string, ssoflow.Token) bool { return false }

type nobodyOAuth struct{ chain.OAuthSignIns }

func (nobodyOAuth) ID(context.Context, string, string) (string, error) {
	return "", credential.ErrNotConfigured
}

// services has one profile for each service.
const services = `{"profiles":[
 {"name":"sts","mode":"RamRoleArn","access_key_id":"%[1]s","access_key_secret":"%[2]s","ram_role_arn":"%[3]s"},
 {"name":"imds","mode":"EcsRamRole"},
 {"name":"uri","mode":"CredentialsURI","credentials_uri":"%[4]s"},
 {"name":"portal","mode":"CloudSSO","cloud_sso_sign_in_url":"%[5]s","cloud_sso_account_id":"1","cloud_sso_access_config":"ac","access_token":"CANARYt","cloud_sso_access_token_expire":4102444800},
 {"name":"oauth","mode":"OAuth","oauth_access_token":"CANARYt","oauth_access_token_expire":4102444800}
]}`

// TestFaults has every service go wrong in every way. Each call ends about its time
// limit, as an error of the network or a refusal, and repeats nothing of an answer.
func TestFaults(t *testing.T) {
	const (
		limit    = 300 * time.Millisecond // of the call
		patience = 20 * time.Second       // of the test, on a busy machine
	)
	for _, fault := range []string{
		"http500", "http503", "retryafter:1", "retryafter:3600", "throttle", "nonceused", "status:204",
		"html", "xml", "empty", "null", "{}", "notjson", "huge", "redirect",
		"short", "slow", "endless", "hang", "reset", "delay:1h",
		"switch", "informational", "header", "halfheader", "halfbody",
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			world := worldOf(t, fault)
			type result struct {
				service string
				err     error
			}
			names := []string{"sts", "imds", "uri", "portal", "oauth"}
			results := make(chan result, len(names))
			for _, name := range names {
				go func() {
					ctx, cancel := context.WithTimeout(t.Context(), limit)
					defer cancel()
					plan, err := chain.Build(request.Request{Profile: name}, world)
					if err == nil {
						_, err = plan.Retrieve(ctx)
					}
					results <- result{name, err}
				}()
			}
			late := time.After(patience)
			for range names {
				select {
				case r := <-results:
					kind := credential.KindOf(r.err)
					if r.err == nil || kind != credential.Network && kind != credential.Refused || strings.Contains(r.err.Error(), "CANARY") {
						t.Errorf("%s: got kind %v: %v", r.service, kind, r.err)
					}
				case <-late:
					t.Fatal("a call does not end")
				}
			}
		})
	}
}

// worldOf starts a cloud whose services all have one fault.
func worldOf(t *testing.T, fault string) chain.World {
	t.Helper()
	cloud, err := cloudtest.New(cloudtest.Options{Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	client := httpx.New(httpx.Options{Now: time.Now})
	t.Cleanup(func() {
		client.Close()
		if err := cloud.Close(); err != nil {
			t.Error(err)
		}
	})
	path := filepath.Join(t.TempDir(), "config.json")
	text := fmt.Sprintf(services, cloudtest.AccessKeyID, cloudtest.AccessKeySecret, cloudtest.RoleARN("dev"), cloud.CredentialsURL("dev"), cloud.PortalURL())
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, service := range []string{"sts", "imds", "uri", "portal", "oauth"} {
		if err := cloud.SetFault(service, "", fault, 0); err != nil {
			t.Fatal(err)
		}
	}
	address := func(text string) *url.URL {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	return chain.World{
		Config: func() (*config.File, error) { return config.Load(path) },
		Getenv: func(name string) string {
			return map[string]string{"ALIBABA_CLOUD_STS_ENDPOINT": cloud.STSURL()}[name]
		},
		HTTP: client, IMDS: address(cloud.IMDSURL()), OAuthEndpoint: address(cloud.OAuthURL()),
		Stores:  chain.Stores{SignIns: nobody{}, OAuth: nobodyOAuth{}},
		Machine: func() []string { return []string{"boot_id=b"} },
		Now:     time.Now, Warnf: func(string, ...any) {}, User: func() string { return "me" },
	}
}
