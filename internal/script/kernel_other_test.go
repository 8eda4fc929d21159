//go:build !linux

package script

import "errors"

func kernelKeyring() error { return errors.New("there is none on this system") }
