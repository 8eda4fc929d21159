//go:build !linux

package osenv

import "os/exec"

// DenyDump does nothing on this system.
func DenyDump() {}

func dieWithParent(*exec.Cmd) {}

// ancestors is nil: only the variable of package chain ends a loop here.
var ancestors func() int

func killDescent(int) {}
