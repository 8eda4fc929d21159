package osenv

import (
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestMachine(t *testing.T) {
	got := machine()
	if !slices.Equal(got, machine()) {
		t.Errorf("two calls differ: %q", got)
	}
	want := `^host=`
	if runtime.GOOS == "linux" {
		want = `^boot_id=[0-9a-f-]{36} network_namespace=net:\[\d+\]$`
	}
	if !regexp.MustCompile(want).MatchString(strings.Join(got, " ")) {
		t.Errorf("got %q, want %s", got, want)
	}
}
