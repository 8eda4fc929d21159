//go:build !linux

package main

import (
	"context"
	"errors"
)

const insideFlag = "-inside"

func isolated(context.Context) (flag, reason string) { return "", "only Linux can prevent it" }

func inside([]string) error { return errors.ErrUnsupported }
