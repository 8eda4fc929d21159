package config

import (
	"strings"
	"testing"
)

func TestImpliedMode(t *testing.T) {
	const key = `"access_key_id":"id","access_key_secret":"CANARY"`
	tests := []struct{ fields, want string }{
		{key + `,"sts_token":"CANARY","ram_role_arn":"r"`, "StsToken"},
		{key + `,"ram_role_arn":"r","ram_role_name":"n"`, "RamRoleArn"},
		{key + `,"process_command":"p","cloud_sso_sign_in_url":"u"`, "AK"},
		{`"private_key":"CANARY","key_pair_name":"k","ram_role_name":"n"`, "RsaKeyPair"},
		{`"private_key":"CANARY","ram_role_name":"n","process_command":"p"`, "EcsRamRole"},
		{`"process_command":"p","oidc_provider_arn":"o","oidc_token_file":"f","ram_role_arn":"r"`, "External"},
		{`"oidc_provider_arn":"o","oidc_token_file":"f","ram_role_arn":"r","bearer_token":"CANARY"`, "OIDC"},
		{`"oidc_provider_arn":"o","oidc_token_file":"f","cloud_sso_sign_in_url":"u"`, "CloudSSO"},
		{`"cloud_sso_sign_in_url":"u","bearer_token":"CANARY"`, "CloudSSO"},
		{`"bearer_token":"CANARY"`, "BearerToken"},
		{`"access_key_id":"id","ram_role_arn":"r"`, "AK"},
		{`"region_id":"cn-hangzhou"`, "AK"},
		{key + `,"mode":"","sts_token":"CANARY"`, "StsToken"},
		{`"mode":"strange","bearer_token":"CANARY"`, "strange"},
	}
	for _, tt := range tests {
		path := file(t, `{"profiles":[{"name":"p",`+tt.fields+`}]}`)
		f, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := f.All()[0].Mode; got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.fields, got, tt.want)
		}
		if !strings.Contains(tt.fields, "CANARY") {
			continue
		}
		if plain, err := PlaintextSecrets(path); err != nil || len(plain) != 1 || plain[0].Mode != tt.want {
			t.Errorf("%s: PlaintextSecrets: got %+v, %v, want mode %s", tt.fields, plain, err, tt.want)
		}
	}
}
