package chain

import (
	"slices"
	"testing"
)

func TestHelperArgs(t *testing.T) {
	const self = "/opt/renamed"
	tests := []struct {
		command string
		want    []string // nil: it is another program
	}{
		{"/usr/local/bin/aliyun-cred-helper get --profile x", []string{"get", "--profile", "x"}},
		{"'/opt/my tools/aliyun-cred-helper' get", []string{"get"}},
		{"aliyun-cred-helper", []string{}},
		{"Aliyun-Cred-Helper.EXE get", []string{"get"}},
		{self + " get", []string{"get"}},
		{"/usr/bin/other aliyun-cred-helper", nil},
		{"aliyun-cred-helper2 get", nil},
		{"'aliyun-cred-helper get", nil},
		{"", nil},
		{" ", nil},
	}
	for _, tt := range tests {
		got, ok := HelperArgs(tt.command, self)
		if ok != (tt.want != nil) || ok && !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, %v; want %q", tt.command, got, ok, tt.want)
		}
	}
}

func TestMode(t *testing.T) {
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
		name, resolves, assumes := Mode(tt.mode)
		if name != tt.want || resolves != tt.resolves || assumes != tt.assumes {
			t.Errorf("%q: got %q, %v, %v", tt.mode, name, resolves, assumes)
		}
	}
}
