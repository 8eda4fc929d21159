package request

import (
	"slices"
	"testing"
)

func TestReadCommand(t *testing.T) {
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
		got, own := ReadCommand(tt.command, self)
		if own != (tt.want != nil) || own && !slices.Equal(got.Args, tt.want) {
			t.Errorf("%q: got %q, %v; want %q", tt.command, got.Args, own, tt.want)
		}
	}
}
