package osenv

import (
	"os/user"
	"path/filepath"
	"runtime"
	"testing"
)

func TestUserName(t *testing.T) {
	variable, other := "USER", "USERNAME"
	if runtime.GOOS == "windows" {
		variable, other = other, variable
	}
	t.Setenv(variable, "somebody")
	t.Setenv(other, "else")
	if got := userName(); got != "somebody" {
		t.Errorf("with %s: %q", variable, got)
	}
	t.Setenv(variable, "")
	u, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := userName(), filepath.Base(filepath.ToSlash(u.Username)); got != want {
		t.Errorf("without %s: %q, want %q", variable, got, want)
	}
}
