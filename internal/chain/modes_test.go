package chain

import (
	"os"
	"strings"
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

// The document of the sources has a row for each mode that resolves.
func TestModesAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/sources.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range Modes() {
		if !strings.Contains(string(page), "\n| "+name+" |") {
			t.Errorf("docs/sources.md has no row for mode %s", name)
		}
	}
}
