package architecture

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReliability looks for the tests that docs/reliability.md names.
func TestReliability(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "reliability.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`(?:([a-z_]+\\.txtar)|([a-z/]+): (Test[A-Za-z]+))`").FindAllStringSubmatch(string(page), -1)
	if len(named) < 50 {
		t.Fatalf("%d tests are named", len(named))
	}
	for _, name := range named {
		script, pkg, test := name[1], name[2], name[3]
		if script != "" {
			if _, err := os.Stat(filepath.Join("..", "..", "testdata", "script", script)); err != nil {
				t.Error(err)
			}
			continue
		}
		files, _ := filepath.Glob(filepath.Join("..", pkg, "*_test.go"))
		found := false
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			found = found || strings.Contains(string(source), "\nfunc "+test+"(")
		}
		if !found {
			t.Errorf("package %s has no %s", pkg, test)
		}
	}
}
