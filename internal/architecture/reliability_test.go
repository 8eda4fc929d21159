package architecture

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReliability looks for the tests that docs/reliability.md names, and for the cases of
// the conformance kit in the last column of its tables.
func TestReliability(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "reliability.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`(?:([a-z_]+\\.txtar)|([a-z/]+): (Test[A-Za-z]+))`").FindAllStringSubmatch(string(page), -1)
	if len(named) < 50 {
		t.Fatalf("%d tests are named", len(named))
	}
	checkCases(t, string(page))
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

// checkCases wants four columns in every table of tests, and in the last one nothing or
// cases that exist.
func checkCases(t *testing.T, page string) {
	t.Helper()
	found := 0
	tables, _, _ := strings.Cut(page, "<!-- fleet -->")
	aCase := regexp.MustCompile("^`([a-z]+/[a-z0-9_]+)`$")
	for line := range strings.Lines(tables) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "| ") || line == "| fault | promise | test | case |" {
			continue
		}
		cells := strings.Split(strings.TrimSuffix(line, " |"), " |")
		if len(cells) != 4 {
			t.Errorf("%d columns: %s", len(cells), line)
			continue
		}
		for name := range strings.SplitSeq(strings.TrimSpace(cells[3]), ", ") {
			m := aCase.FindStringSubmatch(name)
			if m == nil {
				if name != "" {
					t.Errorf("%s is not the name of a case: %s", name, line)
				}
				continue
			}
			found++
			if _, err := os.Stat(filepath.Join("..", "..", "testdata", "conformance", m[1]+".txt")); err != nil {
				t.Error(err)
			}
		}
	}
	if found < 80 {
		t.Errorf("%d cases are named", found)
	}
}
