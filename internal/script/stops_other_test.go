//go:build !linux

package script

import (
	"errors"
	"os/exec"
)

func runUntil(*exec.Cmd, int) (bool, error) { return false, errors.New("only Linux has it") }
