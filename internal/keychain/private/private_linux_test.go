package private

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"aliyun-cred-helper/internal/processtest"
)

func TestMain(m *testing.M) {
	processtest.Roles["make"] = func(args []string) error { return MakeDir(args[0]) }
	processtest.Main(m)
}

// TestMakeDirRace looks for a missing directory once, makes it in one step, and checks what is
// there then: what somebody else has put there in the moment before.
func TestMakeDirRace(t *testing.T) {
	tests := []struct {
		name    string
		between func(path string) error // right before the directory is made
		refused bool
	}{
		{"nobody", func(string) error { return nil }, false},
		{"our own", func(path string) error { return os.Mkdir(path, 0o700) }, false},
		{"open", func(path string) error { return errors.Join(os.Mkdir(path, 0o700), os.Chmod(path, 0o777)) }, true},
		{"a link", func(path string) error { return os.Symlink(t.TempDir(), path) }, true},
		{"a link that leads nowhere", func(path string) error { return os.Symlink("none", path) }, true},
		{"a file", func(path string) error { return os.WriteFile(path, nil, 0o600) }, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "above", "state")
			var steps []string
			_, err := processtest.Trace(processtest.Command(t, "make", path), func(tid int, c processtest.Call) (kill bool) {
				if name, err := processtest.Named(tid, c.Args[0], c.Args[1]); err != nil || name != path {
					return false // also a call that takes no path
				}
				step := "look"
				if c.Number == unix.SYS_MKDIRAT {
					step = "make"
				}
				steps = append(steps, step)
				if step == "make" {
					must(t, test.between(path))
				}
				return false
			})
			if refused := err != nil; refused != test.refused {
				t.Errorf("got %v, refused: %v", err, test.refused)
			}
			want := "look, make, look"
			if strings.HasPrefix(test.name, "a link") {
				want += ", look" // where it leads
			}
			if got := strings.Join(steps, ", "); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}
