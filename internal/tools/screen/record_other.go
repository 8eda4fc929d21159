//go:build !linux

package main

import "errors"

// record is for Linux only: other systems have other terminals.
func record([]string, step) (string, error) {
	return "", errors.New("it records on Linux only")
}
