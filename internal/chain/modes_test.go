package chain

import (
	"testing"

	"aliyun-cred-helper/internal/credential"
)

func TestModes(t *testing.T) {
	tests := []struct {
		mode, want        string
		resolves, assumes bool
	}{
		{"", "AK", true, false},
		{"ramrolearn", "RamRoleArn", true, true},
		{"CHAINABLERAMROLEARN", "ChainableRamRoleArn", true, true},
		{"EcsRamRole", "EcsRamRole", true, false},
		{"External", "External", true, false},
		{"Strange", "Strange", false, false},
	}
	for _, tt := range tests {
		name, resolves, assumes := credential.CanonicalMode(tt.mode), modeOf(tt.mode).source != nil, Assumes(tt.mode)
		if name != tt.want || resolves != tt.resolves || assumes != tt.assumes {
			t.Errorf("%q: got %q, %v, %v", tt.mode, name, resolves, assumes)
		}
	}
}
