package osenv

import (
	"os/user"
	"path/filepath"
	"testing"
)

func TestUserName(t *testing.T) {
	t.Setenv("USER", "somebody")
	if got := userName(); got != "somebody" {
		t.Errorf("with USER: %q", got)
	}
	t.Setenv("USER", "")
	u, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := userName(), filepath.Base(filepath.ToSlash(u.Username)); got != want {
		t.Errorf("without USER: %q, want %q", got, want)
	}
}
