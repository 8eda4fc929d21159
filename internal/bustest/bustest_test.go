package bustest

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestSession goes through what tests ask of a session.
func TestSession(t *testing.T) {
	var home string
	t.Run("session", func(t *testing.T) {
		s := ForTest(t)
		home = s.home
		for _, v := range s.Env() {
			if name, value, _ := strings.Cut(v, "="); !strings.Contains(value, home) {
				t.Errorf("%s is %s, outside of %s", name, value, home)
			}
		}
		first := s.KeyringPID()
		if err := errors.Join(s.Lock(), s.StopKeyring(), s.StartKeyring()); err != nil {
			t.Fatal(err)
		}
		if s.KeyringPID() == first {
			t.Error("the keyring was not started again")
		}
	})
	if _, err := os.Stat(home); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is left: %v", home, err)
	}
}

func TestMissingProgram(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := Start(t.TempDir()); !errors.Is(err, exec.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}
