//go:build !linux

package script

import "github.com/rogpeppe/go-internal/testscript"

func terminalCmd(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Fatalf("there are no pseudo-terminals for tests on this system")
}

func terminalsCmd(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Fatalf("there are no pseudo-terminals for tests on this system")
}
