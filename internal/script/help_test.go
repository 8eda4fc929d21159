package script

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/envtest"
	"aliyun-cred-helper/internal/helper"
	"aliyun-cred-helper/internal/login"
	"aliyun-cred-helper/internal/osenv"
)

// TestHelpIsComplete wants of every command that the program lists: a line in a section
// of the help, and a page with two examples, whose flags completion knows and that has
// every flag of completion.
func TestHelpIsComplete(t *testing.T) {
	aFlag := regexp.MustCompile(`^ {2}(?:-[a-zA-Z], |    )(--[a-z0-9-]+)`)
	for name, main := range map[string]func(context.Context, osenv.Env) int{
		"aliyun-cred-helper": helper.Run, "aliyun-sso-login": login.Run,
	} {
		run := func(out *bytes.Buffer, args []string) int {
			env := *envtest.New(t, "", nil)
			env.Args, env.Stdout = args, out
			return main(t.Context(), env)
		}
		text := func(args ...string) string {
			var out bytes.Buffer
			if code := run(&out, args); code != 0 {
				t.Fatalf("%s %q: exit code %d", name, args, code)
			}
			return out.String()
		}
		overview := text("help")
		if strings.Contains(overview, "\nOTHER\n") {
			t.Errorf("%s has commands in no section:\n%s", name, overview)
		}
		commands := strings.Fields(candidates(t, run, "--line="+name+" "))
		if len(commands) < 5 {
			t.Fatalf("%s has only %q", name, commands)
		}
		for _, command := range commands {
			if !regexp.MustCompile(`(?m)^  ` + command + ` +[A-Z].{10,}[^.]$`).MatchString(overview) {
				t.Errorf("%s does not explain %s", name, command)
			}
			page := text("help", command)
			if page != text(command, "--help") {
				t.Errorf("%s: help %s and %s --help differ", name, command, command)
			}
			known := strings.Fields(candidates(t, run, "--line="+name+" "+command+" --"))
			var listed []string
			for line := range strings.Lines(page) {
				if m := aFlag.FindStringSubmatch(line); m != nil {
					listed = append(listed, m[1])
				}
			}
			slices.Sort(known)
			slices.Sort(listed)
			if !slices.Equal(known, listed) {
				t.Errorf("%s %s: help has the flags %q, completion has %q", name, command, listed, known)
			}
			checkExamples(t, name+" "+command, page, known)
		}
	}
}

// checkExamples wants two examples of a command in its help. Their flags are among known.
func checkExamples(t *testing.T, command, page string, known []string) {
	t.Helper()
	examples := 0
	for line := range strings.Lines(page) {
		_, line, found := strings.Cut(line, "$ ")
		at := strings.Index(line, command)
		if !found || at < 0 {
			continue
		}
		examples++
		line, _, _ = strings.Cut(line[at:], "  # ")
		line, _, _ = strings.Cut(line, " -- ")
		for _, flag := range regexp.MustCompile(` (--[a-z-]+)`).FindAllStringSubmatch(line, -1) {
			if !slices.Contains(known, flag[1]) && flag[1] != "--help" {
				t.Errorf("an example of %q has the unknown flag %s", command, flag[1])
			}
		}
	}
	if examples < 2 {
		t.Errorf("%q has %d examples, want 2:\n%s", command, examples, page)
	}
}
