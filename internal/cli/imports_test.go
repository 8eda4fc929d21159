package cli

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// allowed lists, for every package of the product, the packages of the product
// that it may import. None goes up or sideways.
var allowed = map[string][]string{
	"cmd/aliyun-cred-helper": {"internal/cli"},
	"cmd/aliyun-sso-login":   {"internal/cli"},
	"internal/cli": {
		"internal/chain", "internal/config", "internal/credential", "internal/httpx",
		"internal/imds", "internal/keychain", "internal/ssoflow", "internal/sts",
	},
	"internal/chain": {
		"internal/config", "internal/credential", "internal/httpx",
		"internal/imds", "internal/ssoflow", "internal/sts",
	},
	"internal/config":                  {"internal/credential"},
	"internal/credential":              {},
	"internal/httpx":                   {"internal/credential"},
	"internal/imds":                    {"internal/credential", "internal/httpx"},
	"internal/keychain":                {"internal/credential"},
	"internal/ssoflow":                 {"internal/credential", "internal/httpx"},
	"internal/sts":                     {"internal/credential", "internal/httpx"},
	"internal/cloudtest":               {},
	"internal/cloudtest/cmd/cloudtest": {"internal/cloudtest"},
	"internal/tools/packagemap":        {}, // these two make files of the repository and are in no program
	"internal/tools/thirdparty":        {},
}

// TestImports holds the imports of every package against the table.
func TestImports(t *testing.T) {
	const module = "aliyun-cred-helper/"
	cmd := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, module+"...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		name := strings.TrimPrefix(words[0], module)
		may, known := allowed[name]
		if !known {
			t.Errorf("package %s is not in the table: a new package needs two importers, or one and invariants of its own", name)
			continue
		}
		for _, imported := range words[1:] {
			if own, ours := strings.CutPrefix(imported, module); ours && !slices.Contains(may, own) {
				t.Errorf("%s imports %s", name, own)
			}
		}
	}
}
