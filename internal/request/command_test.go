package request

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReadCommand(t *testing.T) {
	dir := t.TempDir()
	self, link := filepath.Join(dir, "renamed"), filepath.Join(dir, "link")
	if err := os.WriteFile(self, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(self, link); err != nil {
		t.Skip(err)
	}
	const foreign = "foreign"
	tests := []struct {
		command string
		profile string // foreign: it is another program
		wrong   string // what Err says
	}{
		{"/usr/local/bin/aliyun-cred-helper get --profile x", "x", ""},
		{"/usr/local/bin/aliyun-cred-helper get x", "x", ""},
		{"/usr/local/bin/aliyun-cred-helper get -p x x", "x", ""},
		{"'/opt/my tools/aliyun-cred-helper' get 'x y'", "x y", ""},
		{"aliyun-cred-helper", "", ""},
		{"aliyun-cred-helper --profile x", "x", ""},
		{"aliyun-cred-helper --debug --backend file get x", "x", ""},
		{"Aliyun-Cred-Helper.EXE get", "", ""},
		{self + " get x", "x", ""},
		{link + " get x", "x", ""},
		{"aliyun-cred-helper get x --future=SECRET", "x", "this version does not know the flag --future"},
		{"aliyun-cred-helper get x SECRET", "x", "it has an argument that get does not take"},
		{"aliyun-cred-helper --profile x SECRET", "x", "it has an argument that get does not take"},
		{"aliyun-cred-helper get x --", "x", "it has an argument that get does not take"},
		{"aliyun-cred-helper get x --profile y", "y", "two profiles are named: x, and y by --profile"},
		{"aliyun-cred-helper get --profile", "", "--profile has no value"},
		{"aliyun-cred-helper get --profile ''", "", "--profile has a wrong value"},
		{"aliyun-cred-helper get --no-cache=SECRET", "", "--no-cache takes no value"},
		{"aliyun-cred-helper get --no-cache --refresh", "", "it has flags that exclude each other"},
		{"aliyun-cred-helper exec x -- get", foreign, ""},
		{"aliyun-cred-helper --debug whoami", foreign, ""},
		{"aliyun-cred-helper x", foreign, ""},
		{"/usr/bin/other aliyun-cred-helper", foreign, ""},
		{"/usr/bin/aliyun-sso-login login --profile x", foreign, ""},
		{"aliyun-cred-helper2 get", foreign, ""},
		{"'aliyun-cred-helper get", foreign, ""},
		{"", foreign, ""},
		{" ", foreign, ""},
	}
	for _, tt := range tests {
		got, own := ReadCommand(tt.command, self)
		wrong := ""
		if own && got.Err != nil {
			wrong = got.Err.Error()
		}
		if own != (tt.profile != foreign) || wrong == "" && own && got.Profile != tt.profile || wrong != tt.wrong {
			t.Errorf("%q: got profile %q, %v, %q; want %q, %q", tt.command, got.Profile, own, wrong, tt.profile, tt.wrong)
		}
		if own && got.IsUnknown() != strings.Contains(tt.wrong, "--future") {
			t.Errorf("%q: unknown: got %v", tt.command, got.IsUnknown())
		}
	}
}

func TestRunsLogin(t *testing.T) {
	for command, want := range map[string]bool{
		"aliyun-sso-login": true, "'/my tools/aliyun-sso-login.exe' login --profile x --json": true,
		"aliyun-cred-helper get aliyun-sso-login": false, "": false,
	} {
		if got := RunsLogin(command); got != want {
			t.Errorf("%q: got %v", command, got)
		}
	}
}
