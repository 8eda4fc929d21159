// Command screen records the programs on a terminal and draws what it shows:
// screen PROGRAMS SVG. PROGRAMS is the directory of the built programs. Everything else
// is made for it: the home directory, the key, and a stand-in for Terraform, so that the
// picture is the same on every machine.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// step is a command that is typed, and what is typed at its prompts.
type step struct {
	line    string
	answers []answer
}

type answer struct{ prompt, text string }

// steps are the three commands of a first day.
var steps = []step{
	{"aliyun-cred-helper store ops", []answer{
		{"AccessKey id: ", "LTAI5tExampleKeyId000001"},
		{"(not shown): ", "ExampleSecretExampleSecret0001"},
	}},
	{"aliyun-cred-helper exec ops -- terraform plan", nil},
	{"aliyun-cred-helper list", nil},
}

// terraform is the stand-in. It wants the variables that the real one reads.
const terraform = `#!/bin/sh
: "${ALICLOUD_ACCESS_KEY:?}" "${ALICLOUD_SECRET_KEY:?}"
echo 'Plan: 2 to add, 0 to change, 0 to destroy.'
`

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "screen:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: screen PROGRAMS SVG")
	}
	programs, err := filepath.Abs(args[0])
	if err != nil {
		return err
	}
	home, err := os.MkdirTemp("", "screen-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(home) }()
	bin := filepath.Join(home, "bin")
	if err := os.Mkdir(bin, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(bin, "terraform"), []byte(terraform), 0o700); err != nil { //nolint:gosec // it is run
		return err
	}
	env := []string{
		"HOME=" + home, "PATH=" + programs + ":" + bin + ":/usr/bin:/bin", "TERM=dumb", "LC_ALL=C.UTF-8", "COLUMNS=80",
		"ALIYUN_CRED_HELPER_BACKEND=file", "ALIBABA_CLOUD_ECS_METADATA_DISABLED=true",
	}
	if _, err := record(env, step{line: "aliyun-cred-helper init"}); err != nil {
		return err
	}
	var lines []line
	for i, s := range steps {
		shown, err := record(env, s)
		if err != nil {
			return fmt.Errorf("%s: %w\n%s", s.line, err, shown)
		}
		if i > 0 {
			lines = append(lines, line{})
		}
		lines = append(lines, line{s.line, true})
		for text := range strings.Lines(strings.ReplaceAll(shown, "\r\n", "\n")) {
			lines = append(lines, line{strings.TrimRight(text, " \n"), false})
		}
	}
	return os.WriteFile(args[1], draw(lines), 0o644) //nolint:gosec // a picture for everybody
}
