//go:build !linux

package conformance

import "os/exec"

func onTerminal(*exec.Cmd) (func() (string, error), error) { return nil, errNotHere }
