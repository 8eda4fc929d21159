package architecture

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	aMode     = regexp.MustCompile(`^[A-Z][A-Za-z]{4,}$`) // AK and OIDC name other things, too
	aVariable = regexp.MustCompile(`^(ALIBABA_?CLOUD|ALICLOUD|ALIYUN_CRED_HELPER)_[A-Z0-9_]+$`)
	aVarTag   = regexp.MustCompile(`var:"([A-Z0-9_,]+)"`)
)

// elsewhere are names that stand in two places for a reason.
var elsewhere = map[string]string{
	"ALIBABA_CLOUD_CREDENTIALS_URI": "shell/names.go", // serve sets it, too
}

// TestDeclaredOnce wants the names of modes, and those of the vendor's and this
// program's variables, in one file each. Text for people may repeat them.
func TestDeclaredOnce(t *testing.T) {
	var modes []string
	places := map[string][]string{}
	note := func(name, file string) {
		if !slices.Contains(places[name], file) {
			places[name] = append(places[name], file)
		}
	}
	walkProduct(t, func(file string, parsed *ast.File) {
		ast.Inspect(parsed, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			value, err := strconv.Unquote(literal.Value)
			if err != nil {
				return true
			}
			if file == "credential/mode.go" && aMode.MatchString(value) {
				modes = append(modes, value)
			}
			note(value, file)
			for _, m := range aVarTag.FindAllStringSubmatch(value, -1) {
				for name := range strings.SplitSeq(m[1], ",") {
					note(name, file)
				}
			}
			return true
		})
	})
	for name, files := range places {
		if (slices.Contains(modes, name) || aVariable.MatchString(name)) && len(files) > 1 && !slices.Contains(files, elsewhere[name]) {
			t.Errorf("%s is spelt in %v", name, files)
		}
	}
	if len(modes) < 10 {
		t.Errorf("only %d modes were found", len(modes))
	}
}
