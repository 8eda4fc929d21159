//go:build unix && !linux

package config

import (
	"os"
	"testing"
)

func dropRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
}
