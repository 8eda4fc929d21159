//go:build !linux

package kernelring

// pidNamespace returns nothing: the key is not used where there is no kernel keyring.
func pidNamespace() (string, error) { return "", nil }
