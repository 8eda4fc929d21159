package chain

import (
	"slices"
	"testing"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
)

func TestKeyUsers(t *testing.T) {
	secret := credential.NewSecret("CANARYsecret")
	file := config.NewFile([]config.Profile{
		{Name: "k", Mode: "RamRoleArn", AccessKeyID: "id"},
		{Name: "own", Mode: "External", ProcessCommand: "aliyun-cred-helper get --profile k --mode AK"},
		{Name: "key alone", Mode: "External", ProcessCommand: "aliyun-cred-helper get --profile alone"},
		{Name: "chained", Mode: "ChainableRamRoleArn", SourceProfile: "own"},
		{Name: "flag", Mode: "External", ProcessCommand: "aliyun-cred-helper get --profile chained --source-profile other"},
		{Name: "circle", Mode: "External", ProcessCommand: "aliyun-cred-helper get --profile circle"},
		{Name: "plain", Mode: "AK", AccessKeyID: "id", AccessKeySecret: secret},
		{Name: "back", Mode: "External", AccessKeyID: "STS.x", AccessKeySecret: secret, ProcessCommand: "aliyun-cred-helper get --profile back --mode AK"},
		{Name: "argument", Mode: "External", ProcessCommand: "aliyun-cred-helper get k --mode AK"},
		{Name: "two steps", Mode: "External", ProcessCommand: "/gone/aliyun-cred-helper -p argument"},
		{Name: "newer", Mode: "External", ProcessCommand: "aliyun-cred-helper get k --mode AK --new"},
		{Name: "foreign", Mode: "External", ProcessCommand: "other --profile k"},
		{Name: "instance", Mode: "EcsRamRole"},
		{Name: "bearer", Mode: "BearerToken"},
	}...)
	tests := []struct {
		key  string
		want []string
	}{
		{"k", []string{"k", "own", "chained", "argument", "two steps"}},
		{"alone", []string{"key alone"}},
		{"other", []string{"flag"}},
		{"plain", nil},
		{"back", []string{"back"}},
		{"instance", nil},
		{"bearer", []string{"bearer"}},
		{"circle", nil},
	}
	for _, tt := range tests {
		if got := KeyUsers(file, tt.key, ""); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.key, got, tt.want)
		}
	}
}
