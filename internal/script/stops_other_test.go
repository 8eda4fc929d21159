//go:build !linux

package script

import (
	"errors"
	"os/exec"
	"regexp"
)

var errLinux = errors.New("only Linux has it")

func runUntil(*exec.Cmd, int) (bool, error) { return false, errLinux }

func runDurably(*exec.Cmd, *regexp.Regexp) (int, []string, error) { return 0, nil, errLinux }
