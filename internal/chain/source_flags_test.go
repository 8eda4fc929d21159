package chain

import (
	"strings"
	"testing"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
)

// TestSourceFlags refuses each flag that says where the credential comes from where the
// credential would come from elsewhere, also by the default chain.
func TestSourceFlags(t *testing.T) {
	requests := map[string]request.Request{
		"--source-profile":          {SourceProfile: "other"},
		"--ram-role-name":           {RoleName: "role"},
		"--oidc-provider-arn":       {OIDCProviderARN: "acs:ram::1234567890123456:oidc-provider/p"},
		"--oidc-token-file":         {OIDCTokenFile: "token"},
		"--oidc-token-env":          {OIDCTokenEnv: "TOKEN"},
		"--credentials-uri":         {CredentialsURI: "http://127.0.0.1:1/"},
		"--cloud-sso-sign-in-url":   {SignInURL: "https://signin-cn-shanghai.alibabacloudsso.com/d/login"},
		"--cloud-sso-account-id":    {AccountID: "1234567890123456"},
		"--cloud-sso-access-config": {AccessConfig: "ac-1"},
		"--oauth-site-type":         {OAuthSite: "CN"},
	}
	for _, f := range request.Flags() {
		if _, tested := requests["--"+f.Name]; tested != (f.Modes != nil) {
			t.Errorf("--%s is for modes %q, tested: %v", f.Name, f.Modes, tested)
		}
		for _, name := range f.Modes {
			if modeOf(name).source == nil {
				t.Errorf("--%s is for mode %s, which does not resolve", f.Name, name)
			}
		}
	}
	key := config.Profile{Name: "key", Mode: "AK", AccessKeyID: "LTAIaaaaaaaaaaaaaaaa", AccessKeySecret: credential.NewSecret("CANARYsecret")}
	for flag, req := range requests {
		for name, way := range map[string]struct {
			profile, mode string
			env           map[string]string
			want          string
		}{
			"profile":     {profile: "key", want: "this is mode AK"},
			"mode":        {mode: "AK", env: accessKeyVariables, want: "this is mode AK"},
			"incomplete":  {mode: "RamRoleArn", env: accessKeyVariables, want: "this is mode RamRoleArn"},
			"environment": {env: accessKeyVariables, want: "the AccessKey of the environment comes before it"},
		} {
			req := req
			req.Profile, req.Mode = way.profile, way.mode
			w := newWorld(t, key)
			w.env = way.env
			_, _, err := w.get(t, req)
			if credential.KindOf(err) != credential.Usage || !strings.Contains(err.Error(), flag+" is for mode ") || !strings.Contains(err.Error(), way.want) ||
				!strings.HasPrefix(credential.HintOf(err), "add --mode ") {
				t.Errorf("%s, %s: got %v, hint %q", flag, name, err, credential.HintOf(err))
			}
		}
	}
}

var accessKeyVariables = map[string]string{
	"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAIaaaaaaaaaaaaaaaa", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "CANARYsecret",
}

// TestSourceFlagsInTheChain has a flag choose its own source where what comes before it in
// the default chain is not set up: the blank profile of the first run of aliyun, and an
// instance.
func TestSourceFlagsInTheChain(t *testing.T) {
	w := newWorld(t, config.Profile{Name: "default", Mode: "AK", RegionID: "cn-hangzhou"})
	w.current = "default"
	c, _, err := w.get(t, request.Request{CredentialsURI: cloudURL + "/uri"})
	wants(t, "--credentials-uri", c, err, "uri:127.0.0.1:8", 0, "")
}
