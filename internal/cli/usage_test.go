package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/osenv"
)

type testGrammar struct {
	Common
	Get   testCommand `cmd:"" default:"withargs" help:"Get it."`
	Exec  testExec    `cmd:"" help:"Run it."`
	Store testStore   `cmd:"" help:"Store it."`
	Help  Help        `cmd:"" help:"Help."`
}

type testCommand struct {
	Name    string `arg:"" optional:""`
	Profile string `short:"p"`
	Old     string `name:"old_name" hidden:""`
	Refresh bool
}

func (*testCommand) Run(context.Context, *Call) ([]byte, error) { return nil, nil }

type testExec struct {
	testCommand
	Command []string `arg:"" optional:"" passthrough:"partial" name:"cmd"`
}

type testStore struct {
	Name string `arg:""`
}

func (*testStore) Run(context.Context, *Call) ([]byte, error) { return nil, nil }

// run returns what the program of testGrammar prints to stderr. Nothing that is wrong
// prints to stdout.
func runTest(t *testing.T, args []string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := Run(t.Context(), osenv.Env{
		Args: args, Stdout: &stdout, Stderr: &stderr, Getenv: func(string) string { return "" },
	}, &Program{
		Name: "x",
		Grammar: func() (any, *Common) {
			var g testGrammar
			return &g, &g.Common
		},
		Vars: func() map[string]string { return map[string]string{"backends": "", "completions": ""} },
	})
	if (code == 0) != (stderr.Len() == 0) || code != 0 && (code != 2 || stdout.Len() > 0) {
		t.Errorf("%q: exit code %d, stdout %q, stderr %q", args, code, stdout.String(), stderr.String())
	}
	return stderr.String()
}

func TestMisspelt(t *testing.T) {
	tests := []struct{ args, message, hint string }{
		{"", "", ""},
		{"get ops", "", ""},
		{"--refresh", "", ""},
		{"-p ops", "", ""},
		{"get -pops --old_name x", "", ""},
		{"exec -- ls --colour", "", ""},
		{"store --help", "", ""},
		{"exce ops -- ls -l", `unknown command "exce"; did you mean "exec"?`, "x exec ops -- ls -l"},
		{"stroe", `unknown command "stroe"; did you mean "store"?`, "x --help"},
		{"ops", `unknown command "ops"; a profile needs a command`, "x get ops"},
		{"-p ops prod --refresh", `unknown command "prod"; a profile needs a command`, "x get prod -p ops --refresh"},
		{"frobnicate ops", `unknown command "frobnicate"`, "x --help"},
		{"--debug exce", `unknown command "exce"; did you mean "exec"?`, "x --debug exec"},
		{"help exce", `unknown command "exce"; did you mean "exec"?`, "x help exec"},
		{"help ops", `unknown command "ops"`, "x --help"},
		{"get --profle=ops", `unknown flag "--profle"; did you mean "--profile"?`, "x get --profile=ops"},
		{"get -profile ops", `unknown flag "-profile"; did you mean "--profile"?`, "x get --profile ops"},
		{"get -z", `unknown flag "-z"`, "x help get"},
		{"--nothing", `unknown flag "--nothing"`, "x help get"},
		{"store --secret=CANARY ops", `unknown flag "--secret"`, "x help store"},
		{"stor ops CANARY", `unknown command "stor"; did you mean "store"?`, "x --help"},
		{"store ops CANARY", `too many arguments for "store"`, "x help store"},
		{"store", `"store" needs NAME`, "x help store"},
		{"store ops -- CANARY", `too many arguments for "store"`, "x help store"},
		{"store -- ops CANARY", `too many arguments for "store"`, "x help store"},
		{"store -- ops", "", ""},
		{"store -- -ops", "", ""},
		{"store ops -sCANARY", `unknown flag "-s"`, "x help store"},
		{"get ops --", "", ""},
		{"-- ops", "there is no command before --", "x --help"},
		{"-p ops -- ops", "there is no command before --", "x --help"},
		{"exec ops -- ls -- -l", "", ""},
		{"exec -- ls", "", ""},
		{"get --profile", "--profile needs a value", "x help get"},
		{"get --profile -p", "--profile needs a value; one that begins with - is written --profile=VALUE", "x help get"},
		{"get --profile -- ops", "--profile needs a value; one that begins with - is written --profile=VALUE", "x help get"},
		{"get --profile=", "--profile: the value is empty", "x help get"},
		{"get --refresh=CANARY", "--refresh takes no value but true or false", "x help get"},
	}
	for _, tt := range tests {
		want := ""
		if tt.message != "" {
			want = "x: error: " + tt.message + "\nx: hint: " + tt.hint + "\n"
		}
		if got := runTest(t, strings.Fields(tt.args)); got != want {
			t.Errorf("%q: got\n%swant\n%s", tt.args, got, want)
		}
	}
}
