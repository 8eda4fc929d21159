package architecture

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	aUse       = regexp.MustCompile(`^\s*(?:- )?uses:\s*(.*)$`)
	aPinnedUse = regexp.MustCompile(`^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
	aRun       = regexp.MustCompile(`^(\s*(?:- )?)run:\s*(.*)$`)
	aMakeCall  = regexp.MustCompile(`^(?:(?:- )?run: |part )?make ([a-z-]+)`)
	aTarget    = regexp.MustCompile(`(?m)^([a-z][a-z -]*):`)
	aDirectory = regexp.MustCompile(`"(/[^"]*)"|directory: (/\S*)`)
)

// brokenWorkflow names the rules that a workflow breaks.
func brokenWorkflow(text string) []string {
	var broken []string
	if !strings.Contains("\n"+text, "\npermissions:") {
		broken = append(broken, "it has no permissions at its top level")
	}
	if strings.Contains(text, "pull_request_target") {
		broken = append(broken, "pull_request_target gives a stranger's change the rights of this repository")
	}
	if strings.Count(text, "actions/checkout@") != strings.Count(text, "persist-credentials: false") {
		broken = append(broken, "a checkout leaves its token behind: persist-credentials: false")
	}
	block := -1 // how far the key run is indented whose block this is
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if m := aUse.FindStringSubmatch(line); m != nil && !aPinnedUse.MatchString(m[1]) {
			broken = append(broken, m[1]+" is not pinned: OWNER/NAME@COMMIT # vVERSION")
		}
		if indent := len(line) - len(strings.TrimLeft(line, " ")); line != "" && indent <= block {
			block = -1
		}
		m := aRun.FindStringSubmatch(line)
		if m != nil {
			block = len(m[1])
		}
		if block >= 0 && strings.Contains(line, "${{") {
			broken = append(broken, "an expression within run is code of whoever sets it, use env: "+strings.TrimSpace(line))
		}
	}
	return broken
}

// TestWorkflows holds every workflow against the rules.
func TestWorkflows(t *testing.T) {
	files, err := filepath.Glob("../../.github/workflows/*")
	if err != nil || len(files) < 3 {
		t.Fatalf("workflows: %v, %v", files, err)
	}
	for _, file := range files {
		for _, rule := range brokenWorkflow(read(t, file)) {
			t.Errorf("%s: %s", filepath.Base(file), rule)
		}
	}
}

func TestBrokenWorkflow(t *testing.T) {
	const sha = "0123456789012345678901234567890123456789"
	const good = "on: push\npermissions: {}\njobs:\n  a:\n    steps:\n      - uses: a/b/c@" + sha + " # v1.2.3\n" +
		"      - run: |\n          make test\n\n          make check\n        env:\n          A: ${{ github.event.a }}\n"
	if broken := brokenWorkflow(good); len(broken) > 0 {
		t.Errorf("a good one: %v", broken)
	}
	for _, change := range [][2]string{
		{"on: push", "on: pull_request_target"},
		{"permissions: {}\n", ""},
		{"@" + sha, "@v1"},
		{"@" + sha, "@" + sha[1:]},
		{" # v1.2.3", ""},
		{" # v1.2.3", " # v1"},
		{"make test", "echo ${{ github.event.title }}"},
		{"make check", "echo ${{ github.head_ref }}"},
		{"run: |", "run: echo ${{ github.ref }}"},
		{"a/b/c@", "./local # "},
		{"a/b/c@", "actions/checkout@"},
	} {
		if text := strings.Replace(good, change[0], change[1], 1); len(brokenWorkflow(text)) == 0 {
			t.Errorf("%q for %q: got no broken rule", change[1], change[0])
		}
	}
}

// TestMakeTargets wants every target that CI calls.
func TestMakeTargets(t *testing.T) {
	makefiles, _ := filepath.Glob("../../*.mk")
	targets := map[string]bool{}
	for _, file := range append(makefiles, "../../Makefile") {
		for _, m := range aTarget.FindAllStringSubmatch(read(t, file), -1) {
			for name := range strings.FieldsSeq(m[1]) {
				targets[name] = true
			}
		}
	}
	files, _ := filepath.Glob("../../.github/workflows/*")
	called := 0
	for _, file := range append(files, "../../.ci/run") {
		for line := range strings.Lines(read(t, file)) {
			m := aMakeCall.FindStringSubmatch(strings.TrimSpace(line))
			if m == nil || line == "make make\n" { // a package that .ci/run needs
				continue
			}
			called++
			if !targets[m[1]] {
				t.Errorf("%s: there is no target %s", filepath.Base(file), m[1])
			}
		}
	}
	if called < 8 {
		t.Errorf("%d targets are called", called)
	}
}

// TestDependabot wants every module and package.json looked after, and no others.
func TestDependabot(t *testing.T) {
	named := map[string]bool{}
	for _, m := range aDirectory.FindAllStringSubmatch(read(t, "../../.github/dependabot.yml"), -1) {
		named[m[1]+m[2]] = true
	}
	for dir := range named {
		if _, err := os.Stat("../.." + dir); err != nil {
			t.Error(err)
		}
	}
	for _, dir := range []string{"/", "/testdata/interop", "/testdata/interop/node"} {
		if !named[dir] {
			t.Errorf("%s is not looked after", dir)
		}
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
