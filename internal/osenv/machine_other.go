//go:build !linux

package osenv

// bootAndNetwork returns nil: the standard library does not tell them here.
func bootAndNetwork() []string { return nil }
