package helper

import (
	"reflect"
	"strings"
	"testing"
)

// What is parsed without kong is parsed as kong does it, and what kong refuses
// is left to kong.
func TestParseQuickly(t *testing.T) {
	lines := []string{
		"", "get", "--profile p", "get --profile p", "get --profile=p --mode EcsRamRole",
		"--ram-role-arn a --ram-role-arn b,c", "get --expired-seconds 900", "get --expired-seconds=900",
		"--no-cache", "get --refresh --debug --timeout 3s --backend kernel",
		"--config-path f --source-profile s --ram-role-name r --role-session-name n --external-id e",
		"--policy @p --sts-region r --sts-endpoint h --endpoint-type vpc", "--profile=", "--policy={\"a\":1}",
		"--profile p --profile q", "--external-id=a=b",
		// Not for the quick way, or wrong.
		"export", "list", "get get", "--help", "get --help", "--version", "-h", "--", "get -- x", "x",
		"--nothing", "--profile", "--profile --mode", "--expired-seconds x", "--expired-seconds 1.5", "--no-cache --refresh",
		"--no-cache=true", "--debug=false", "--profile -x", "-profile p", "--json", "--Profile p", "--version=1",
		"--ram-role-arn", "get --shell fish",
	}
	quick := 0
	for _, line := range lines {
		args := strings.Fields(line)
		var get getCommand
		var flags common
		if !parseQuickly(args, &get, &flags) {
			continue
		}
		quick++
		var g helperGrammar
		cmd, _, err := parse(args, "x", "", &g)
		if err != nil || cmd != command(&g.Get) {
			t.Errorf("%q: kong says %T, %v", line, cmd, err)
			continue
		}
		if !reflect.DeepEqual(get, g.Get) || !reflect.DeepEqual(flags, g.common) {
			t.Errorf("%q: got %+v %+v, kong says %+v %+v", line, get, flags, g.Get, g.common)
		}
	}
	if quick != 16 {
		t.Errorf("%d lines took the quick way, want the first 16", quick)
	}
}
