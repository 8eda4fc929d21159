package script

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// systems are the conditions that say on what a script runs, and not what is
// missing there. Only real: depends on that, and fails under REQUIRE_REAL.
var systems = []string{"linux", "darwin", "windows", "unix", "root"}

// writers are the commands of testscript itself that change files.
var writers = []string{"cp", "mv", "rm", "mkdir", "chmod", "symlink", "unquote", "unix2dos"}

var (
	conditionPattern = regexp.MustCompile(`^\[([^]]*)\] *`)
	elsewherePattern = regexp.MustCompile(`(^|[ =])('?/|\S*\.\.(/|$))`)
)

// broken returns the rule that a line of a script breaks, or "". begun says that
// commands have run before it.
func broken(line string, begun bool) string {
	conditional := false
	for m := conditionPattern.FindStringSubmatch(line); m != nil; m = conditionPattern.FindStringSubmatch(line) {
		cond := strings.TrimPrefix(m[1], "!")
		if !slices.Contains(systems, cond) && !strings.HasPrefix(cond, "real:") {
			return "the condition " + cond + " is no way around REQUIRE_REAL: use real:"
		}
		conditional, line = true, line[len(m[0]):]
	}
	command, rest, _ := strings.Cut(strings.TrimPrefix(line, "! "), " ")
	switch {
	case command == "stop":
		return "stop passes by nosecrets: use skip at the top, or conditions"
	case command == "skip" && !conditional:
		return "a skip needs a condition"
	case command == "skip" && begun:
		return "a skip stands at the top, where nothing has run that nosecrets should look at"
	case slices.Contains(writers, command) && elsewherePattern.MatchString(rest):
		return "it changes what is not in the work directory"
	case command == "env" && regexp.MustCompile(`^(WORK|TEST_STDERR|HOME)=`).MatchString(rest):
		return "these variables keep the script in its directory"
	case command == "env" && strings.HasPrefix(rest, "OPENED=") && !regexp.MustCompile(`^OPENED=\$(WORK/|ALIYUN_CRED_HELPER_AGE_IDENTITY$)`).MatchString(rest):
		return "OPENED is written to: it has to be below $WORK"
	}
	return ""
}

// TestRules holds every script against the rules.
func TestRules(t *testing.T) {
	scripts, err := filepath.Glob("../../testdata/script/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, path := range scripts {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name, last, begun := filepath.Base(path), "", false
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSpace(line)
			if strings.HasPrefix(line, "-- ") {
				break
			}
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			if rule := broken(line, begun); rule != "" {
				t.Errorf("%s: %s: %s", name, line, rule)
			}
			begun = begun || !strings.Contains(line, "] skip")
			last = line
		}
		if last != "nosecrets" {
			t.Errorf("%s ends with %q, and not with nosecrets", name, last)
		}
	}
}

func TestBroken(t *testing.T) {
	for _, line := range []string{
		"[!exec:sed] stop", "[!exec:sh] skip", "[exec:sh] exec sh x", "[!net] skip", "[short] skip",
		"[linux] [!exec:sed] skip", "skip", "stop", "[windows] stop",
		"cp x /dev/null", "cp stdout ../x", "rm '/etc/passwd'", "mkdir a/../../b", "[linux] chmod 600 /dev/null",
		"env WORK=/", "env HOME=/root", "env OPENED=/dev/null",
	} {
		if broken(line, false) == "" {
			t.Errorf("%s: got no broken rule", line)
		}
	}
	if broken("[windows] skip", true) == "" {
		t.Error("a skip in the middle: got no broken rule")
	}
	for _, line := range []string{
		"[windows] skip 'no such signals'", "[!real:sh] skip", "[!windows] env A=$B", "[real:zsh] exec zsh -f x", "[root] keychain kernel",
		"cp $HOME/.aliyun/config.json before", "chmod 0600 $KEEP", "rm home/.aliyun/config.json", "exec cat /proc/self/status",
		"env OPENED=$WORK/opened", "env SHELL=/bin/bash", "! exec sh x",
	} {
		if rule := broken(line, false); rule != "" {
			t.Errorf("%s: %s", line, rule)
		}
	}
}

// TestReadme wants every command and condition in the README.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("../../testdata/script/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for name := range commands {
		if !regexp.MustCompile("(?m)^\\| `" + name + "[ `]").Match(text) {
			t.Errorf("it does not list the command %s", name)
		}
	}
	for name := range real {
		if !strings.Contains(string(text), "| `real:"+name+"` |") {
			t.Errorf("it does not list the condition real:%s", name)
		}
	}
}
