package helper

import (
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"aliyun-cred-helper/internal/request"
)

// What is parsed without kong is parsed as kong does it, and what kong refuses
// is left to kong.
func TestParseGet(t *testing.T) {
	lines := []string{
		"", "get", "--profile p", "get --profile p", "get --profile=p --mode EcsRamRole",
		"--ram-role-arn a --ram-role-arn b,c", "get --expired-seconds 900", "get --expired-seconds=900", "get --expired-seconds 1h30m",
		"--no-cache", "get --refresh --debug --timeout 3s --backend kernel",
		"--config-path f --source-profile s --ram-role-name r --role-session-name n --external-id e",
		"--policy @p --sts-region r --sts-endpoint h --endpoint-type vpc", "--policy={\"a\":1}",
		"--profile p --profile q", "--external-id=a=b",
		"get p", "get p --refresh", "get --profile p p", "get -p p", "-p p", "get get", "--debug get p", "--backend file get --mode AK p",
		// Not for the quick way, or wrong.
		"export", "list", "get p q", "get p --profile q", "--profile p get", "-pp", "get -p=p", "--help", "get --help", "--version", "-h", "--", "get -- x", "x",
		"--nothing", "--profile=", "--policy=", "--ram-role-arn=", "--profile", "--profile --mode", "--expired-seconds x", "--expired-seconds 1.5", "--expired-seconds 1.5s", "--expired-seconds 0", "--no-cache --refresh",
		"--no-cache=true", "--debug=false", "--profile -x", "-profile p", "--json", "--Profile p", "--version=1",
		"--ram-role-arn", "get --shell fish",
	}
	quick := 0
	for _, line := range lines {
		args := strings.Fields(line)
		get, flags, ok := parseGet(args)
		if !ok {
			continue
		}
		quick++
		var g grammar
		selected, err := parsed(t, &g, args)
		if err != nil || selected != "get" {
			t.Errorf("%q: kong says %q, %v", line, selected, err)
			continue
		}
		if !reflect.DeepEqual(get, &g.Get) || !reflect.DeepEqual(flags, g.Common) {
			t.Errorf("%q: got %+v %+v, kong says %+v %+v", line, get, flags, g.Get, g.Common)
		}
	}
	if quick != 24 {
		t.Errorf("%d lines took the quick way, want the first 24", quick)
	}
}

// parsed has kong parse args into g, and returns the command that they select.
func parsed(t *testing.T, g *grammar, args []string) (command string, err error) {
	t.Helper()
	parser, err := kong.New(g, kong.Vars(program.Vars()), kong.Exit(func(int) {}), kong.Writers(io.Discard, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	selected, err := parser.Parse(args)
	if err != nil {
		return "", err
	}
	return selected.Selected().Name, nil
}

// Every command that resolves a credential takes every flag of a request, with the
// meaning that it has for get.
func TestEveryCommandTakesEveryFlag(t *testing.T) {
	args := []string{
		"--profile=p", "--mode=OIDC", "--config-path=f", "--source-profile=s", "--ram-role-arn=a", "--ram-role-arn=b",
		"--ram-role-name=n", "--role-session-name=x", "--external-id=e", "--expired-seconds=900", "--policy=@p",
		"--sts-region=r", "--sts-endpoint=h", "--endpoint-type=vpc", "--oidc-provider-arn=o", "--oidc-token-file=t",
		"--credentials-uri=u", "--cloud-sso-sign-in-url=l", "--cloud-sso-account-id=1", "--cloud-sso-access-config=c",
		"--oauth-site-type=CN", "--cache-external", "--no-cache",
	}
	// These exclude others.
	further := []string{"--refresh", "--read-only", "--oidc-token-env=t", "--source-identity=i"}
	seen := map[string]bool{}
	for _, args := range [][]string{args, further} {
		want, _, ok := request.Parse(args)
		if !ok {
			t.Fatalf("%q is no plain get", args)
		}
		for _, setting := range want.Settings() {
			seen[setting.Name] = true
		}
		var g grammar
		for name, got := range map[string]*request.Request{
			"get": &g.Get.Request, "export": &g.Export.Request, "exec": &g.Exec.Request, "whoami": &g.Whoami.Request,
			"serve": &g.Serve.Request, "configure": &g.Configure.Request,
		} {
			line := append([]string{name}, args...)
			if name == "configure" {
				line = append(line, "n")
			}
			if selected, err := parsed(t, &g, line); err != nil || selected != name || !reflect.DeepEqual(*got, want) {
				t.Errorf("%s: got %+v, %v, want %+v", name, *got, err, want)
			}
		}
	}
	if len(seen) != len(request.Flags()) {
		t.Errorf("%d of %d flags are in this test", len(seen), len(request.Flags()))
	}
}
