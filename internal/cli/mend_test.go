package cli

import (
	"runtime"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

func TestMended(t *testing.T) {
	long := strings.Repeat("x", 300)
	quoted := `'a; b' 'x;y' '$HOME' 'it'\''s' '' 'a*' '~' 生产`
	if runtime.GOOS == "windows" {
		quoted = `"a; b" "x;y" '$HOME' "it's" "" "a*" "~" 生产`
	}
	for _, tt := range []struct {
		name, want string
		args       []string
	}{
		{"argument", "p exec ops -- terraform plan", []string{"exec", "opss", "--", "terraform", "plan"}},
		{"flag", "p get --profile ops", []string{"get", "--profile", "opss"}},
		{"flag without a command", "p --profile ops", []string{"--profile", "opss"}},
		{"joined", "p get --profile=ops", []string{"get", "--profile=opss"}},
		{"short", "p get -p ops", []string{"get", "-p", "opss"}},
		{"short and joined", "p get -pops", []string{"get", "-popss"}},
		{"after a switch", "p exec --serve ops -- x", []string{"exec", "--serve", "opss", "--", "x"}},
		{"a command of that name", "p opss ops", []string{"opss", "opss"}},
		{"only the command", "", []string{"opss"}},
		{"not there", "", []string{"exec", "other"}},
		{"only in the other program", "", []string{"exec", "--", "opss"}},
		{"quotes", "p exec ops -- sh -c " + quoted, []string{"exec", "opss", "--", "sh", "-c", "a; b", "x;y", "$HOME", "it's", "", "a*", "~", "生产"}},
		{"long", "p exec ops -- ...", []string{"exec", "opss", "--", "echo", long}},
		{"too long", "", []string{"exec", "opss", "--policy", long}},
		{"not printable", "", []string{"exec", "opss", "--", "echo", "a\nb"}},
	} {
		if got := mended("p", tt.args, credential.Mend{Typed: "opss", Meant: "ops"}); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
